import { Type } from 'typebox';
import { identifierUriRule, tenantInUriRule } from '../../components/identity/identityRules';
import { visible } from '../../components/visibleText';
import type { Azure } from '../azure';
import { listAll, odataText } from '../azure';
import { binnedApplication, binnedFinding } from './deletedApplication';
import { looking, missing, ok, type Finding } from './finding';
import type { StackConfig } from './plan';
import type { Principal } from './principal';

interface Named {
  id: string;
  displayName: string;
}

/** Whether Azure Monitor's sender has its service principal in the tenant. */
export function aznsFinding(
  { graph }: Azure,
  config: { aznsApplicationId: string; adoptsAzns: boolean },
): Promise<Finding> {
  const check = 'AzNS AAD Webhook, the sender';
  return looking(check, async () => {
    const id = config.aznsApplicationId;
    const filter = encodeURIComponent(`appId eq '${id}'`);
    const [found] = await listAll<Named>(
      graph,
      `/servicePrincipals?$filter=${filter}&$select=id,displayName`,
    );
    if (found !== undefined) {
      return ok(check, `exists, object id ${found.id}`);
    }
    return config.adoptsAzns
      ? ok(check, 'is missing, and the stack creates it (aznsServicePrincipal: adopt)')
      : missing(
          check,
          `the tenant has no service principal for application ${id}`,
          `Set aznsServicePrincipal to adopt, or let an administrator run: az ad sp create --id ${id}`,
        );
  });
}

/** Whether the tenant's policies allow the identifier URI: its shape, and that its domain is the tenant's. */
export function allowedUriFinding(
  { graph }: Azure,
  uri: string,
  tokenVersion: 1 | 2,
  tenantId: string,
): Promise<Finding> {
  const check = 'Application ID URI: allowed';
  return looking(check, async () => {
    const problem = identifierUriRule(tokenVersion)(uri) ?? tenantInUriRule(tenantId)(uri);
    if (problem !== undefined) {
      return missing(check, problem, 'Set identifierUri to one of the allowed forms.');
    }
    const host = /^(?:api|https):\/\/([^/]+\.[^/]+)/.exec(uri)?.[1]?.toLowerCase();
    if (host === undefined) {
      return ok(check, `${uri} has a form that every tenant allows`);
    }
    const [tenant] = await listAll<{ verifiedDomains: { name: string }[] }>(
      graph,
      '/organization?$select=verifiedDomains',
      Type.Object({ verifiedDomains: Type.Array(Type.Object({ name: Type.String() })) }),
    );
    const domains = (tenant?.verifiedDomains ?? []).map(({ name }) => name.toLowerCase());
    return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
      ? ok(check, `${host} is in a verified domain of the tenant`)
      : missing(
          check,
          `${host} is not in a verified domain of the tenant: ${domains.join(', ')}`,
          'Use one of them in identifierUri, or leave identifierUri out.',
        );
  });
}

/**
 * Whether the identifier URI can be taken: nobody else has it, deleted applications included.
 *
 * @param own - Object id of the stack's application, when it is deployed.
 */
export function freeUriFinding(
  { graph, graphUrl }: Azure,
  uri: string,
  own: string | undefined,
): Promise<Finding> {
  const check = 'Application ID URI: free';
  return looking(check, async () => {
    const filter = encodeURIComponent(`identifierUris/any(uri:uri eq ${odataText(uri)})`);
    const select = '$select=id,displayName';
    const [holder] = await listAll<Named>(graph, `/applications?$filter=${filter}&${select}`);
    if (holder !== undefined && holder.id === own) {
      return ok(check, `${uri} is the stack's own`);
    }
    if (holder !== undefined) {
      return missing(
        check,
        `${uri} belongs to the application "${visible(holder.displayName)}" (object id ${holder.id}), which is not this stack's`,
        `If another project with a stack of this name uses it: set identifierUri to ${uri.replace(/[^/]*$/, "'<another name>'")}, which changes nothing deployed. If an interrupted run left it behind: azure-itsm recover. To use it as it is: set application.`,
      );
    }
    const binned = await binnedApplication(graph, uri);
    return binned === undefined
      ? ok(check, `${uri} is free`)
      : binnedFinding(check, { uri, own, graphUrl }, binned);
  });
}

/** Whether Azure will accept an action group for the application: its deployer has to be an owner. */
export function ownerFinding(
  { graph }: Azure,
  config: StackConfig,
  principal: Principal,
  applicationObjectId: string | undefined,
): Promise<Finding> {
  const check = 'Owner of the application';
  return looking(check, async () => {
    const { owners } = config.plan;
    const me = principal.objectId;
    const isMe = (id: string) => id.toLowerCase() === me.toLowerCase();
    const fix = `Add ${me} to the owners, or run pulumi up as one of them.`;
    if (!config.plan.existingApplication && owners.length > 0 && !owners.some(isMe)) {
      return missing(
        check,
        `object id ${me} is not one of the configured owners ${owners.join(', ')}`,
        fix,
      );
    }
    if (applicationObjectId === undefined) {
      return ok(check, `object id ${me} will be one: the application is new`);
    }
    const actual = await listAll<Named>(graph, `/applications/${applicationObjectId}/owners`);
    const listed =
      actual.map(({ id, displayName }) => `${visible(displayName)} (${id})`).join(', ') || 'nobody';
    return actual.some(({ id }) => isMe(id))
      ? ok(check, `object id ${me} is one`)
      : missing(check, `object id ${me} is not an owner of ${applicationObjectId}: ${listed}`, fix);
  });
}
