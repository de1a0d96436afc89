import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies } from '../../package.json';
import { cloudOfRelease, recordedReleases } from './release';
import type { Change } from './changes';
import { copyProgram, type TestCloud } from './support';

type State = Awaited<ReturnType<TestCloud['state']>>;

/** Ids of everything in Azure, and of random values, by logical name. */
const ids = (state: State) =>
  Object.fromEntries(
    Object.entries(state).flatMap(([name, { id, type }]) =>
      id === undefined || type.startsWith('pulumi:providers:') ? [] : [[name, id]],
    ),
  );

/** Components and the stack are names for what is in them: a new input or output of theirs changes nothing in Azure. */
const inAzure = (changes: Change[]) =>
  changes.filter(({ op, name }) => {
    const isComponent = /^(SecureExport|WebhookIdentity|ItsmActionGroup) /.test(name);
    return !(op === 'update' && (isComponent || name === 'itsm-secure-export-dev'));
  });

describe.each(recordedReleases)('a stack that version %s deployed', (version) => {
  let cloud: TestCloud;
  let before: State;

  beforeAll(async () => {
    cloud = await cloudOfRelease(version);
    before = await cloud.state('dev');
  });
  afterAll(() => cloud.stop());

  test('previews no change in Azure', async () => {
    expect(Object.keys(ids(before)).sort()).toEqual([
      'itsm-action-group',
      'itsm-application',
      'itsm-role-assignment',
      'itsm-role-id',
      'itsm-service-principal',
      'resource-group',
    ]);
    expect(inAzure(await cloud.changes('dev'))).toEqual([]);
  });

  test('keeps every id and output through an up, and has nothing left to change', async () => {
    const outputs = await cloud.outputs('dev');
    await cloud.up('dev');

    expect(ids(await cloud.state('dev'))).toEqual(ids(before));
    expect(await cloud.outputs('dev')).toMatchObject(outputs);
    expect(await cloud.changes('dev')).toEqual([]);
  });

  test('agrees with Azure when it is refreshed', async () => {
    const json = await cloud.pulumi(['refresh', '--preview-only', '--json', '--stack', 'dev']);
    const { steps } = JSON.parse(json) as { steps: { op: string }[] };

    expect(steps.length).toBeGreaterThan(6);
    expect(steps.filter(({ op }) => op !== 'same' && op !== 'refresh')).toEqual([]);
  });
});

test('a stack that older versions of the providers deployed is not replaced', async () => {
  const cloud = await cloudOfRelease('0.1.0', (state) =>
    state
      .replaceAll('6.9.1', '5.53.5')
      .replaceAll('6_9_1', '5_53_5')
      .replaceAll('3.28.0', '2.90.0')
      .replaceAll('3_28_0', '2_90_0'),
  );
  try {
    const before = ids(await cloud.state('dev'));
    const today = `default_${dependencies['@pulumi/azuread'].replaceAll('.', '_')}`;
    expect(Object.keys(await cloud.state('dev'))).toContain('default_5_53_5');
    expect(Object.keys(await cloud.state('dev'))).not.toContain(today);
    expect(inAzure(await cloud.changes('dev'))).toEqual([]);
    await cloud.up('dev');

    expect(ids(await cloud.state('dev'))).toEqual(before);
    expect(Object.keys(await cloud.state('dev'))).toContain(today);
  } finally {
    await cloud.stop();
  }
});

describe("a component's type token that changes", () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await cloudOfRelease('0.1.0');
  });
  afterAll(() => cloud.stop());

  /** Flags for today's program with another type token for WebhookIdentity, and these options for `super`. */
  function programWith(name: string, options: string): string[] {
    const folder = join(cloud.path, name);
    copyProgram(folder);
    const file = join(folder, 'components', 'identity', 'webhookIdentity.ts');
    const source = readFileSync(file, 'utf8');
    const changed = source.replace(
      /super\('azure-itsm:index:WebhookIdentity', name, (\w+), (\w+)\)/,
      `super('azure-itsm:identity:WebhookIdentity', name, $1, ${options})`,
    );
    expect(changed).not.toBe(source);
    writeFileSync(file, changed);
    return ['--cwd', folder, '--config-file', cloud.local.configFile('dev')];
  }

  test('would have all of it made anew and the old deleted', async () => {
    const changes = inAzure(await cloud.changes('dev', ...programWith('bare', '$2')));

    for (const name of ['itsm-application', 'itsm-service-principal', 'itsm-role-assignment']) {
      const ops = changes.filter((change) => change.name === name).map(({ op }) => op);
      expect(ops).toEqual(['create', 'delete']);
    }
  });

  test('replaces nothing with an alias for the old one, which an up makes superfluous', async () => {
    const before = ids(await cloud.state('dev'));
    const program = programWith(
      'aliased',
      "pulumi.mergeOptions($2, { aliases: [{ type: 'azure-itsm:index:WebhookIdentity' }] })",
    );
    expect(inAzure(await cloud.changes('dev', ...program))).toEqual([]);
    await cloud.pulumi(['up', '--yes', '--skip-preview', '--stack', 'dev', ...program]);

    expect(ids(await cloud.state('dev'))).toEqual(before);
    expect(await cloud.changes('dev', ...programWith('later', '$2'))).toEqual([]);
  });
});
