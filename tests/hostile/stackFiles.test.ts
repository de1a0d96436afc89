import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ownConfig, plainSecrets } from '../../config/secrets';
import { readStackFile } from '../../config/stackFile';
import {
  expectedGroup,
  mergeStackConfig,
  toolsWithoutUri,
  withoutUnusedUris,
} from '../../offline/cloud/stackConfig';
import { checkProject, checkStackFile, parseProject } from '../../offline/cloud/stackFile';
import { changed, json, nasty, secretShapes, set, text, type Json, type Path } from './values';

/* Pulumi.<stack>.yaml and Pulumi.yaml, as a person may have left them. */

const name = 'itsm-secure-export';
const valid: Json = {
  encryptionsalt: 'v1:x',
  config: {
    [`${name}:resourceGroup`]: 'existing',
    [`${name}:resourceGroupName`]: 'rg',
    [`${name}:tools`]: [
      { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
      { name: 'helix', kind: 'bmcHelix' },
    ],
    [`${name}:serviceUris`]: { helix: { secure: 'v1:y' } },
    [`${name}:tags`]: { team: 'x' },
    'azure-native:location': 'westeurope',
  },
};
const types = {
  resourceGroup: { type: 'string' },
  tools: { type: 'array', items: { type: 'object' } },
  serviceUris: { type: 'object' },
  tags: { type: 'object' },
};
const project = { name, runtime: 'nodejs', config: types };

/** The refusal for people; undefined where the file is taken. An error of the program's fails the test. */
function refusal(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    expect((error as Error).message).not.toMatch(/^\s+at /m);
    return (error as Error).message;
  }
}

function take(file: string): void {
  checkStackFile(file, 'Pulumi.dev.yaml', project);
  const { text: merged } = mergeStackConfig(file, stringify(valid), stringify(valid));
  toolsWithoutUri(merged, name);
  withoutUnusedUris(merged, name);
  expectedGroup(merged, name);
}

/** YAML that is none, or that means more than it seems to. */
const broken = fc.oneof(
  text,
  fc
    .tuple(
      fc.nat({ max: 300 }),
      fc.constantFrom(
        ...nasty,
        '\t',
        ': ',
        '*a',
        '&a',
        '!!js/function x',
        '<<: *a',
        '? ',
        '--- ',
        '%YAML 9',
      ),
    )
    .map(([from, put]) => stringify(valid).slice(0, from) + put + stringify(valid).slice(from)),
  fc.constantFrom(
    '*a',
    'config: &a\n  x: *a',
    `config:\n  ${name}:tools: &a [*a]`,
    'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nconfig: *c',
    'config: !!binary x',
    'config: {<<: 1}',
    'config:\n  a: 1\n  a: 2',
    '['.repeat(2000),
    '- '.repeat(2000),
    '---\n---\n',
    'config: 2026-01-01',
  ),
);

test('the file that is changed below is taken', () => {
  expect(refusal(() => take(stringify(valid)))).toBeUndefined();
});

test("whatever is in a stack's file, it is taken or refused for people", () => {
  const changes = changed(valid).map(({ document }) => stringify(document));
  fc.assert(
    fc.property(fc.oneof(changes, broken), (file) => {
      refusal(() => take(file));
    }),
    { numRuns: 300 },
  );
});

test('whatever is in Pulumi.yaml, it is taken or refused for people', () => {
  const changes = changed(project as Json).map(({ document }) => stringify(document));
  fc.assert(
    fc.property(fc.oneof(changes, broken), (file) => {
      refusal(() => {
        const parsed = parseProject(file, 'Pulumi.yaml');
        checkProject('Pulumi.yaml', parsed);
        checkStackFile(stringify(valid), 'Pulumi.dev.yaml', parsed);
      });
    }),
    { numRuns: 300 },
  );
});

test('a secret in plain text is refused wherever it is, and not repeated', () => {
  const at = fc.constantFrom<Path[]>(
    ['config', `${name}:serviceUris`],
    ['config', `${name}:serviceUris`, 'helix'],
    ['config', `${name}:tools`, 1, 'serviceUri'],
    ['config', `${name}:tools`],
  );
  fc.assert(
    fc.property(at, secretShapes('CANARY-secret'), (place, secret) => {
      const told = refusal(() => take(stringify(set(valid, place, secret))));
      expect(told ?? '').not.toContain('CANARY');
      if (typeof secret === 'string') expect(told).toBeDefined();
    }),
    { numRuns: 100 },
  );
});

test('the program reads any file, or none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-file-'));
  const [projectFile, file] = ['Pulumi.yaml', 'Pulumi.dev.yaml'].map((each) => join(folder, each));
  try {
    fc.assert(
      fc.property(
        fc.oneof(
          broken,
          json.map((value) => stringify(value)),
        ),
        fc.boolean(),
        (given, isProject) => {
          writeFileSync(projectFile!, isProject ? given : `name: ${name}\nruntime: nodejs\n`);
          writeFileSync(file!, isProject ? stringify(valid) : given);
          const read = readStackFile(folder, 'dev', {});
          expect(plainSecrets(ownConfig(read?.content, name))).toBeInstanceOf(Array);
        },
      ),
      { numRuns: 100 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
