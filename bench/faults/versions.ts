import fs from 'node:fs';

/** The version of one of Pulumi's SDKs, which is what the local plugin of that name says it is. */
export function sdkVersion(name: string): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
