import fc from 'fast-check';
import { shownFindings } from '../../operations/adopt';
import { argumentsOf } from '../../operations/adopt/arguments';
import { shownCandidates } from '../../operations/adopt/candidates';
import { chosenIn } from '../../operations/adopt/chosen';
import { findingsOf } from '../../operations/adopt/findings';
import { readSetup } from '../../operations/adopt/setup';
import { rendered, secretKeys } from '../../operations/arguments/render';
import { listAll, listArm, type Azure } from '../../operations/azure';
import { candidates, meantGroup } from '../../operations/migrate/groups';
import { proposalFor } from '../../operations/migrate/proposal';
import { stepsOf, written } from '../../operations/migrate/steps';
import { candidatesText, proposalText } from '../../operations/migrate/text';
import { identityFindings, show } from '../../operations/verify';
import { groupFindings, mayWrite } from '../../operations/verify/azureMonitor';
import { callbackFindings } from '../../operations/verify/callbackInAzure';
import type { PromisedCallback } from '../../operations/verify/promisedCallback';
import { graphToken, ids, setup, webhook } from '../operations/adopt/setups';
import { liveGroup } from '../operations/arguments/support';
import { promised } from '../operations/verify/support';
import { changed, isOneLine, type Json } from './values';

/* What Microsoft Graph and Resource Manager answer to the commands, in another shape than they document. */

const good = setup((made) => {
  made.actionGroup = liveGroup({
    webhookReceivers: [webhook('tool', 'https://hooks.contoso.com/CANARY')],
  });
});
const subscription = '99999999-9999-9999-9999-999999999999';
const { application, actionGroup, servicePrincipal, assignments } = good;
const azns = {
  id: ids.azns,
  appId: 'azns',
  appRoleAssignmentRequired: false,
  accountEnabled: true,
};
const own = { ...servicePrincipal, appId: ids.client, accountEnabled: true };
const recurrence = { recurrenceType: 'Weekly', startTime: '00:00:00', daysOfWeek: ['Thursday'] };
const rule = {
  id: `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.AlertsManagement/actionRules/night`,
  name: 'night',
  properties: {
    scopes: [`/subscriptions/${subscription}`],
    conditions: [{ field: 'Severity' }],
    schedule: { timeZone: 'UTC', recurrences: [recurrence] },
    actions: [{ actionType: 'RemoveAllActionGroups' }],
  },
};
const inAzure = {
  ...promised,
  identity: {
    ...promised.identity,
    ...{ applicationObjectId: ids.application, servicePrincipalObjectId: ids.servicePrincipal },
  },
  group: { ...promised.group, id: actionGroup.id },
};
const roles = `/subscriptions/${subscription}/providers/Microsoft.Authorization`;
const callback: PromisedCallback = {
  clientId: application.appId,
  servicePrincipalObjectId: ids.servicePrincipal,
  isMade: true,
  applicationObjectId: ids.application,
  secrets: [{ name: '1', keyId: 'key', handedOver: true }],
  role: 'Alert State',
  roleId: 'role',
  roleDefinition: `${roles}/roleDefinitions/role`,
  scopes: [`/subscriptions/${subscription}`],
  ownAssignments: [],
};
const password = { keyId: 'key', displayName: '1', endDateTime: '1970-01-15T00:00:00Z' };
const given = {
  scope: `/subscriptions/${subscription}`,
  roleDefinitionId: `${roles}/roleDefinitions/reader`,
};

/** Everything that is asked for, by what its path has in it: the first one that fits. */
const valid = JSON.parse(
  JSON.stringify({
    [`/applications/${ids.application}/owners`]: { value: [{ id: ids.me }] },
    '/owners': { value: [{ id: ids.me }], '@odata.nextLink': null },
    '/appRoleAssignedTo': { value: assignments },
    [`eq%20'${ids.client}'`]: { value: [own] },
    '/applications?': { value: [application] },
    '/applications': { ...application, passwordCredentials: [password] },
    '/roleDefinitions/': { properties: { permissions: [{ actions: ['*'], notActions: null }] } },
    '/roleAssignments?': { value: [{ id: `${roles}/roleAssignments/own`, properties: given }] },
    [`/servicePrincipals/${ids.servicePrincipal}`]: own,
    '/locks?': { value: [{ id: '/locks/itsm', properties: { level: 'CanNotDelete' } }] },
    '/permissions?': { value: [{ actions: ['*'], notActions: [] }] },
    '/actionRules?': { value: [rule] },
    '/metricAlerts?': { value: [{ properties: { scopes: [`/subscriptions/${subscription}`] } }] },
    'Alerts?': { value: [] },
    'Rules?': { value: [] },
    'RuleGroups?': { value: [] },
    '/servicePrincipals': { value: [azns] },
    [`${actionGroup.id}?`]: actionGroup,
    '/actionGroups?': { value: [actionGroup], nextLink: null },
  }),
) as Record<string, Json>;

function azureOf(answers: Record<string, unknown>): Azure {
  const answer = (path: string) =>
    Object.entries(answers).find(([part]) => path.toLowerCase().includes(part.toLowerCase()))?.[1];
  return {
    graph: { api: (path: string) => ({ get: () => Promise.resolve(answer(path)) }) },
    arm: (path: string) =>
      Promise.resolve({ status: 200, headers: new Headers(), body: answer(path) }),
    graphToken: () => Promise.resolve(graphToken),
  } as unknown as Azure;
}

/** What a command prints; undefined where it refuses the answer, which is one sentence without a secret. */
async function said(command: () => Promise<string>): Promise<string | undefined> {
  const printed = await command().catch((error: Error) => {
    expect([error.constructor.name, error.message]).toEqual(['Error', error.message]);
    expect(error.message).not.toContain('CANARY');
    // Ids of groups that have the same name are listed.
    expect(error.message.split('\n  ').filter((line) => !isOneLine(line))).toEqual([]);
    return undefined;
  });
  expect(printed ?? '').not.toMatch(
    /CANARY|\[object Object\]|Cannot read properties|is not (iterable|a function)/,
  );
  return printed;
}

const names = { component: 'itsm', project: 'p' };
const forms = ['typescript', 'yaml', 'config'] as const;

async function adopt(azure: Azure): Promise<string> {
  const named = { application: ids.application, actionGroup: actionGroup.id };
  const listed = await chosenIn(azure, {});
  const meant = await chosenIn(azure, named);
  if ('candidates' in meant || !('candidates' in listed)) throw new Error('It was chosen.');
  const read = await readSetup(azure, meant.application, meant.actionGroup, 'public');
  const choices = [false, true].map((asIs) => ({ keep: [], asIs }));
  return [
    shownCandidates(listed.candidates),
    ...choices.flatMap((choice) => {
      const adopted = argumentsOf(read, choice);
      const texts = forms.map((form) => {
        secretKeys(adopted, form);
        return rendered(adopted, form, names);
      });
      return [shownFindings(read, findingsOf(read, choice, 'api://x')), ...texts];
    }),
  ].join('\n');
}

async function migrate(azure: Azure): Promise<string> {
  const all = await candidates(azure, subscription);
  const group = await meantGroup(azure, actionGroup.id, () => subscription);
  const proposals = [
    proposalFor(group, { kind: undefined, instance: undefined }),
    proposalFor(group, { kind: 'custom', instance: undefined }),
  ];
  const texts = proposals.flatMap((proposal) =>
    forms.map((form) => {
      const result = written(proposal, form, names);
      if (result !== null) stepsOf(proposal);
      return proposalText(proposal, { kind: 'custom', instance: undefined }, result);
    }),
  );
  return [candidatesText(all, subscription), ...texts].join('\n');
}

const before = process.env.ARM_SUBSCRIPTION_ID;
beforeAll(() => (process.env.ARM_SUBSCRIPTION_ID = subscription));
afterAll(() => {
  if (before === undefined) delete process.env.ARM_SUBSCRIPTION_ID;
  else process.env.ARM_SUBSCRIPTION_ID = before;
});

async function verify(azure: Azure): Promise<string> {
  const ofGroup = await groupFindings(azure, inAzure, new Map(), new Date(0));
  const mayDeploy = await mayWrite(azure, inAzure.group);
  const ofIdentity = await identityFindings(azure, inAzure, mayDeploy ? ids.me : undefined);
  const ofCallback = await callbackFindings(azure, { ...inAzure, callback }, new Date(0));
  const findings = [...ofIdentity, ...ofGroup, ...ofCallback];
  const principal = { objectId: ids.me, tenantId: ids.tenant };
  return show({ stack: 'dev', component: 'itsm', principal, findings });
}

describe.each([
  ['adopt', adopt, 'Application "alerts"'],
  ['migrate', migrate, 'ITSM action "'],
  ['verify', verify, /Alerts suppressed now: the alert processing rule "night"[^]* role reader on/],
])('%s', (_, command, expected) => {
  test('reads the answers that are changed below', async () => {
    expect(await said(() => command(azureOf(valid)))).toMatch(expected);
  });

  test('reads an answer whatever is changed in it, or refuses it in a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(changed(valid), async ({ document }) => {
        await said(() => command(azureOf(document)));
      }),
      { numRuns: 1000 },
    );
  });
});

test('a list whose pages do not end is refused', async () => {
  let count = 0;
  const endless = (next: () => string) => ({
    ...{ graph: { api: () => ({ get: () => page(next) }) }, arm: () => page(next, 'nextLink') },
  });
  const page = (next: () => string, key = '@odata.nextLink') => {
    const body = { value: [{ id: '1' }], [key]: next() };
    return Promise.resolve(key === 'nextLink' ? { status: 200, body } : body);
  };
  for (const next of [() => 'again', () => `page-${count++}`]) {
    const { graph, arm } = endless(next) as unknown as Azure;
    const told =
      "Azure's answer to /list does not have the form it is documented to have: its pages do not end.";
    await expect(listAll(graph, '/list?x=1')).rejects.toThrow(told);
    await expect(listArm({ arm }, '/list?x=1')).rejects.toThrow(told);
  }
});
