import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'itsm-proxy-'));
const asked: string[] = [];
// Leads nowhere: what is looked at is who asks it for what.
const proxy = createServer().on('connect', ({ url = '' }, socket) => {
  asked.push(url);
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});

beforeAll(() => {
  const urn = 'urn:pulumi:dev::shop::azure-itsm:index:SecureExport::itsm';
  const step = {
    op: 'create',
    urn,
    newState: { type: 'azure-itsm:index:SecureExport', inputs: {} },
  };
  const preview = JSON.stringify({ steps: [step] });
  const answers = `case "$1" in version) echo v3.999.0;; preview) echo '${preview}';; stack) [ "$2" = export ] && echo '{"version":3,"deployment":{}}' || echo '{}';; *) echo '{}';; esac`;
  writeFileSync(path.join(folder, 'pulumi'), `#!/bin/sh\n${answers}\n`);
  chmodSync(path.join(folder, 'pulumi'), 0o755);
  return new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  proxy.close();
  rmSync(folder, { recursive: true });
});

function preflight(env: Record<string, string>): Promise<string> {
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const args = ['--require', './compile.js', 'offline/cloud/operation.ts', 'preflight', '--azure'];
  const shell = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, HTTPS_PROXY: url, ...env };
  const principal = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };
  const options = { env: { ...shell, ...principal }, timeout: 60_000 };
  return new Promise((resolve) =>
    execFile(process.execPath, [...args, '--stack', 'dev'], options, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );
}

test('an operation on Azure goes through HTTPS_PROXY, to sign in and to ask', async () => {
  asked.length = 0;
  await preflight({});
  await preflight({ ARM_METADATA_HOSTNAME: 'metadata.invalid' });

  expect([...new Set(asked)]).toEqual(['login.microsoftonline.com:443', 'metadata.invalid:443']);
});

test('what NO_PROXY names is asked without it', async () => {
  asked.length = 0;
  const said = await preflight({
    ARM_METADATA_HOSTNAME: '127.0.0.1:1',
    NO_PROXY: '127.0.0.1',
  });

  expect(said).toContain('127.0.0.1:1/metadata/endpoints');
  expect(asked).toEqual([]);
});
