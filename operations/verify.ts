import type { Command } from 'commander';
import { connect, type Azure } from './azure';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { chosen, deployedComponents } from './components';
import { exportedState } from './deployment';
import { looking, type Finding } from './preflight/finding';
import { principalOf, type Principal } from './preflight/principal';
import { targetOf } from './pulumi';
import { lined } from './terminalText';
import { applicationFindings, leftOverFindings, ownersFinding } from './verify/application';
import { groupFindings, mayWrite } from './verify/azureMonitor';
import { callbackFindings } from './verify/callbackInAzure';
import * as directory from './verify/directory';
import { promisedBy, type Promised } from './verify/promise';
import { declaredUris } from './verify/secrets';
import { assignmentFindings, senderFinding, servicePrincipalFindings } from './verify/sender';

/*
 * After `pulumi up`, at any time: whether what is deployed is still what the stack and its hand-over promise. It finds
 * what a refresh cannot, because it is not in the state: the sender disabled, alerts suppressed, an assignment made again.
 */

interface Options extends StackOptions {
  component?: string;
}

interface Report {
  stack: string;
  component: string;
  principal: Pick<Principal, 'objectId' | 'tenantId'>;
  findings: Finding[];
}

async function verify(options: Options): Promise<Report> {
  const target = await targetOf(options);
  console.error(`Reading the state of ${target.stack}.`);
  const exported = await exportedState(target);
  const found = chosen(deployedComponents(exported), options.component, target.stack);
  const promised = promisedBy(target.stack, exported, found);
  const azure = await connect(process.env);
  const { objectId, tenantId } = principalOf(await azure.graphToken());
  if (tenantId !== promised.identity.tenantId) {
    throw new Error(
      `This shell is signed in to the tenant ${tenantId}, and the stack ${target.stack} is of the tenant ${promised.identity.tenantId}. Sign in there: az login --tenant ${promised.identity.tenantId}`,
    );
  }
  const { group, callback } = promised;
  const now = new Date();
  const deploys = group !== undefined && (await mayWrite(azure, group));
  console.error('Asking Microsoft Graph.');
  const findings = await identityFindings(azure, promised, deploys ? objectId : undefined);
  if (group !== undefined) {
    console.error('Asking Azure Resource Manager.');
    const uris = await declaredUris(target, found.name);
    findings.push(...(await groupFindings(azure, { ...promised, group }, uris, now)));
  }
  if (callback !== undefined) {
    console.error('Asking for the way back.');
    findings.push(...(await callbackFindings(azure, { ...promised, callback }, now)));
  }
  const principal = { objectId, tenantId };
  return { stack: target.stack, component: found.name, principal, findings };
}

/** Everything about the identity. */
export async function identityFindings(
  azure: Azure,
  promised: Promised,
  deployer: string | undefined,
): Promise<Finding[]> {
  const ask = async (check: string, look: () => Promise<Finding[]>) =>
    [await looking(check, look)].flat();
  return [
    ...(await ask('Application', async () => {
      const application = await directory.applicationOf(azure, promised);
      const findings = applicationFindings(promised, application);
      return application === undefined
        ? findings
        : [
            ...findings,
            ownersFinding(promised, await directory.ownersOf(azure, promised), deployer),
          ];
    })),
    ...(await ask('Service principal', async () => {
      const own = await directory.servicePrincipalOf(azure, promised);
      const sender = await directory.senderOf(azure, promised);
      const assignments = own === undefined ? [] : await directory.assignmentsOf(azure, promised);
      return [
        ...servicePrincipalFindings(promised, own),
        senderFinding(promised, sender),
        ...assignmentFindings(promised, sender, assignments),
      ];
    })),
    ...(await ask('Left over by an interrupted run', async () =>
      leftOverFindings(promised, await directory.namesakesOf(azure, promised)),
    )),
  ];
}

/** One line per finding, what needs a person first. */
export function show({ stack, component, findings }: Report): string {
  const order: Finding['state'][] = ['missing', 'wrong', 'unknown', 'ok'];
  const lines = order.flatMap((state) =>
    findings
      .filter((finding) => finding.state === state)
      .map(
        ({ check, detail, fix }) =>
          `${state.padEnd(7)}  ${check}: ${detail}.${fix === undefined ? '' : ` -> ${fix}`}`,
      ),
  );
  const count = findings.filter(needsAPerson).length;
  const verdict =
    count === 0
      ? `The SecureExport ${component} of the stack ${stack} is as deployed.`
      : `${count} thing${count === 1 ? ' is' : 's are'} not as deployed.`;
  return lined([...lines, verdict]);
}

const needsAPerson = ({ state }: Finding) => state === 'missing' || state === 'wrong';

export function verifyCommand(): Command {
  return stackCommand('verify', 'Lists what differs from the hand-over. Read-only.')
    .option('--component <name>', 'the SecureExport, if the stack has several')
    .option('--json', 'print JSON instead of lines')
    .addHelpText('after', '\nExit code: 0; 1 if it failed; 2 if something differs.')
    .action(
      ending(async (options: Options) => {
        const report = await verify(options);
        process.stdout.write(options.json === true ? asJson(report) : show(report));
        return report.findings.some(needsAPerson) ? exitCodes.asksForAPerson : exitCodes.done;
      }),
    );
}
