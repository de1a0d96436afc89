import { builtUri, type PublicTool } from '../../components/itsmTools';
import { missing, ok, unknown, wrong, type Finding } from '../preflight/finding';
import { compared, deployAgain, isSame } from './compare';
import type { Promised, PromisedGroup } from './promise';

export interface WebhookReceiver {
  name: string;
  serviceUri: string;
  useAadAuth?: boolean | null;
  useCommonAlertSchema?: boolean | null;
  objectId?: string | null;
  identifierUri?: string | null;
  tenantId?: string | null;
}

export interface ActionGroup {
  location: string;
  properties: { enabled: boolean; webhookReceivers?: WebhookReceiver[] | null };
}

export interface Lock {
  id: string;
  properties: { level: string };
}

/** Whether the group is there and sends, and whether each tool's receiver is as deployed. */
export function actionGroupFindings(
  promised: Promised & { group: PromisedGroup },
  group: ActionGroup | undefined,
  declaredUris: ReadonlyMap<string, string>,
): Finding[] {
  const { id, tools, enabled } = promised.group;
  const fix = deployAgain(promised);
  if (group === undefined) {
    return [missing('Action group', `${id} does not exist: no alert is sent`, fix)];
  }
  const receivers = group.properties.webhookReceivers ?? [];
  return [
    ok('Action group', `exists, ${id}`),
    compared('Action group: enabled', group.properties.enabled, enabled, fix),
    ...tools.flatMap((tool) => {
      const receiver = receivers.find(({ name }) => isSame(name, tool.name));
      const check = `Receiver ${tool.name}`;
      return receiver === undefined
        ? [missing(check, 'does not exist: the tool gets no alerts', fix)]
        : [
            ...receiverFindings(check, promised, receiver),
            uriFinding(check, promised, tool, receiver, declaredUris),
          ];
    }),
  ];
}

/** One line for a receiver that is as deployed; else one for each property that is not. */
function receiverFindings(check: string, promised: Promised, receiver: WebhookReceiver): Finding[] {
  const { identity } = promised;
  const fix = deployAgain(promised);
  const properties = [
    compared(`${check}: signs in with Entra ID`, receiver.useAadAuth ?? false, true, fix),
    objectIdFinding(`${check}: object id`, promised, receiver),
    compared(`${check}: tenant`, receiver.tenantId, identity.tenantId, fix),
    compared(`${check}: Application ID URI`, receiver.identifierUri, identity.identifierUri, fix),
    compared(`${check}: common alert schema`, receiver.useCommonAlertSchema ?? false, true, fix),
  ];
  const faults = properties.filter(({ state }) => state !== 'ok');
  return faults.length > 0
    ? faults
    : [ok(check, 'has object id, tenant, Application ID URI and common alert schema as deployed')];
}

/** The most common mistake of set-ups by hand is the object id of the service principal. */
function objectIdFinding(
  check: string,
  promised: Promised,
  { objectId }: WebhookReceiver,
): Finding {
  const { applicationObjectId, servicePrincipalObjectId } = promised.identity;
  return isSame(objectId, servicePrincipalObjectId)
    ? wrong(
        check,
        `is ${objectId}, that of the service principal; Azure wants that of the application, ${applicationObjectId}`,
        deployAgain(promised),
      )
    : compared(check, objectId, applicationObjectId, deployAgain(promised));
}

/** Says whether they are the same, and shows neither. */
function uriFinding(
  receiver: string,
  promised: Promised,
  tool: PublicTool,
  { serviceUri }: WebhookReceiver,
  declared: ReadonlyMap<string, string>,
): Finding {
  const check = `${receiver}: service URI`;
  const expected = tool.instance === null ? declared.get(tool.name) : builtUri(tool);
  if (expected === undefined) {
    return unknown(
      check,
      'was not compared: the secrets of the state cannot be decrypted here',
      "Set PULUMI_CONFIG_PASSPHRASE, or sign in to the stack's secrets provider.",
    );
  }
  return serviceUri === expected
    ? ok(check, 'is the one deployed')
    : wrong(check, 'is another one than deployed (neither is shown)', deployAgain(promised));
}

/** Whether the group is locked as declared. */
export function lockFinding(promised: Promised & { group: PromisedGroup }, locks: Lock[]): Finding {
  const check = 'Lock';
  const { id, lock } = promised.group;
  // The list has those of what is around and below, too.
  const own = locks.filter((one) => one.id.toLowerCase().startsWith(`${id.toLowerCase()}/`));
  if (lock !== undefined && !own.some(({ properties }) => isSame(properties.level, lock))) {
    return missing(
      check,
      `the action group has no ${lock}, and was deployed with it`,
      deployAgain(promised),
    );
  }
  // ReadOnly keeps "pulumi up" from changing what is below it: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
  const other = locks.find(
    ({ id: lockId, properties }) =>
      isSame(properties.level, 'ReadOnly') ||
      (lock === undefined && own.some((one) => one.id === lockId)),
  );
  return other === undefined
    ? ok(check, lock === undefined ? 'none, as declared' : `is ${lock}`)
    : wrong(
        check,
        `${other.properties.level} was made by hand; it keeps "pulumi up" from ${isSame(other.properties.level, 'ReadOnly') ? 'changing' : 'deleting'} the action group`,
        `az lock delete --ids ${other.id}`,
      );
}
