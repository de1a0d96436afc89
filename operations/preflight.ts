import Table from 'cli-table3';
import type { Command } from 'commander';
import { azureClouds } from '../components/azureClouds';
import { visible } from '../components/visibleText';
import { connect, type Azure } from './azure';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { chosen, resourcesIn } from './components';
import { exportedState, type Deployment } from './deployment';
import { cliFinding } from './preflight/cli';
import {
  allowedUriFinding,
  aznsFinding,
  freeUriFinding,
  ownerFinding,
} from './preflight/directory';
import { ownIds } from './preflight/existing';
import type { Finding } from './preflight/finding';
import { missing, ok } from './preflight/finding';
import { graphNeeds } from './preflight/needs';
import { providersOf, stackConfig, type StackConfig } from './preflight/plan';
import { graphFindings, principalOf, type Principal } from './preflight/principal';
import { resourceManagerFindings } from './preflight/resourceManager';
import { previewOf } from './previewSummary';
import { pulumiVersion, targetOf } from './pulumi';
import type { Preview } from './summary/preview';
import { visibleLines } from './terminalText';
import {
  isOfCallback,
  ofType,
  partsOf,
  previewedStack,
  types,
  type PreviewedStack,
} from './summary/stack';

/*
 * Before `pulumi up`: what the principal of this shell may and may not do for a component, as a preview shows it.
 * Asks only; changes nothing.
 */

interface Options extends StackOptions {
  component?: string;
}

interface Report {
  stack: string;
  /** Null where the preview failed before it declared any. */
  component: string | null;
  principal: Pick<Principal, 'objectId' | 'tenantId'>;
  findings: Finding[];
}

async function preflight(options: Options): Promise<Report> {
  const target = await targetOf(options);
  const preview = await previewOf(target);
  const stack = previewedStack(preview);
  const component = componentIn(stack, preview, target.stack, options.component);
  const exported = await exportedState(target);
  const azure = await connect(process.env);
  const principal = principalOf(await azure.graphToken());
  const { objectId, tenantId } = principal;
  const report = { stack: target.stack, principal: { objectId, tenantId } };
  const findings = [cliFinding(await pulumiVersion()), ...previewFindings(preview)];
  if (component === undefined) {
    // How far a preview comes before it fails depends on which answer of the cloud is first.
    const { ownCredentials } = providersOf(preview, stack, []);
    const sender = { aznsApplicationId: aznsApplicationId('public'), adoptsAzns: false };
    findings.push(...credentialFindings(ownCredentials), await aznsFinding(azure, sender));
    return { ...report, component: null, findings };
  }
  const config = stackConfig(preview, stack, component, aznsApplicationId);
  const defaultUri = `api://${principal.tenantId}/${component.component}-${target.stack}`;
  const uri = config.identifierUri || defaultUri;
  const deployed = applicationIn(exported, component.component);
  findings.push(
    ...credentialFindings(config.ownCredentials),
    ...(await identityFindings(azure, config, principal, uri, deployed)),
    ...(await actionGroupFindings(azure, config, principal, ownIds(exported))),
  );
  return { ...report, component: component.component, findings };
}

/** The component that is meant, with what it declares; undefined where the preview failed before it declared any. */
function componentIn(
  stack: PreviewedStack,
  preview: Preview,
  name: string,
  wanted: string | undefined,
): (PreviewedStack & { component: string }) | undefined {
  const components = ofType(stack, types.secureExport).filter(({ after }) => after !== undefined);
  if (components.length === 0 && preview.hasFailed) {
    return undefined;
  }
  const { name: component } = chosen(components, wanted, name);
  const part = partsOf(stack).find((one) => one.component === component) ?? stack;
  return { ...part, component };
}

function errorsOf({ diagnostics }: Preview): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map(({ message }) => message.trim()).join('\n');
}

function previewFindings(preview: Preview): Finding[] {
  return preview.hasFailed
    ? [
        missing(
          'pulumi preview',
          `fails: ${errorsOf(preview)}`,
          'Fix what it reports. What comes after the error is not checked here.',
        ),
      ]
    : [];
}

/** Credentials of a provider win over those of the shell, which are the ones looked at here. */
function credentialFindings(ownCredentials: string[]): Finding[] {
  return ownCredentials.length === 0
    ? []
    : [
        missing(
          'Credentials',
          `the providers use their own credentials: ${ownCredentials.join(', ')}; checked are those of this shell`,
          'Run preflight with the same credentials in ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID.',
        ),
      ];
}

/** Object id of the application the component makes or uses; after an `up` that failed, it has no outputs. */
function applicationIn(exported: Deployment, component: string): string | undefined {
  const own = resourcesIn(exported, component).filter(({ urn }) => !isOfCallback(urn));
  const outputs = (wanted: string) => own.find(({ type }) => type === wanted)?.outputs;
  const id =
    outputs(types.application)?.objectId ?? outputs(types.secureExport)?.applicationObjectId;
  return id as string | undefined;
}

async function identityFindings(
  azure: Azure,
  config: StackConfig,
  principal: Principal,
  uri: string,
  deployed: string | undefined,
): Promise<Finding[]> {
  const application = config.application.objectId ?? deployed;
  const owner = () => ownerFinding(azure, config, principal, application);
  if (!config.plan.identity) {
    // Who sends for the application is checked by Azure when the action group is written.
    return application === undefined ? [] : [await owner()];
  }
  return [
    ...graphFindings(graphNeeds(config.plan, principal.objectId), principal),
    await aznsFinding(azure, {
      aznsApplicationId: config.aznsApplicationId,
      adoptsAzns: config.plan.adoptsAzns,
    }),
    ...(config.plan.existingApplication
      ? []
      : [
          await allowedUriFinding(azure, uri, config.tokenVersion, principal.tenantId),
          await freeUriFinding(azure, uri, deployed),
        ]),
    ...(config.plan.actionGroup ? [await owner()] : []),
  ];
}

async function actionGroupFindings(
  azure: Azure,
  config: StackConfig,
  principal: Principal,
  isOwn: (id: string) => boolean,
): Promise<Finding[]> {
  if (!config.plan.actionGroup) {
    return [];
  }
  const subscriptionId =
    config.subscriptionId ?? process.env.ARM_SUBSCRIPTION_ID ?? process.env.AZURE_SUBSCRIPTION_ID;
  if (subscriptionId === undefined) {
    const fix = 'Set ARM_SUBSCRIPTION_ID, or: pulumi config set azure-native:subscriptionId <id>';
    return [missing('Subscription', 'is not known', fix)];
  }
  return [
    ok('Subscription', subscriptionId),
    ...(await resourceManagerFindings(azure, config, subscriptionId, principal, isOwn)),
  ];
}

function aznsApplicationId(cloud: string): string {
  const known: Record<string, { aznsApplicationId: string }> = azureClouds;
  return (known[cloud] ?? azureClouds.public).aznsApplicationId;
}

/** Findings as a table, what is missing first. */
export function show({ principal, findings }: Report): string {
  const table = new Table({
    head: ['', 'check', 'found'],
    style: { head: [], border: [] },
    colWidths: [null, 34, 74],
    wordWrap: true,
  });
  const order: Finding['state'][] = ['missing', 'unknown', 'ok'];
  for (const state of order) {
    for (const { check, detail, fix } of findings.filter((finding) => finding.state === state)) {
      const found = fix === undefined ? detail : `${detail}\n-> ${fix}`;
      table.push([state, visible(check), visibleLines(found)]);
    }
  }
  const count = findings.filter(({ state }) => state === 'missing').length;
  const verdict =
    count === 0
      ? 'Nothing is missing.'
      : `${count} thing${count === 1 ? ' is' : 's are'} missing: "pulumi up" would fail.`;
  return `Principal ${principal.objectId} of tenant ${principal.tenantId}\n${table.toString()}\n${verdict}\n`;
}

export function preflightCommand(): Command {
  return stackCommand('preflight', 'Shows what "pulumi up" would lack. Read-only.')
    .option('--component <name>', 'the SecureExport, if the stack has several')
    .option('--json', 'print JSON instead of a table')
    .addHelpText('after', '\nExit code: 0; 1 if it failed; 2 if something is missing.')
    .action(
      ending(async (options: Options) => {
        const report = await preflight(options);
        process.stdout.write(options.json === true ? asJson(report) : show(report));
        const isMissing = report.findings.some(({ state }) => state === 'missing');
        return isMissing ? exitCodes.asksForAPerson : exitCodes.done;
      }),
    );
}
