import { isObject, type Properties } from '../values';

/**
 * Properties inside an input that the API names otherwise, by input: `{ criteria: { odataType: 'odata.type' } }`; under
 * `''`, inputs themselves.
 * azure-native's names are in camel case whatever the API's are:
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/properties.go
 */
export type WireNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Inputs as the API wants them. */
export const toWire = (names: WireNames, given: Properties) =>
  withNames(
    renamed(given, (input) => names[input]),
    names[''] ?? {},
  );

/** What the API gives as azure-native names it. */
export const fromWire = (names: WireNames, found: Properties) =>
  renamed(withNames(found, inverted(names[''] ?? {})), (input) => inverted(names[input] ?? {}));

function renamed(
  values: Properties,
  namesOf: (input: string) => Readonly<Record<string, string>> | undefined,
): Properties {
  const entries = Object.entries(values).map(([input, value]) => {
    const names = namesOf(input);
    return [input, names && isObject(value) ? withNames(value, names) : value];
  });
  return Object.fromEntries(entries) as Properties;
}

const withNames = (value: Properties, names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [names[key] ?? key, item]));

const inverted = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).map(([sdk, wire]) => [wire, sdk]));
