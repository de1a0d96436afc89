import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has, succeed } from '../support/keptTools';
import {
  generateSdk,
  generateWithPlugin,
  pythonWithSdk,
  runGo,
  runPython,
  type Python,
  type Registered,
} from './tools';

const folder = mkdtempSync(join(tmpdir(), 'itsm-languages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The SDKs that the programs share, made by the first of them that runs.
const goSdk = join(folder, 'go-sdk');
let madeGoSdk: Promise<void> | undefined;
let madePython: Promise<Python> | undefined;
const python = () => (madePython ??= pythonWithSdk(join(folder, 'python')));
async function inGo(example: string, name: string): Promise<Registered> {
  await (madeGoSdk ??= generateSdk('go', goSdk));
  return runGo(example, goSdk, join(folder, name));
}

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

/** The way back of an ITSM tool, as each language names it. */
const callback = {
  scopes: ['/subscriptions/99999999-9999-9999-9999-999999999999'],
  secrets: ['1', '2'],
  secretLifetimeDays: 90,
};
const withCallback = { ...smallest, inputs: { ...smallest.inputs, callback } };

/** The example with a line more. */
function example(file: string, line: string, more: string): string {
  const source = readFileSync(file, 'utf8');
  expect(source).toContain(line);
  return source.replace(line, `${line}\n${more}`);
}

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
    const ran = await runPython('examples/python/__main__.py', await python());

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
    const ran = await inGo('examples/go', 'go');

    expect(plain(ran)).toEqual([smallest]);
    expect(ran.registered[0]!.inputs.tools).toMatchObject([
      {},
      { serviceUri: { value: 'https://acme.onbmc.com/hook' } },
    ]);
  },
  600_000,
);

testWith('go', 'python3')(
  'a program in Python asks for the way back by the names of its language, and reads its outputs',
  async () => {
    const program = join(folder, 'callback.py');
    const more =
      '    callback={"scopes": ["/subscriptions/99999999-9999-9999-9999-999999999999"], "secrets": ["1", "2"], "secret_lifetime_days": 90},';
    const source = example('examples/python/__main__.py', '    group_short_name="itsm",', more);
    const outputs = ['client_id', 'service_principal_object_id', 'client_secret_ends'];
    const exported = [...outputs, 'client_secret'].map(
      (name) => `pulumi.export("${name}", itsm.callback_${name})\n`,
    );
    writeFileSync(program, [source, ...exported].join('\n'));
    const ran = await runPython(program, await python());

    expect(plain(ran)).toEqual([withCallback]);
    expect(Object.keys(ran.outputs ?? {})).toHaveLength(5);
  },
  600_000,
);

testWith('go')(
  'a program in Go asks for the way back by the names of its language, and reads its outputs',
  async () => {
    const program = join(folder, 'go-callback-program');
    cpSync('examples/go', program, { recursive: true });
    const main = join(program, 'main.go');
    const more = `Callback: &azureitsm.ItsmCallbackSettingsArgs{
			Scopes: []string{"/subscriptions/99999999-9999-9999-9999-999999999999"},
			Secrets: []string{"1", "2"},
			SecretLifetimeDays: pulumi.IntRef(90),
		},`;
    const read = 'ctx.Export("secret", itsm.CallbackClientSecret)';
    const withArgument = example(main, 'GroupShortName:    pulumi.String("itsm"),', more);
    writeFileSync(main, withArgument.replace('\treturn nil\n', `\t${read}\n\treturn nil\n`));
    const ran = await inGo(program, 'go-callback');

    expect(plain(ran)).toEqual([withCallback]);
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
