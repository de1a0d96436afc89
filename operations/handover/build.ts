import { builtUri, itsmTools, type ItsmToolKind } from '../../components/itsmTools';
import { bmcHelixBefore, bmcHelixChecks, bmcHelixSteps } from './bmcHelix';
import { callbackOf, serviceNowCallback, type CallbackInputs } from './callback';
import { customBefore, customChecks, customSteps } from './custom';
import type {
  Check,
  Facts,
  HandedOverCallback,
  Handover,
  Preparation,
  Step,
  ToolCallback,
} from './handover';
import { issueChecks } from './issues';
import type { StackOutputs } from './outputs';
import { overlapOf } from './overlap';
import { serviceNowChecks, serviceNowSteps } from './serviceNow';
import { serviceNowBefore } from './serviceNowBefore';

interface KindOfTool {
  before: Step[];
  steps: (facts: Facts) => Step[];
  checks: (facts: Facts) => Check[];
  issues?: (facts: Facts) => Check[];
  callback?: (facts: Facts, callback: HandedOverCallback) => ToolCallback;
}

const kinds: Record<ItsmToolKind, KindOfTool> = {
  servicenow: {
    before: serviceNowBefore,
    steps: serviceNowSteps,
    checks: serviceNowChecks,
    issues: issueChecks,
    callback: serviceNowCallback,
  },
  bmcHelix: { before: bmcHelixBefore, steps: bmcHelixSteps, checks: bmcHelixChecks },
  custom: { before: customBefore, steps: customSteps, checks: customChecks },
};

export const kindNames = Object.keys(kinds) as ItsmToolKind[];

/** What has to be done before anything is deployed, for one kind of tool or for all. */
export function buildPreparation(kind?: ItsmToolKind): Preparation {
  const asked = kind === undefined ? kindNames : [kind];
  const tools = asked.map((name) => ({
    kind: name,
    label: itsmTools[name].label,
    steps: kinds[name].before,
  }));
  return { version: 1, tools };
}

/** Makes the hand-over of a deployed stack from its outputs, and from what its way back was given. */
export function buildHandover(
  stack: string,
  outputs: StackOutputs,
  callbackInputs: CallbackInputs = {},
): Handover {
  const callback = callbackOf(outputs, callbackInputs);
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
    ...(callback && { callback }),
  };
  const tools = outputs.tools.map((output) => {
    const { name, kind, secretKey, replaces = null, ...serviceNow } = output;
    const built = serviceNow.instance === null ? null : builtUri(serviceNow);
    const url = built !== null && URL.canParse(built) ? built : null;
    const successors = outputs.tools.filter((other) => isSame(other.replaces, name));
    const replacedBy = successors.map((other) => other.name);
    const { label } = itsmTools[kind];
    const tool = { name, kind, label, url, secretKey, replaces, replacedBy };
    const facts = { handover, tool };
    const { steps, checks, issues, callback: back } = kinds[kind];
    return {
      ...tool,
      steps: steps(facts),
      checks: checks(facts),
      issues: issues?.(facts) ?? [],
      overlap: overlapOf(facts),
      ...(back && callback && { callback: back(facts, callback) }),
    };
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
