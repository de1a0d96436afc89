// A consumer's stack: rules as those of examples/alerts/cpuHigh.ts, for as many machines as configured.
const pulumi = require('@pulumi/pulumi');
const monitor = require('@pulumi/azure-native/monitor');

const config = new pulumi.Config();
const resourceGroupName = config.require('resourceGroupName');
const actionGroupId = config.require('actionGroupId');
const machines = actionGroupId.replace(
  /providers\/.*/i,
  'providers/Microsoft.Compute/virtualMachines',
);

for (let n = 0; n < config.requireNumber('rules'); n++) {
  new monitor.MetricAlert(`cpu-high-${n}`, {
    ruleName: `cpu-high-${n}`,
    resourceGroupName,
    location: 'global',
    description: 'The CPU was above 90 % for 15 minutes on average.',
    severity: 2,
    enabled: true,
    scopes: [`${machines}/vm-${n}`],
    evaluationFrequency: 'PT5M',
    windowSize: 'PT15M',
    autoMitigate: true,
    criteria: {
      odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion',
          name: 'cpu',
          metricNamespace: 'Microsoft.Compute/virtualMachines',
          metricName: 'Percentage CPU',
          timeAggregation: 'Average',
          operator: 'GreaterThan',
          threshold: 90,
        },
      ],
    },
    actions: [{ actionGroupId }],
  });
}
