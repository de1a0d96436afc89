import { azureClouds, type CloudName } from '../../components/azureClouds';
import type { ExistingApplication } from '../../components/identity/existingApplication';
import { publicTool, type ItsmTool } from '../../components/itsmTools';
import {
  appRoleValue,
  audienceOf,
  tokenContract,
  type TokenVersion,
} from '../../components/tokenContract';
import { isMade } from './changes';
import { isUnknown, type Properties } from './preview';
import { inputsAfter, ofType, types, type PreviewedStack } from './stack';

/** Stands for a value that only the update will tell. */
export const later = 'known after "pulumi up"';

/**
 * The outputs the stack will have: those it has, with what the preview changes. An engine's preview does not hold the
 * outputs of components, so they are derived as the components do it.
 */
export function expectedOutputs(stack: PreviewedStack): Properties {
  const outputs = { ...stack.outputs, ...identityAfter(stack) };
  const tools = inputsAfter(stack, types.secureExport)?.tools as ItsmTool[] | undefined;
  const group = ofType(stack, types.actionGroup)[0];
  const renamed = group?.after?.inputs?.actionGroupName;
  return {
    ...outputs,
    ...(tools && { tools: tools.map(publicTool) }),
    ...(typeof renamed === 'string' && { actionGroupName: shown(renamed) }),
    ...(group && isMade(group) && { actionGroupId: later }),
  };
}

/** The outputs of an identity as its application has them in Azure; undefined where the preview does not show it. */
export function outputsInAzure(stack: PreviewedStack): Properties | undefined {
  const { inputs, outputs } = ofType(stack, types.application)[0]?.before ?? {};
  const group = inputsAfter(stack, types.itsmActionGroup);
  if (!inputs || !outputs) {
    return undefined;
  }
  const [clientId, identifierUri] = [outputs.clientId, (inputs.identifierUris as string[])?.[0]];
  const args = inputsAfter(stack, types.secureExport) ?? inputsAfter(stack, types.webhookIdentity);
  const cloud = (args?.cloud as CloudName | undefined) ?? 'public';
  const api = inputs.api as { requestedAccessTokenVersion?: TokenVersion } | undefined;
  const roles = ((inputs.appRoles as { value?: string }[] | undefined) ?? []).filter(
    ({ value }) => value === appRoleValue,
  );
  return identityOutputs({
    applicationObjectId: shown(outputs.objectId),
    clientId: shown(clientId),
    identifierUri: shown(identifierUri),
    tenantId: shown(group?.tenantId),
    cloud,
    // Entra's default: https://learn.microsoft.com/graph/api/resources/apiapplication
    tokenVersion: api?.requestedAccessTokenVersion ?? 1,
    roles: roles.map(() => appRoleValue),
  });
}

interface IdentityValues {
  applicationObjectId: string;
  clientId: string;
  identifierUri: string;
  tenantId: string;
  cloud: CloudName;
  tokenVersion: TokenVersion;
  roles: string[];
}

function identityOutputs({ roles, ...values }: IdentityValues): Properties {
  const { tokenVersion, clientId, identifierUri, tenantId, cloud } = values;
  return {
    ...values,
    audience: audienceOf(tokenVersion, clientId, identifierUri),
    ...tokenContract({ cloud: azureClouds[cloud], tenantId, tokenVersion, roles }),
  };
}

function identityAfter(stack: PreviewedStack): Properties {
  const whole = inputsAfter(stack, types.secureExport);
  const shared = whole?.identity as Properties | undefined;
  if (shared !== undefined) {
    return Object.fromEntries(Object.entries(shared).map(([key, value]) => [key, shown(value)]));
  }
  const args = whole ?? inputsAfter(stack, types.webhookIdentity);
  const application = ofType(stack, types.application).find(({ after }) => after !== undefined);
  const group = inputsAfter(stack, types.itsmActionGroup);
  if (args === undefined && application === undefined && group === undefined) {
    return {};
  }
  const { outputs } = stack;
  const existing = given<ExistingApplication>(args?.application);
  const isNew = application !== undefined && isMade(application);
  const ids = existing ?? {
    clientId: isNew ? later : outputs.clientId,
    objectId: isNew ? later : outputs.applicationObjectId,
  };
  const uris = application?.after?.inputs?.identifierUris as unknown[] | undefined;
  const clientId = shown(ids.clientId);
  const identifierUri = shown(
    existing?.identifierUri ?? uris?.[0] ?? group?.identifierUri ?? outputs.identifierUri,
  );
  const tenantId = shown(group?.tenantId ?? outputs.tenantId);
  const cloud = ((args?.cloud ?? outputs.cloud) as CloudName | undefined) ?? 'public';
  const tokenVersion = (existing?.tokenVersion ??
    args?.tokenVersion ??
    outputs.tokenVersion ??
    2) as TokenVersion;
  return identityOutputs({
    applicationObjectId: shown(ids.objectId),
    clientId,
    identifierUri,
    tenantId,
    cloud,
    tokenVersion,
    roles: rolesAfter(args, existing, outputs),
  });
}

/** The role of an application somebody made is looked up: only its id is configured. */
function rolesAfter(
  args: Properties | undefined,
  existing: ExistingApplication | undefined,
  outputs: Properties,
): string[] {
  if (args === undefined || existing !== undefined) {
    const known = outputs.applicationObjectId === existing?.objectId || args === undefined;
    return known && Array.isArray(outputs.roles) ? (outputs.roles as string[]) : [later];
  }
  return args.appRole === false ? [] : [appRoleValue];
}

/** Configuration has an empty object where nothing is given. */
function given<T extends object>(value: unknown): T | undefined {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? (value as T)
    : undefined;
}

function shown<T>(value: T): string {
  return value === undefined || isUnknown(value) ? later : (value as string);
}
