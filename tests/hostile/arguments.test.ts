import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import fc from 'fast-check';
import { parse } from 'yaml';
import { secureExportProblems, type SecureExportArgs } from '../../components/secureExportArgs';
import { refuse, type Problem } from '../../components/validation';
import { webhookIdentityProblems } from '../../components/identity/webhookIdentityArgs';
import {
  changed,
  isOneLine,
  places,
  secretShapes,
  set,
  valueAt,
  type Json,
  type Path,
} from './values';

/*
 * Component arguments as a program in another language may give them, where no compiler has looked at them: every
 * argument there is, with one place changed.
 */

interface Property {
  type?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
}
interface Type {
  inputProperties?: Record<string, Property>;
  properties?: Record<string, Property>;
}

const { resources, types } = JSON.parse(readFileSync('components/schema.json', 'utf8')) as {
  resources: Record<string, Type>;
  types: Record<string, Type>;
};
const examples = parse(
  readFileSync('languages/everyArgument.yaml', 'utf8')
    .replace('apiKey: ${serviceNowKey}', 'apiKey: CANARY-key')
    .replace(/\$\{\w+Ur[il]\}/g, 'https://hooks.contoso.com/alerts?key=CANARY'),
) as { resources: Record<string, { properties: Record<string, Json> }> };
const everything = examples.resources['itsm']!.properties;
const existing = examples.resources['existing']!.properties;

const problemsOf = (args: unknown) => secureExportProblems(args as SecureExportArgs);
/** As problems write it: `tools[0].name`, and `tags["team"]`, whose names are anybody's. */
const pathOf = ([first, ...rest]: Path) =>
  rest.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    return path === 'tags' ? `tags["${part}"]` : `${path}.${part}`;
  }, String(first));

/** What a person is told: one error without a stack, a line for each problem. */
function told(problems: Problem[]): string[] {
  try {
    refuse('It cannot be deployed', problems);
  } catch (error) {
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    const [title, ...lines] = (error as Error).message.split('\n');
    expect(title).toMatch(/^It cannot be deployed: \d+ problems?$/);
    expect(lines).toHaveLength(problems.length);
    return lines;
  }
  return [];
}

/** The property that the schema has at a place; undefined where anything may be. */
function propertyAt(
  [first, ...rest]: Path,
  properties: Record<string, Property>,
): Property | undefined {
  return rest.reduce<Property | undefined>((property, part) => {
    if (typeof part === 'number') return property?.items;
    const type = types[property?.$ref?.split('/').pop() ?? ''];
    return type?.properties?.[part] ?? property?.additionalProperties;
  }, properties[String(first)]);
}

function isOfType(value: unknown, { type, $ref }: Property): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object' || $ref)
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Whether a problem is said of this place: of it, of what it is in, or of what is in it. */
const isTold = (problems: Problem[], at: Path) =>
  problems.some(
    ({ key }) =>
      `${pathOf(at)}.`.startsWith(`${key}.`) ||
      pathOf(at).startsWith(`${key}[`) ||
      key.startsWith(pathOf(at)),
  );

test('the arguments that are changed below are right', () => {
  expect(problemsOf(everything)).toEqual([]);
  expect(webhookIdentityProblems(existing)).toEqual([]);
});

test('whatever is given, each problem is a line of plain text', () => {
  fc.assert(
    fc.property(changed(everything), ({ document, at }) => {
      fc.pre(at.length > 0);
      expect(told(problemsOf(document)).filter((line) => !isOneLine(line))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['SecureExport', everything, problemsOf],
  ['WebhookIdentity', existing, webhookIdentityProblems],
])('a value of another type is named, by its key: %s', (name, args, problems) => {
  const { inputProperties = {} } = resources[`azure-itsm:index:${name}`]!;
  fc.assert(
    fc.property(changed(args), ({ document, at, value }) => {
      const property = propertyAt(at, inputProperties);
      fc.pre(at.length > 0 && value !== undefined && property !== undefined);
      if (!isOfType(value, property))
        expect([pathOf(at), isTold(problems(document as never), at)]).toEqual([pathOf(at), true]);
    }),
    { numRuns: 1000 },
  );
});

test('no problem repeats a secret, whatever shape it has and whatever else is wrong', () => {
  const secrets = places(everything).filter((at) =>
    String(valueAt(everything, at)).includes('CANARY'),
  );
  const misplaced = ['callbackURL', 'uri', 'serviceURI', 'token'].map((name) => ['tools', 0, name]);
  expect(secrets).toHaveLength(6);
  fc.assert(
    fc.property(
      fc.constantFrom(...secrets, ...misplaced),
      secretShapes('CANARY-secret'),
      changed(everything),
      (at, secret, { document, at: other }) => {
        fc.pre(other.length > 0);
        expect(told(problemsOf(set(document, at, secret))).join('\n')).not.toContain('CANARY');
      },
    ),
    { numRuns: 1000 },
  );
});
