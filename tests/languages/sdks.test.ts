import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has, succeed } from '../support/keptTools';
import { generateWithPlugin, runGo, runPython, type Registered } from './tools';

const folder = mkdtempSync(join(tmpdir(), 'itsm-languages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const testWith = (...commands: string[]) => (commands.every(has) ? test : test.skip);

/** What the smallest program registers, in every language. */
const smallest = {
  type: 'azure-itsm:index:SecureExport',
  name: 'itsm',
  inputs: {
    resourceGroupName: 'rg-alerts',
    groupShortName: 'itsm',
    tools: [
      { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
      { name: 'helix', kind: 'bmcHelix', serviceUri: 'https://acme.onbmc.com/hook' },
    ],
  },
};

/** The same without the marks of secrets. */
function plain({ registered }: Registered): unknown {
  const text = JSON.stringify(registered);
  return JSON.parse(text, (_key, value: { value?: unknown }) =>
    typeof value === 'object' && value !== null && 'value' in value ? value.value : value,
  );
}

testWith('go', 'python3')(
  'the example in Python registers the component, with the SDK that is generated for it',
  async () => {
    const ran = await runPython('examples/python/__main__.py', join(folder, 'python'));

    expect(plain(ran)).toEqual([smallest]);
    // Marked as a secret on its way to the engine, the list as a whole.
    expect(ran.registered[0]!.inputs.tools).toHaveProperty('value');
    expect(ran.outputs).toEqual({ actionGroupId: 'action-group-id' });
  },
  600_000,
);

testWith('go')(
  'the example in Go compiles with the SDK that is generated for it, and registers the component',
  async () => {
    const ran = await runGo('examples/go', join(folder, 'go'));

    expect(plain(ran)).toEqual([smallest]);
    expect(ran.registered[0]!.inputs.tools).toMatchObject([
      {},
      { serviceUri: { value: 'https://acme.onbmc.com/hook' } },
    ]);
  },
  600_000,
);

// Their generators are in Pulumi's plugins only, which no module proxy serves.
testWith('pulumi', 'pulumi-language-dotnet', 'dotnet')(
  'the example in C# compiles with the SDK that is generated for it',
  async () => {
    const program = join(folder, 'csharp');
    cpSync('examples/csharp', program, { recursive: true });
    const sdk = await generateWithPlugin('dotnet', join(folder, 'csharp-sdk'));
    cpSync(sdk, join(program, 'sdks', 'azure-itsm'), { recursive: true });
    await succeed('dotnet', ['build', '--nologo'], program);
  },
  600_000,
);

testWith('pulumi', 'pulumi-language-java', 'mvn')(
  'the example in Java compiles with the SDK that is generated for it',
  async () => {
    const program = join(folder, 'java');
    cpSync('examples/java', program, { recursive: true });
    const sdk = await generateWithPlugin('java', join(folder, 'java-sdk'));
    cpSync(join(sdk, 'src'), join(program, 'src'), { recursive: true });
    await succeed('mvn', ['--batch-mode', '--quiet', 'compile'], program);
  },
  600_000,
);
