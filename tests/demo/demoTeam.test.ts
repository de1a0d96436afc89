import fs from 'node:fs';
import { demo, folderOf } from './demoCommand';

jest.setTimeout(180_000);

interface Result {
  steps: { name: string }[];
  incidents: { tool: string; rule: string; severity: string; state: string }[];
}

test('Three teams deploy identity, action group and rules, and nothing of theirs remains', async () => {
  const { code, stdout, stderr } = await demo('--scenario', 'team', '--json').ended;
  expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 1]);
  const result = JSON.parse(stdout) as Result;

  expect(result).toMatchObject({
    ok: true,
    outputs: { actionGroupName: 'itsm-dev', roles: ['ActionGroupsSecureWebhook'] },
    suppressed: ['machine-deallocated-dev'],
    refused: { withoutRole: 'role_missing' },
    remaining: { applications: [], resourceGroups: ['rg-itsm-dev'] },
  });
  const incidents = result.incidents.filter(({ tool }) => tool === 'servicenow');
  expect(incidents.map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)).toEqual([
    'cpu-high-dev Sev2 resolved',
    'errors-in-log-dev Sev3 resolved',
    'pods-restarting-dev/pods-restarting-dev Sev1 resolved',
    'machine-deallocated-dev Sev4 open',
    'resource-unavailable-dev Sev4 open',
    'azure-incident-dev Sev4 open',
  ]);
  expect(result.incidents).toHaveLength(12);
  expect(result.steps).toHaveLength(13);
  expect(stderr.match(/\w+ team, \S+: pulumi (up|destroy)[^\n]*/g)).toEqual([
    'directory team, itsm-secure-export: pulumi up --yes --skip-preview --stack dev-identity',
    'monitoring team, itsm-secure-export: pulumi up --yes --skip-preview --stack dev',
    'application team, itsm-alerts: pulumi up --yes --skip-preview --stack dev',
    'monitoring team, itsm-secure-export: pulumi up --yes --skip-preview --stack dev',
    'application team, itsm-alerts: pulumi destroy --yes --skip-preview --stack dev',
    'monitoring team, itsm-secure-export: pulumi destroy --yes --skip-preview --stack dev',
    'directory team, itsm-secure-export: pulumi destroy --yes --skip-preview --stack dev-identity',
  ]);
  expect(stdout + stderr).not.toContain('onbmc.com/');
  expect(folderOf(stderr)).toMatch(/run-\w+$/);
  expect(fs.existsSync(folderOf(stderr))).toBe(false);
});
