import { builtUri, itsmTools, type ItsmToolKind } from '../../components/itsmTools';
import { bmcHelixChecks, bmcHelixSteps } from './bmcHelix';
import { customChecks, customSteps } from './custom';
import type { Check, Facts, Handover, Step } from './handover';
import type { StackOutputs } from './outputs';
import { overlapOf } from './overlap';
import { serviceNowChecks, serviceNowSteps } from './serviceNow';

const kinds: Record<
  ItsmToolKind,
  { steps: (facts: Facts) => Step[]; checks: (facts: Facts) => Check[] }
> = {
  servicenow: { steps: serviceNowSteps, checks: serviceNowChecks },
  bmcHelix: { steps: bmcHelixSteps, checks: bmcHelixChecks },
  custom: { steps: customSteps, checks: customChecks },
};

/** Makes the hand-over of a deployed stack from its outputs. */
export function buildHandover(stack: string, outputs: StackOutputs): Handover {
  const handover: Facts['handover'] = {
    version: 1,
    stack,
    cloud: outputs.cloud,
    tenantId: outputs.tenantId,
    application: {
      clientId: outputs.clientId,
      objectId: outputs.applicationObjectId,
      identifierUri: outputs.identifierUri,
    },
    actionGroup: { id: outputs.actionGroupId, name: outputs.actionGroupName },
    token: {
      version: outputs.tokenVersion,
      audience: outputs.audience,
      issuer: outputs.issuer,
      openIdMetadataUrl: outputs.openIdMetadataUrl,
      callerClaimName: outputs.callerClaimName,
      callerClaimValue: outputs.callerClaimValue,
      roles: outputs.roles,
    },
  };
  const tools = outputs.tools.map((output) => {
    const { name, kind, secretKey, replaces = null, ...serviceNow } = output;
    const url = serviceNow.instance === null ? null : builtUri(serviceNow);
    const successors = outputs.tools.filter((other) => isSame(other.replaces, name));
    const replacedBy = successors.map((other) => other.name);
    const { label } = itsmTools[kind];
    const tool = { name, kind, label, url, secretKey, replaces, replacedBy };
    const facts = { handover, tool };
    const { steps, checks } = kinds[kind];
    return { ...tool, steps: steps(facts), checks: checks(facts), overlap: overlapOf(facts) };
  });
  return { ...handover, tools };
}

/** Names are compared without case, as Azure does. */
function isSame(name: string | null | undefined, other: string): boolean {
  return name?.toLowerCase() === other.toLowerCase();
}

/** The hand-over of one tool alone. @throws Error naming the tools there are. */
export function forTool(handover: Handover, name: string): Handover {
  const tools = handover.tools.filter((tool) => isSame(tool.name, name));
  if (tools.length === 0) {
    const names = handover.tools.map((tool) => tool.name).join(', ');
    throw new Error(`The stack ${handover.stack} has no tool ${name}. Its tools are ${names}.`);
  }
  return { ...handover, tools };
}
