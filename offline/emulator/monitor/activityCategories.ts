import { subscriptionId, tenantId, user } from '../wellKnown';
import { activityEvent, claimsOf, event } from './activityEvent';
import { nameOf, type AlertFacts } from './alertFacts';

/*
 * alertContext of the alerts on the activity log that Autoscale, Defender for Cloud, Advisor and Azure Policy raise:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-activity-log-alerts and, for
 * Advisor, https://learn.microsoft.com/azure/advisor/advisor-alerts-portal#configure-recommendation-alerts-to-use-a-webhook
 */

const status = (facts: AlertFacts, example: string) => event(facts, 'status', example);

/** A resource beside the one the alert is about. */
const beside = (id: string, resource: string) =>
  id.replace(/\/providers\/.*$/i, `/providers/${resource}`);

/** The alert is about the setting; what it scales is in the properties. */
export function autoscale(facts: AlertFacts) {
  const scaled = beside(facts.target, 'Microsoft.Compute/virtualMachineScaleSets/vmss-app');
  const [before, after] = ['2', '3'];
  const profile = {
    Name: 'Auto created scale condition',
    Capacity: { Minimum: '1', Maximum: '10', Default: '1' },
    Rules: [
      {
        MetricTrigger: {
          Name: 'Percentage CPU',
          Namespace: 'microsoft.compute/virtualmachinescalesets',
          Resource: scaled,
          ResourceLocation: 'westeurope',
          TimeGrain: 'PT1M',
          Statistic: 'Average',
          TimeWindow: 'PT5M',
          TimeAggregation: 'Average',
          Operator: 'GreaterThan',
          Threshold: 80,
          Source: scaled,
          MetricType: 'MDM',
          Dimensions: [],
          DividePerInstance: false,
        },
        ScaleAction: { Direction: 'Increase', Type: 'ChangeCount', Value: '1', Cooldown: 'PT1M' },
      },
    ],
  };
  return activityEvent(facts, 'Autoscale', {
    channels: 'Admin, Operation',
    claims: JSON.stringify({
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn':
        'Microsoft.Insights/autoscaleSettings',
    }),
    caller: event(facts, 'caller', 'Microsoft.Insights/autoscaleSettings'),
    operationName: event(
      facts,
      'operationName',
      'Microsoft.Insights/AutoscaleSettings/Scaleup/Action',
    ),
    properties: {
      description: `'${scaled}' is scaled from ${before} to ${after} instances.`,
      resourceName: scaled,
      oldInstancesCount: before,
      newInstancesCount: after,
      activeAutoscaleProfile: JSON.stringify(profile),
      lastScaleActionTime: facts.at.toUTCString(),
    },
    status: status(facts, 'Succeeded'),
  });
}

/** The alert is about Defender for Cloud's own; the resource that is in danger is in the properties. */
export const security = (facts: AlertFacts) =>
  activityEvent(facts, 'Security', {
    channels: 'Operation',
    operationName: event(
      facts,
      'operationName',
      'Microsoft.Security/locations/alerts/activate/action',
    ),
    properties: {
      threatStatus: 'Quarantined',
      category: 'Virus',
      threatID: '2147519003',
      filePath: 'C:\\temp\\eicar.com',
      protectionType: 'Windows Defender',
      actionTaken: 'Blocked',
      resourceType: 'Virtual Machine',
      severity: event(facts, 'properties.severity', 'Low'),
      compromisedEntity: 'vm-app',
      remediationSteps: JSON.stringify(['Nothing has to be done']),
      attackedResourceType: 'Virtual Machine',
    },
    status: status(facts, 'Active'),
  });

export function recommendation(facts: AlertFacts) {
  const property = (name: string, example: string) => event(facts, `properties.${name}`, example);
  const type = property('recommendationType', facts.eventId);
  return activityEvent(facts, 'Recommendation', {
    channels: 'Operation',
    claims: JSON.stringify({
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': 'Microsoft.Advisor',
    }),
    caller: event(facts, 'caller', 'Microsoft.Advisor'),
    httpRequest: JSON.stringify({ clientIpAddress: '0.0.0.0' }),
    operationName: event(
      facts,
      'operationName',
      'Microsoft.Advisor/recommendations/available/action',
    ),
    operationId: '',
    properties: {
      recommendationSchemaVersion: '1.0',
      recommendationCategory: property('recommendationCategory', 'HighAvailability'),
      recommendationImpact: property('recommendationImpact', 'Medium'),
      recommendationName: `Make ${nameOf(facts.target)} redundant`,
      recommendationResourceLink: `https://portal.azure.com/#blade/Microsoft_Azure_Expert/RecommendationListBlade/source/ActivityLog/recommendationTypeId/${type}/resourceId/${encodeURIComponent(facts.target)}`,
      recommendationType: type,
    },
    status: status(facts, 'Active'),
    subStatus: event(facts, 'subStatus', ''),
    tenantId: '',
    'Activity Log Event Description': 'A new recommendation is available.',
  });
}

export function policy(facts: AlertFacts) {
  const [definition, set] = [facts.eventId, facts.alertId];
  const assignments = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments`;
  const definitions = '/providers/Microsoft.Authorization';
  const broken = {
    policyDefinitionId: `${definitions}/policyDefinitions/${definition}/`,
    policySetDefinitionId: `${definitions}/policySetDefinitions/${set}/`,
    policyDefinitionReferenceId: 'vulnerabilityAssessmentMonitoring',
    policySetDefinitionName: set,
    policyDefinitionName: definition,
    policyDefinitionEffect: 'AuditIfNotExists',
    policyAssignmentId: `${assignments}/SecurityCenterBuiltIn/`,
    policyAssignmentName: 'SecurityCenterBuiltIn',
    policyAssignmentScope: `/subscriptions/${subscriptionId}`,
    policyAssignmentSku: { name: 'A1', tier: 'Standard' },
    policyAssignmentParameters: {},
  };
  return activityEvent(facts, 'Policy', {
    authorization: {
      action: 'Microsoft.Resources/checkPolicyCompliance/read',
      scope: facts.target,
    },
    channels: 'Operation',
    claims: claimsOf(user.id),
    caller: event(facts, 'caller', user.id),
    level: event(facts, 'level', 'Warning'),
    operationName: event(facts, 'operationName', 'Microsoft.Authorization/policies/audit/action'),
    properties: {
      isComplianceCheck: 'True',
      resourceLocation: 'westeurope',
      ancestors: tenantId,
      policies: JSON.stringify([broken]),
    },
    status: status(facts, 'Succeeded'),
    subStatus: event(facts, 'subStatus', ''),
  });
}
