import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginEnvironment } from '../../review/stackCloud';

const root = mkdtempSync(join(tmpdir(), 'itsm-stack-cloud-'));
const write = (name: string, text: string) => writeFileSync(join(root, name), text);
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => write('Pulumi.yaml', 'name: p\nconfig:\n  cloud: { default: public }\n'));

test.each([
  ['p:cloud: usGovernment', 'azureusgovernment'],
  ['cloud: usGovernment', 'azureusgovernment'],
  ['p:cloud: public', 'azurecloud'],
  ['other:cloud: usGovernment', 'azurecloud'],
])("a stack with %s signs in to %s, as azure/login's input calls it", (line, environment) => {
  write('Pulumi.dev.yaml', `config:\n  ${line}\n`);

  expect(loginEnvironment(root, 'dev', {})).toBe(environment);
});

test("without the key the project's default counts", () => {
  write('Pulumi.dev.yaml', 'config: {}\n');
  write('Pulumi.yaml', 'name: p\nconfig:\n  cloud: { default: usGovernment }\n');

  expect(loginEnvironment(root, 'dev', {})).toBe('azureusgovernment');
});

test.each(['china', '"public\\nname=value"', '[public, usGovernment]'])(
  'another cloud, %s, never reaches the output of the step',
  (cloud) => {
    write('Pulumi.dev.yaml', `config:\n  p:cloud: ${cloud}\n`);

    expect(() => loginEnvironment(root, 'dev', {})).toThrow(
      /^Pulumi\.dev\.yaml: cloud must be "public" \(default\) or "usGovernment" \(got /,
    );
  },
);

test('a stack without a file is refused with the file that is expected', () => {
  expect(() => loginEnvironment(root, 'prod', {})).toThrow(
    'The configuration file of the stack prod cannot be read. It must be Pulumi.prod.yaml beside Pulumi.yaml.',
  );
});
