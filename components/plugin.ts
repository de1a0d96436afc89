import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { ItsmActionGroup } from './actionGroup/itsmActionGroup';
import { ItsmCallback, itsmCallbackOutputs } from './callback/itsmCallback';
import { identityOutputs, WebhookIdentity } from './identity/webhookIdentity';
import { secureExportOutputs, SecureExport } from './secureExport';

type Options = pulumi.ComponentResourceOptions;

/** The components by type token. */
const components: Record<string, (name: string, args: never, options: Options) => Made> = {
  'azure-itsm:index:SecureExport': (name, args, options) => {
    const made = new SecureExport(name, args, options);
    return { urn: made.urn, state: secureExportOutputs(made) };
  },
  'azure-itsm:index:WebhookIdentity': (name, args, options) => {
    const made = new WebhookIdentity(name, args, options);
    return { urn: made.urn, state: identityOutputs(made) };
  },
  'azure-itsm:index:ItsmActionGroup': (name, args, options) => {
    const made = new ItsmActionGroup(name, args, options);
    const { actionGroupId, actionGroupName, tools } = made;
    return { urn: made.urn, state: { actionGroupId, actionGroupName, tools } };
  },
  'azure-itsm:index:ItsmCallback': (name, args, options) => {
    const made = new ItsmCallback(name, args, options);
    return { urn: made.urn, state: itsmCallbackOutputs(made) };
  },
};

interface Made {
  urn: pulumi.Output<string>;
  state: pulumi.Inputs;
}

/**
 * Serves the components to programs in other languages. Not with Pulumi's componentProviderHost: that reads the sources
 * anew for every run, and knows no words to choose from.
 *
 * @param folder - Holds package.json and schema.json.
 */
export function serve(folder: string): void {
  const text = readFileSync(join(folder, 'schema.json'), 'utf8');
  const schema = JSON.parse(text) as Schema;
  const construct = async (name: string, type: string, inputs: object, options: Options) => {
    const make = components[type];
    const properties = schema.resources[type]?.inputProperties;
    if (make === undefined || properties === undefined) {
      throw new pulumi.RunError(`The package azure-itsm has no component ${type}.`);
    }
    return make(name, (await plainObject(inputs, properties, schema)) as never, options);
  };
  process.prependListener('unhandledRejection', withoutStack);
  process.prependListener('uncaughtException', withoutStack);
  const { version } = schema;
  void pulumi.provider.main({ version, schema: text, construct }, process.argv.slice(2));
}

/** What this needs to know of a package schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
interface Schema {
  version: string;
  resources: Record<string, { inputProperties: Record<string, Property> }>;
  types: Record<string, { properties: Record<string, Property> }>;
}

interface Property {
  /** Whether it decides what is deployed, so has to be known before anything is. */
  plain?: boolean;
  $ref?: string;
  items?: Property;
}

/**
 * The value with what has to be plain as a plain value, where it is known already: in other languages the output of
 * another stack is an Output as any other, and some make a whole list secret for the one secret in it. What may be an
 * Output and was inside a secret, is one afterwards. What is not known is left to the component, which refuses it.
 */
async function plain(
  value: unknown,
  property: Property,
  schema: Schema,
  inSecret = false,
): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    const output = value as unknown as Promised;
    return property.plain && (await output.isKnown)
      ? plain(await output.promise(), property, schema, inSecret || (await output.isSecret))
      : value;
  }
  if (inSecret && !property.plain) {
    return pulumi.secret(value);
  }
  if (Array.isArray(value)) {
    const items = property.items ?? {};
    return Promise.all(value.map((item) => plain(item, items, schema, inSecret)));
  }
  const type = property.$ref?.split('/').pop() ?? '';
  const properties = schema.types[type]?.properties;
  return typeof value === 'object' && value !== null && properties !== undefined
    ? plainObject(value, properties, schema, inSecret)
    : value;
}

async function plainObject(
  value: object,
  properties: Record<string, Property>,
  schema: Schema,
  inSecret = false,
) {
  // Null is how some languages write what is left out.
  const given = Object.entries(value).filter(([, inner]) => inner !== null);
  const entries = given.map(async ([key, inner]): Promise<[string, unknown]> => {
    const property = properties[key] ?? {};
    return [key, await plain(inner, property, schema, inSecret)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What every Output has, though its declaration does not say so. */
interface Promised {
  isKnown: Promise<boolean>;
  isSecret: Promise<boolean>;
  promise(): Promise<unknown>;
}

/** The SDK reports what is thrown too late for `construct` with its stack, also where it is a user's mistake. */
function withoutStack(error: unknown): void {
  if (pulumi.RunError.isInstance(error)) {
    error.stack = error.message;
  }
}
