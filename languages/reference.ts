import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PropertySpec } from './propertySpec';
import type { PackageSpec } from './schema';

interface Examples {
  resources: Record<string, { type: string; properties: Record<string, unknown> }>;
  outputs: Record<string, unknown>;
}

/** The examples the page shows, checked by a test. */
export const examples = parse(
  readFileSync(join(__dirname, 'everyArgument.yaml'), 'utf8'),
) as Examples;

/** docs/reference.md: every argument and output, with type, default, what is allowed, and an example. */
export function referencePage(schema: PackageSpec): string {
  const values = exampleValues(schema);
  const table = (properties: Record<string, PropertySpec>, required: string[], of: string) =>
    rows(properties, required, (name) => values.get(`${of}.${name}`));
  const components = Object.entries(schema.resources).flatMap(([token, resource]) => {
    const name = nameOf(token);
    const { inputProperties, requiredInputs, properties, required } = resource;
    return [
      `## ${name}`,
      resource.description ?? '',
      `Type token \`${token}\`.`,
      `### Arguments of ${name}`,
      table(inputProperties, requiredInputs, token),
      `### Outputs of ${name}`,
      outputRows(properties, required),
    ];
  });
  const types = Object.entries(schema.types).flatMap(([token, type]) => [
    `### ${nameOf(token)}`,
    type.description ?? '',
    table(type.properties, type.required, token),
  ]);
  const page = [
    '# Reference',
    '<!-- Written by `npm run schema` out of the declarations of the components. -->',
    `Every argument and output of the package \`${schema.name}\` ${schema.version}, by the names of the schema; your language writes them its own way ([languages.md](languages.md)). **Bold** arguments are required. A star (\\*) marks what may be an output of another resource; everything else has to be known before anything is deployed.`,
    ...components,
    '## Types',
    ...types,
  ];
  return `${page.filter((part) => part !== '').join('\n\n')}\n`;
}

const nameOf = (token: string) => token.split(':').pop()!;

function rows(
  properties: Record<string, PropertySpec>,
  required: string[],
  example: (name: string) => unknown,
): string {
  const lines = Object.entries(properties).map(([name, property]) => {
    const { text, fallback } = split(property.description ?? '');
    const meaning = [
      text,
      property.deprecationMessage && `Deprecated: ${property.deprecationMessage}`,
    ];
    const shown = required.includes(name) ? `**\`${name}\`**` : `\`${name}\``;
    return `| ${shown}${property.plain ? '' : '\\*'} | ${typeText(property)} | ${meaning.filter((part) => part).join(' ')} | ${fallback} | ${exampleText(example(name))} |`;
  });
  return ['| name | type | meaning | default | example |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

function outputRows(properties: Record<string, PropertySpec>, required: string[]): string {
  const lines = Object.entries(properties).map(([name, property]) => {
    const always = required.includes(name) ? 'always' : 'where there is one';
    const meaning = cell((property.description ?? '').replaceAll('\n\n', ' '));
    return `| \`${name}\` | ${typeText(property)} | ${meaning} | ${always} | ${exampleText(examples.outputs[name])} |`;
  });
  return ['| name | type | meaning | present | example |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

/** A description as the schema has it, without the default. */
function split(description: string): { text: string; fallback: string } {
  const paragraphs = description.split('\n\n');
  const isDefault = (paragraph: string) => paragraph.startsWith('Default: ');
  const fallback = paragraphs.find(isDefault)?.slice('Default: '.length, -1) ?? '';
  return {
    text: cell(paragraphs.filter((one) => !isDefault(one)).join(' ')),
    fallback: cell(fallback),
  };
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function typeText({ $ref, type, items, additionalProperties }: PropertySpec): string {
  if ($ref !== undefined) {
    const name = nameOf($ref);
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (items !== undefined) {
    return `list of ${typeText(items)}`;
  }
  return additionalProperties === undefined ? type! : `map of ${typeText(additionalProperties)}`;
}

/** Objects are shown property by property, where their type is. */
function exampleText(value: unknown): string {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return isPlain || isList ? `\`${isList ? JSON.stringify(value) : String(value)}\`` : '';
}

/** The first example of each property, by `<type token>.<name>`. */
function exampleValues(schema: PackageSpec): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const visit = (value: unknown, property: PropertySpec): void => {
    if (Array.isArray(value)) {
      value.forEach((item) => visit(item, property.items ?? {}));
    } else if (property.$ref !== undefined && typeof value === 'object' && value !== null) {
      const token = property.$ref.replace('#/types/', '');
      visitAll(value, token, schema.types[token]!.properties);
    }
  };
  const visitAll = (values: object, token: string, properties: Record<string, PropertySpec>) => {
    for (const [name, value] of Object.entries(values)) {
      const key = `${token}.${name}`;
      found.set(key, found.get(key) ?? value);
      visit(value, properties[name] ?? {});
    }
  };
  const tokens = Object.keys(schema.resources);
  for (const { type, properties } of Object.values(examples.resources)) {
    const token = tokens.find((one) => nameOf(one) === nameOf(type))!;
    visitAll(properties, token, schema.resources[token]!.inputProperties);
    // The three have most arguments in common.
    for (const other of tokens) {
      for (const [name, value] of Object.entries(properties)) {
        const key = `${other}.${name}`;
        found.set(key, found.get(key) ?? value);
      }
    }
  }
  visit(examples.outputs.tools, { items: { $ref: `#/types/${schema.name}:index:PublicTool` } });
  visit(examples.outputs, { $ref: `#/types/${schema.name}:index:SharedIdentity` });
  return found;
}
