import fc from 'fast-check';
import * as pulumi from '@pulumi/pulumi';
import { readConfig } from '../../config/config';
import { configKeys } from '../../config/keys';
import { oneOfEach } from '../support/receivers';
import { changed, isOneLine, json, secretShapes, set, text, type Json } from './values';

/* The stack's configuration as pulumi hands it over: text by key, JSON where a value has a structure. */

const project = 'itsm-secure-export';
const valid: Record<string, Json> = {
  resourceGroup: 'create',
  resourceGroupName: 'rg-itsm',
  resourceGroupLocation: 'westeurope',
  actionGroupName: 'itsm',
  groupShortName: 'itsm',
  location: 'Global',
  enabled: true,
  tags: { team: 'operations' },
  tools: [
    { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
    { name: 'helix', kind: 'bmcHelix' },
  ],
  serviceUris: { helix: 'https://acme.onbmc.com/alerts?key=CANARY' },
  apiKeys: { servicenow: 'CANARY-key' },
  ...(oneOfEach as unknown as Record<string, Json>),
  roleAssignments: [
    {
      principalId: '7c1d1b0a-2f53-4f0e-9d6e-3a5f5c9b8e42',
      role: 'Monitoring Reader',
      principalType: 'Group',
    },
  ],
  lock: 'CanNotDelete',
  displayName: 'Alerts',
  identifierUri: 'api://alerts.contoso.com/itsm',
  tokenVersion: 2,
  owners: ['0d3c0f2e-6a75-4b5c-9a0e-0c6f0d0a7b11'],
  cloud: 'public',
};

/** As pulumi hands a value over; a text is taken as it is, so it may also be broken JSON. */
const handed = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${project}:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

function isJson(given: string): boolean {
  try {
    JSON.parse(given);
    return true;
  } catch {
    return false;
  }
}

/** The lines of the refusal; none where the configuration is taken. */
function refusal(values: Record<string, string>, inFile?: unknown): string[] {
  const secretKeys = Object.keys(configKeys).map((key) => `${project}:${key}`);
  const stackFile = { name: 'Pulumi.dev.yaml', content: inFile };
  try {
    readConfig({ project, values, secretKeys, stackFile });
  } catch (error) {
    if (!pulumi.RunError.isInstance(error)) throw error;
    const [title, ...lines] = error.message.split('\n');
    expect(title).toMatch(/^The configuration of this stack is wrong: \d+ problems?$/);
    expect(lines).not.toEqual([]);
    return lines;
  }
  return [];
}

test('the configuration that is changed below is right', () => {
  expect(refusal(handed(valid))).toEqual([]);
});

test('whatever a value is, it is taken or refused in a line of plain text', () => {
  fc.assert(
    fc.property(changed(valid), ({ document, at }) => {
      fc.pre(at.length > 0);
      expect(refusal(handed(document)).filter((line) => !isOneLine(line))).toEqual([]);
    }),
    { numRuns: 800 },
  );
});

test('text that is no value of its key is refused by that key', () => {
  const keys = Object.entries(configKeys).filter(([, { type }]) => type !== 'string');
  fc.assert(
    fc.property(fc.constantFrom(...keys.map(([key]) => key)), text, (key, given) => {
      fc.pre(!isJson(given));
      const lines = refusal({ ...handed(valid), [`${project}:${key}`]: given });
      expect(lines.filter((line) => line.startsWith(`  - ${key} must be `))).toHaveLength(1);
      expect(lines.filter((line) => !isOneLine(line))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('the file that tells what is encrypted may hold anything', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        changed({ config: valid }).map(({ document }) => document as unknown),
      ),
      (content) => {
        expect(refusal(handed(valid), content).filter((line) => !isOneLine(line))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test('no problem repeats a secret, wherever and in whatever shape it was written', () => {
  const places = [
    ['serviceUris'],
    ['serviceUris', 'helix'],
    ['apiKeys', 'servicenow'],
    ['tools', 1, 'serviceUri'],
    ['tools', 0, 'apiKey'],
    ['tools', 1, 'url'],
    ['tools'],
    ['webhookReceivers', 0, 'serviceUri'],
    ['logicAppReceivers', 0, 'callbackUrl'],
    ['azureFunctionReceivers', 0, 'httpTriggerUrl'],
    ['serviceUri'],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), secretShapes('CANARY-secret'), (at, secret) => {
      const document = set(valid, at, secret) as object;
      expect(refusal(handed(document)).join('\n')).not.toContain('CANARY');
      expect(refusal(handed(document), { config: document }).join('\n')).not.toContain('CANARY');
    }),
    { numRuns: 500 },
  );
});
