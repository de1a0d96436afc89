import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { azureNative } from '../../../offline/providers/azureNative/provider';

const sdk = join(__dirname, '../../../node_modules/@pulumi/azure-native');
const inputTypes = readFileSync(join(sdk, 'types/input.d.ts'), 'utf8');

/** Names and types of an interface's properties. */
const propertiesOf = (text: string) =>
  [...text.matchAll(/^ +(\w+)\??: (.*(?:\n +\[key.*\n.*)?)$/gm)].map(
    ([, name = '', type = '']) => [name, type] as const,
  );

function interfaceOf(module: string, name: string): string {
  const namespace =
    new RegExp(`export declare namespace ${module} \\{\\n([\\s\\S]*?)\\n\\}\\n`).exec(
      inputTypes,
    )?.[1] ?? '';
  return (
    new RegExp(`    interface ${name} \\{\\n([\\s\\S]*?)\\n    \\}`).exec(namespace)?.[1] ?? ''
  );
}

/** Dotted names of what is inside, at every depth; the kinds a union has are taken together. */
function sdkNames(text: string, path = ''): string[] {
  const names = propertiesOf(text).flatMap(([name, type]) => {
    const inner = [...type.matchAll(/inputs\.(\w+)\.(\w+)/g)].flatMap(
      ([, module = '', nested = '']) => sdkNames(interfaceOf(module, nested), `${path}${name}.`),
    );
    return [`${path}${name}`, ...inner];
  });
  return [...new Set(names)].sort();
}

interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
}

function servedNames(schema: Shape, path = ''): string[] {
  const { properties } = schema.items ?? schema;
  return Object.entries(properties ?? {})
    .flatMap(([name, inner]) => [`${path}${name}`, ...servedNames(inner, `${path}${name}.`)])
    .sort();
}

test.each(Object.entries(azureNative.resources))(
  '%s: what is inside its inputs has the names of the SDK',
  (token, type) => {
    const [, module = '', name = ''] = token.split(':');
    const file = join(sdk, module, `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`);
    const [, args = ''] =
      new RegExp(`export interface ${name}Args \\{\\n([\\s\\S]*?)\\n\\}`).exec(
        readFileSync(file, 'utf8'),
      ) ?? [];
    const isServed = (each: string) => !type.notServed?.includes(each.split('.')[0] ?? '');

    expect(servedNames(type.inputs as TSchema as Shape)).toEqual(sdkNames(args).filter(isServed));
  },
);

test.each(Object.entries(azureNative.resources))(
  '%s: the version of the API is the one the SDK names',
  async (token, type) => {
    const [, module = '', name = ''] = token.split(':');
    const file = join(sdk, module, `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`);
    const [, version] =
      /Uses Azure REST API version (\S+)\./.exec(readFileSync(file, 'utf8')) ?? [];
    const asked: string[] = [];
    const session = {
      need: () => 'id',
      arm: (_method: string, path: string) => {
        asked.push(path);
        return Promise.resolve({ status: 200, headers: {}, body: { a: 1 } });
      },
    };

    await expect(type.create(session as never, { scope: '/s' })).rejects.toThrow(
      'already existing',
    );
    expect(asked.map((path) => path.split('api-version=')[1])).toEqual([version]);
  },
);
