import { parseScope } from '../../arm/alertRules/parts';
import { exampleResource, nameOf, type Dimension } from '../alertFacts';
import { alertTypes, type AlertTypeName } from '../alertTypes';
import type { Declared } from '../declared';

/** An alert rule of any type, as far as the alerts it raises show it. */
export interface DeployedRule {
  id: string;
  name: string;
  type: AlertTypeName;
  enabled: boolean;
  /** Whether Azure Monitor resolves its alerts, where it does so for the type at all. */
  resolvesAlerts: boolean;
  /** Undefined: as the type has it. */
  severity: number | undefined;
  description: string;
  scopes: string[];
  /** ARM id of what its alerts are about. */
  target: string;
  /** Custom properties of one group go before those of the rule. */
  actionGroups: { id: string; customProperties: Record<string, string> | null }[];
  customProperties: Record<string, string> | null;
  /** Dimensions it splits by, with an example of each. */
  dimensions: Dimension[];
  declared: Declared;
}

/**
 * What the alerts of a rule are about: its first scope, or in a resource group or subscription an example in it.
 * @param resourceType of the example; default: that of the type's own example.
 */
export function targetOf(type: AlertTypeName, scopes: string[], resourceType?: string): string {
  const [scope = ''] = scopes;
  const example = alertTypes[type].target;
  if (parseScope(scope)?.resourceType || type === 'service-health') return scope;
  const group = /\/resourceGroups\//i.test(scope) ? scope : `${scope}/resourceGroups/rg-app`;
  if (resourceType === undefined) return group + example.slice(example.indexOf('/providers/'));
  const [namespace, ...types] = resourceType.split('/');
  const named = types.map((part) => `${part}/${nameOf(example)}`);
  return [group, 'providers', namespace, ...named].join('/');
}

interface DeclaredDimension {
  name: string;
  operator: string;
  values: string[];
}

/** A value for each dimension: the first that is included, else one that names the example machine. */
export const exampleDimensions = (declared: DeclaredDimension[]): Dimension[] =>
  declared.map(({ name, operator, values }) => {
    const included = operator === 'Include' ? values.find((value) => value !== '*') : undefined;
    return { name, value: included ?? exampleValue(name) };
  });

function exampleValue(dimension: string): string {
  const machine = exampleResource('Microsoft.Compute/virtualMachines', 'vm-app');
  if (dimension === '_ResourceId' || dimension === 'ResourceId') return machine;
  if (dimension === 'Resource' || dimension === 'Computer') return nameOf(machine);
  return `example-${dimension}`;
}
