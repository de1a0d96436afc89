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
  const tools = inputsAfter(stack, types.secureExport)?.tools;
  const group = ofType(stack, types.actionGroup)[0];
  const renamed = group?.after?.inputs?.actionGroupName;
  return {
    ...outputs,
    // Only the update will tell of a list that another resource makes.
    ...(Array.isArray(tools) && { tools: tools.filter(isTool).map(publicTool) }),
    ...(typeof renamed === 'string' && { actionGroupName: shown(renamed) }),
    ...(group && isMade(group) && { actionGroupId: later }),
  };
}

function isTool(value: unknown): value is ItsmTool {
  return typeof (value as Partial<ItsmTool> | null)?.name === 'string';
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
  const cloud = cloudOf(args?.cloud);
  const api = inputs.api as { requestedAccessTokenVersion?: TokenVersion } | undefined;
  const appRoles = Array.isArray(inputs.appRoles) ? (inputs.appRoles as unknown[]) : [];
  const roles = appRoles.filter(
    (role) => (role as { value?: unknown } | null)?.value === appRoleValue,
  );
  return identityOutputs({
    applicationObjectId: shown(outputs.objectId),
    clientId: shown(clientId),
    identifierUri: shown(identifierUri),
    tenantId: shown(group?.tenantId),
    cloud,
    // Entra's default: https://learn.microsoft.com/graph/api/resources/apiapplication
    tokenVersion: api?.requestedAccessTokenVersion === 2 ? 2 : 1,
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
    const values = Object.entries(shared);
    return Object.fromEntries(
      values.map(([key, value]) => [key, isUnknown(value) ? later : value]),
    );
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
  const cloud = cloudOf(args?.cloud ?? outputs.cloud);
  const version = existing?.tokenVersion ?? args?.tokenVersion ?? outputs.tokenVersion;
  const tokenVersion: TokenVersion = version === 1 ? 1 : 2;
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

/** Another one is refused by the component, before anything is deployed. */
function cloudOf(value: unknown): CloudName {
  return typeof value === 'string' && Object.hasOwn(azureClouds, value)
    ? (value as CloudName)
    : 'public';
}

function shown<T>(value: T): string {
  if (value === undefined || isUnknown(value)) {
    return later;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
