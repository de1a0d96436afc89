import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { JavaScriptValue } from 'google-protobuf/google/protobuf/struct_pb';

/** Property values as Pulumi's protocol carries them: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig */
export type Properties = Record<string, unknown>;

/** Stands for a value that is not known before the resource exists. */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(withoutUndefined(properties) as Record<string, JavaScriptValue>);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutUndefined);
  }
  if (!isObject(value)) {
    return value;
  }
  const known = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(known.map(([key, item]) => [key, withoutUndefined(item)]));
}

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSecret(value: unknown): value is Properties {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** Whether a secret is anywhere inside. */
export function hasSecret(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasSecret);
  }
  return isSecret(value) || (isObject(value) && Object.values(value).some(hasSecret));
}

/** The value with every secret taken out of its wrapping. */
export function plain<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(plain) as T;
  }
  if (isSecret(value)) {
    return plain(value.value) as T;
  }
  return isObject(value)
    ? (Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) as T)
    : value;
}

/**
 * Outputs with every property secret whose input is, as a bridged plugin gives them.
 *
 * @param always names of those that are secret whatever the inputs are
 */
export function withSecretsOf(
  outputs: Properties,
  inputs: Properties,
  always: readonly string[] = [],
): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      hasSecret(inputs[key]) || always.includes(key)
        ? { [signatureKey]: secretSignature, value }
        : value,
    ]),
  );
}

/** Values in plain with the secrets of others of the same shape: each secret hides the value in its place. */
export function withSecretsAs(given: unknown, filled: unknown): unknown {
  if (isSecret(given)) {
    return { ...given, value: filled };
  }
  if (Array.isArray(filled) && Array.isArray(given)) {
    return filled.map((item, index) => withSecretsAs(given[index], item));
  }
  return isObject(filled) && isObject(given)
    ? Object.fromEntries(
        Object.entries(filled).map(([key, item]) => [key, withSecretsAs(given[key], item)]),
      )
    : filled;
}

/** Without properties that are null, as a program's undefined arrives. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null)
          .map(([key, item]) => [key, withoutNulls(item)]),
      )
    : value;
}
