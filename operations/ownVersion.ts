import { readFileSync } from 'node:fs';

/** Version of this package. */
export function ownVersion(): string {
  const manifest = readFileSync(require.resolve('azure-itsm/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
