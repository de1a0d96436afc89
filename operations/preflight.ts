import Table from 'cli-table3';
import { Option } from 'commander';
import { azureClouds } from '../components/azureClouds';
import { connect, type Azure } from './azure';
import { command, runIfMain } from './command';
import type { Deployment } from './deployment';
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
import { stackConfig, type ShownConfig, type StackConfig } from './preflight/plan';
import { graphFindings, principalOf, type Principal } from './preflight/principal';
import { resourceManagerFindings } from './preflight/resourceManager';
import { failure, pulumi } from './pulumi';

/*
 * Before `pulumi up`: what the principal of this shell may and may not do for this stack's configuration. Asks
 * only; changes nothing.
 */

const project = 'itsm-secure-export';

interface Options {
  stack: string;
  configFile?: string;
  format: 'table' | 'json';
}

interface Report {
  principal: Pick<Principal, 'objectId' | 'tenantId'>;
  findings: Finding[];
}

async function preflight({ stack, configFile }: Options): Promise<Report> {
  const file = configFile === undefined ? [] : ['--config-file', configFile];
  // Without --show-secrets: no webhook URI reaches this process.
  const json = jsonOf(stack);
  const shown = (await json(['config', '--json', '--stack', stack, ...file])) as ShownConfig;
  // Its secrets stay encrypted.
  const exported = (await json(['stack', 'export', '--stack', stack])) as Deployment;
  const config = stackConfig(project, stack, shown, aznsApplicationId);
  const azure = await connect(process.env);
  const principal = principalOf(await azure.graphToken());
  const findings = [
    cliFinding((await pulumi(['version'])).stdout),
    ...credentialFindings(config),
    ...(await identityFindings(azure, config, principal, stack, applicationIn(exported))),
    ...(await actionGroupFindings(azure, config, principal, ownIds(exported))),
  ];
  return { principal: { objectId: principal.objectId, tenantId: principal.tenantId }, findings };
}

/** Credentials in the configuration win over those of the shell, which are the ones looked at here. */
function credentialFindings({ ownCredentials }: StackConfig): Finding[] {
  return ownCredentials.length === 0
    ? []
    : [
        missing(
          'Credentials',
          `the stack's configuration has its own: ${ownCredentials.join(', ')}; looked at are those of this shell`,
          'Run preflight with the same credentials in ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID.',
        ),
      ];
}

/** Object id of the application the stack makes or uses; after an `up` that failed, the stack has no outputs. */
function applicationIn({ deployment }: Deployment): string | undefined {
  const outputs = (wanted: string) =>
    deployment.resources?.find(({ type, delete: old }) => type === wanted && !old)?.outputs;
  const id =
    outputs('azuread:index/application:Application')?.objectId ??
    outputs('pulumi:pulumi:Stack')?.applicationObjectId;
  return id as string | undefined;
}

async function identityFindings(
  azure: Azure,
  config: StackConfig,
  principal: Principal,
  stack: string,
  deployed: string | undefined,
): Promise<Finding[]> {
  const application = config.application.objectId ?? deployed;
  const owner = () => ownerFinding(azure, config, principal, application);
  if (!config.plan.identity) {
    // Who sends for the application is checked by Azure when the action group is written.
    return application === undefined ? [] : [await owner()];
  }
  const uri = config.identifierUri || `api://${principal.tenantId}/itsm-${stack}`;
  return [
    ...graphFindings(graphNeeds(config.plan, principal.objectId), principal),
    await aznsFinding(azure, config),
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

function jsonOf(stack: string) {
  return async (args: string[]): Promise<unknown> => {
    const result = await pulumi(args);
    if (result.code !== 0) {
      throw await failure(`pulumi ${args.slice(0, 2).join(' ')} failed`, stack, result);
    }
    return JSON.parse(result.stdout);
  };
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
      table.push([state, check, fix === undefined ? detail : `${detail}\n-> ${fix}`]);
    }
  }
  const count = findings.filter(({ state }) => state === 'missing').length;
  const verdict =
    count === 0
      ? 'Nothing is missing.'
      : `${count} thing${count === 1 ? ' is' : 's are'} missing: "pulumi up" would fail.`;
  return `Principal ${principal.objectId} of tenant ${principal.tenantId}\n${table.toString()}\n${verdict}\n`;
}

async function main(): Promise<void> {
  const options = command(
    'preflight',
    'Says before "pulumi up" what the current principal has and lacks for a stack. Read-only.',
  )
    .requiredOption('-s, --stack <name>', 'the stack, as pulumi names it')
    .option('--config-file <file>', "the stack's configuration file, as pulumi takes it")
    .addOption(
      new Option('-f, --format <format>', 'for people, or for programs')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', '\nExit code: 0; 1 where something is missing, or it failed.')
    .parse()
    .opts<Options>();
  const report = await preflight(options);
  process.stdout.write(
    options.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : show(report),
  );
  process.exitCode = report.findings.some(({ state }) => state === 'missing') ? 1 : 0;
}

runIfMain(module, main);
