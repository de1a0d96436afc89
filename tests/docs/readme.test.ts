import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SecureExport, secureExportOutputs } from '../../components/secureExport';
import { pulumiVersion } from '../../pulumiVersion';
import { run } from '../support/mocks';

const readme = readFileSync('README.md', 'utf8');

/** Rows of the first table below a heading, without its two header lines. */
function table(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line, index, all) => {
    const before = all.slice(0, index).findIndex((text) => text.startsWith('|'));
    const ended = all.slice(before, index).some((text) => before >= 0 && !text.startsWith('|'));
    return line.startsWith('|') && !ended;
  });
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

interface Schema {
  type: string;
  default: unknown;
  description: string;
}

test('the configuration table is what Pulumi.yaml declares', () => {
  const { config } = parse(readFileSync('Pulumi.yaml', 'utf8')) as {
    config: Record<string, Schema>;
  };
  const shown = (value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text === '' ? '–' : `\`${text}\``;
  };

  expect(table('Configuration')).toEqual(
    Object.entries(config).map(([key, schema]) => [
      `\`${key}\``,
      schema.type,
      shown(schema.default),
      schema.description,
    ]),
  );
});

test('the output table names every output of a stack, in its order', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { result } = await run(() =>
    secureExportOutputs(
      new SecureExport('itsm', {
        resourceGroupName: 'rg',
        groupShortName: 'itsm',
        tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
        roleAssignment: 'external',
      }),
    ),
  );
  warn.mockRestore();
  const names = Object.keys(result);

  expect(table('Outputs').map(([name]) => name)).toEqual(names.map((name) => `\`${name}\``));
  expect(readFileSync('index.ts', 'utf8')).toContain('return secureExportOutputs(secureExport);');
});

test('the program on the first screen is the example that is type-checked', () => {
  const block = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];

  expect(block).toBe(readFileSync('examples/smallest.ts', 'utf8'));
});

test('the CLI that the README asks for is the oldest that the program accepts', () => {
  expect(readme).toContain(
    `[Pulumi CLI](https://www.pulumi.com/docs/install/) ${pulumiVersion} or newer`,
  );
});

test('every file and npm script that the README names exists', () => {
  const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts;
  const named = [...readme.matchAll(/npm (?:run (?:-s )?([a-z:-]+)|(test))\b/g)].map(
    ([, script, test]) => script ?? test,
  );
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path ?? '');

  expect(named.length).toBeGreaterThan(10);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  for (const path of links) {
    expect(() => readFileSync(path.endsWith('/') ? `${path}README.md` : path)).not.toThrow();
  }
});
