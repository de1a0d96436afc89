import { builtUri, itsmTools, type ItsmToolKind } from '../../components/itsmTools';
import { bmcHelixChecks, bmcHelixSteps } from './bmcHelix';
import { customChecks, customSteps } from './custom';
import type { Check, Facts, Handover, Step } from './handover';
import type { StackOutputs } from './outputs';
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
  const tools = outputs.tools.map(({ name, kind, secretKey, ...serviceNow }) => {
    const url = serviceNow.instance === null ? null : builtUri(serviceNow);
    const tool = { name, kind, label: itsmTools[kind].label, url, secretKey };
    const facts = { handover, tool };
    return { ...tool, steps: kinds[kind].steps(facts), checks: kinds[kind].checks(facts) };
  });
  return { ...handover, tools };
}
