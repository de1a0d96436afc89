import { Value } from 'typebox/value';
import { autonamed, type ResourceType } from './resource';
import { isObject, unknown, type Properties } from './values';

/** A failed input, as the engine shows it. The reason never holds the value, which may be a secret. */
export interface Failure {
  property: string;
  reason: string;
}

/** What is wrong with inputs, as far as they are known. */
export function checkInputs(type: ResourceType, provider: string, inputs: Properties): Failure[] {
  const notServed = (type.notServed ?? []).filter((key) => inputs[key] !== undefined);
  const served = Object.entries(inputs).filter(
    ([key]) => !notServed.includes(key) && key !== autonamed,
  );
  const values = Object.fromEntries(served);
  return [
    ...notServed.map((property) => ({ property, reason: notServedReason(provider) })),
    ...Value.Errors(type.inputs, values).flatMap((error) => failuresOf(error, values)),
  ];
}

export const notServedReason = (provider: string) =>
  `the local ${provider} plugin does not serve this property. Leave it out, or run with --vendor ${provider}`;

type SchemaError = ReturnType<typeof Value.Errors>[number];

function failuresOf(error: SchemaError, values: Properties): Failure[] {
  const steps = error.instancePath.split('/').slice(1).map(unescaped);
  if (at(values, steps) === unknown) {
    return [];
  }
  const failure = (reason: string, ...more: string[]) => ({
    property: pathOf([...steps, ...more]),
    reason,
  });
  if (error.keyword === 'boolean') {
    // Said with "additionalProperties" already.
    return [];
  }
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) =>
      failure('is not a property of this type. Correct its name or remove it', key),
    );
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) =>
      failure(`missing required property "${key}"`, key),
    );
  }
  if (error.keyword === 'enum') {
    return [failure(`expected one of ${error.params.allowedValues.join(', ')}`)];
  }
  return [failure(error.message)];
}

const unescaped = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

function at(value: unknown, steps: string[]): unknown {
  return steps.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) {
      return (inner as unknown[])[Number(step)];
    }
    return isObject(inner) ? inner[step] : undefined;
  }, value);
}

function pathOf(steps: string[]): string {
  return steps.reduce((path, step) => {
    if (/^\d+$/.test(step)) {
      return `${path}[${step}]`;
    }
    return path === '' ? step : `${path}.${step}`;
  }, '');
}
