import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { commands } from '../support/page';
import { copyProgram, TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const run = promisify(execFile);
const project = join(cloud.path, 'project');

/** Runs lines of a shell in a checkout of the project, as the page's reader does. */
async function shell(script: string): Promise<string> {
  const options = { cwd: project, env: cloud.local.env, maxBuffer: 2 ** 24 };
  try {
    return (await run('bash', ['-euo', 'pipefail', '-c', script], options)).stdout;
  } catch (error) {
    // With what was printed, which the error alone does not show.
    throw new Error(`${String(error)}\n${(error as { stdout: string }).stdout}`, { cause: error });
  }
}

const resources = async (stack: string) =>
  Object.entries(await cloud.state(stack))
    .filter(([, { type }]) => !/^pulumi:/.test(type))
    .map(([name]) => name)
    .sort();
const output = async (stack: string) => {
  const json = await shell(`pulumi stack output --json --stack ${stack}`);
  return JSON.parse(json) as Record<string, unknown>;
};
const writes = () =>
  requests.splice(0).filter((line) => !/^(GET|HEAD) /.test(line) && !line.includes('/oauth2/'));

beforeAll(async () => {
  await cloud.start();
  copyProgram(project);
  const config = {
    resourceGroupName: 'rg-itsm-prod',
    resourceGroupLocation: 'westeurope',
    protect: true,
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  };
  const keys = Object.entries(config).map(([key, value]) => [`itsm-secure-export:${key}`, value]);
  writeFileSync(
    join(project, 'Pulumi.prod.yaml'),
    stringify({ config: Object.fromEntries(keys) as object }),
  );
  await shell('pulumi stack init prod && pulumi up --yes --skip-preview --stack prod');
});
afterAll(() => cloud.stop());

test('the documented commands make two stacks of one, and write nothing to Entra ID or Azure', async () => {
  const before = await output('prod');
  const script = commands('split-duties.md', 'From one stack to two, without recreating anything');
  expect(script).toContain('pulumi state move');
  writes();

  await shell(script);

  expect(writes()).toEqual([]);
  expect(await resources('prod')).toEqual([
    'ItsmActionGroup itsm',
    'SecureExport itsm',
    'itsm-action-group',
    'resource-group',
  ]);
  expect(await resources('prod-identity')).toEqual([
    'SecureExport itsm',
    'WebhookIdentity itsm',
    'itsm-application',
    'itsm-role-assignment',
    'itsm-role-id',
    'itsm-service-principal',
  ]);
  const after = await output('prod');
  expect(after).toEqual(before);
  const identity = await output('prod-identity');
  expect(after).toMatchObject(identity);
});
