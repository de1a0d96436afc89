import type { Consequence } from '../../../operations/summary/consequence';
import type { Step } from '../../../operations/summary/preview';
import { types } from '../../../operations/summary/stack';
import { summarize } from '../../../operations/summary/summary';
import { deployed, preview } from './support';

const now = new Date('2026-11-27T10:00:00Z');
const scope = '/subscriptions/99999999-9999-9999-9999-999999999999';
const callback = `urn:pulumi:dev::shop::${types.secureExport}$${types.itsmCallback}::itsm`;

type Values = Record<string, unknown>;

/** A step on something inside the callback, or on itself. */
function step(op: string, type: keyof typeof types, role: string, before: Values, after = before) {
  const itself = type === 'itsmCallback';
  const full = types[type];
  const urn = itself
    ? callback
    : `urn:pulumi:dev::shop::${types.secureExport}$${types.itsmCallback}$${full}::itsm-callback-${role}`;
  const state = (inputs: Values) => ({
    type: full,
    inputs,
    outputs: inputs,
    ...(itself ? {} : { parent: callback }),
  });
  return {
    op,
    urn,
    ...(op === 'create' ? {} : { oldState: state(before) }),
    ...(op === 'delete' ? {} : { newState: state(after) }),
  } satisfies Step;
}

const itself = (op: string, inputs: Values = {}) => step(op, 'itsmCallback', '', inputs);
const application = (op: string) =>
  step(op, 'application', 'application', { displayName: 'itsm-callback-dev', owners: ['me'] });
const secret = (op: string, name = '1', endDate = '2027-05-26T00:00:00Z') =>
  step(op, 'applicationPassword', `secret-${name}`, { displayName: name, endDate });
const assignment = (op: string) =>
  step(op, 'roleAssignment', 'role-assignment', { scope, principalId: 'sp' });
const role = (op: string, actions: string[], then = actions) =>
  step(
    op,
    'roleDefinition',
    'role',
    { permissions: [{ actions }] },
    { permissions: [{ actions: then }] },
  );

/** What a preview of these steps means: all of it, so that nothing is said twice, or by a rule of the webhooks. */
const meant = (...steps: Step[]): Consequence[] =>
  summarize(preview(deployed(), ...steps), now).consequences;

test('a new callback is one consequence: who signs in, until when, and for which alerts', () => {
  const all = [
    application('create'),
    secret('create'),
    role('create', ['x']),
    assignment('create'),
  ];

  expect(meant(itself('create'), ...all)).toEqual([
    {
      id: 'callback-added',
      text: 'An ITSM tool gets a way back (`itsm`): with its credential somebody can acknowledge, close and reopen alerts in Azure.',
      details: [
        'signs in as the application `itsm-callback-dev`, which is made for it',
        'client secret `1`, until `2027-05-26`',
        `gets the role \`Alert State\` on \`${scope}\``,
      ],
    },
  ]);
});

test('a callback that is removed is one consequence', () => {
  const all = [application('delete'), secret('delete'), role('delete', []), assignment('delete')];

  expect(meant(itself('delete'), ...all)).toEqual([
    {
      id: 'callback-removed',
      text: 'The way back of an ITSM tool is removed (`itsm`): from now on it cannot acknowledge, close or reopen alerts in Azure. Switch off its bi-directional setting, or it tries in vain.',
    },
  ]);
});

test('another application is another client id and secret, and not the webhooks that stop', () => {
  expect(meant(itself('same'), application('replace'), secret('replace'))).toEqual([
    {
      id: 'callback-removed',
      text: '`itsm-callback-application`, with which an ITSM tool signs in, is deleted and created again. Until the tool has another client id and secret, it cannot acknowledge, close or reopen alerts in Azure.',
    },
  ]);
});

describe('callback-secret-change', () => {
  const details = (...steps: Step[]) => meant(itself('update', { secrets: ['1', '2'] }), ...steps);

  test('a second secret takes nothing from the tool', () => {
    expect(details(secret('same'), secret('create', '2', '2027-05-27T00:00:00Z'))).toEqual([
      {
        id: 'callback-secret-change',
        text: 'The ITSM tool gets another client secret (`itsm`). It can go on with the one that it has until somebody has typed in the new one.',
        details: ['new: `2` (`itsm-callback-secret-2`), until `2027-05-27`'],
      },
    ]);
  });

  test('the first one removed is refused from then on, and the other one is named', () => {
    expect(details(secret('delete'), secret('same', '2'))).toEqual([
      {
        id: 'callback-secret-change',
        text: 'A client secret of the ITSM tool is revoked (`itsm`). A tool that still has it is refused: type in `2` first.',
        details: ['revoked: `1` (`itsm-callback-secret-1`)'],
      },
    ]);
  });

  test('the only one replaced stops all updates', () => {
    const [found] = details(secret('replace'));

    expect(found).toMatchObject({
      text: 'A client secret of the ITSM tool is revoked (`itsm`). Until the tool has a new one, it cannot acknowledge, close or reopen alerts in Azure.',
      details: [
        'revoked: `1` (`itsm-callback-secret-1`)',
        'new: `1` (`itsm-callback-secret-1`), until `2027-05-26`',
      ],
    });
  });
});

describe('callback-secret-ends', () => {
  const ends = (date: string, secrets?: string[]) =>
    meant(itself('same', { ...(secrets && { secrets }) }), secret('same', '1', date));

  test.each([
    ['2026-12-27T00:00:00Z', 'ends on 2026-12-27, in 30 days'],
    ['2026-11-28T00:00:00Z', 'ends on 2026-11-28, in 1 day'],
    ['2026-11-27T00:00:00Z', 'has ended on 2026-11-27'],
  ])('%s %s', (date, ending) => {
    expect(ends(date)).toEqual([
      {
        id: 'callback-secret-ends',
        text: `The client secret \`itsm-callback-secret-1\` of the ITSM tool ${ending}. Without another one, it cannot acknowledge, close or reopen alerts in Azure: rotate it (docs/rotation.md).`,
      },
    ]);
  });

  test('one that has time is not mentioned, nor one that another takes over from', () => {
    expect(ends('2026-12-28T00:00:01Z')).toEqual([]);
    expect(ends('2026-11-28T00:00:00Z', ['1', '2'])).toEqual([]);
  });
});

test('other scopes, and another role, are told with what the tool gains and loses', () => {
  const args = { role: 'Monitoring Contributor' };

  expect(meant(itself('update', args), assignment('create'), role('delete', ['x']))).toEqual([
    {
      id: 'callback-access-change',
      text: 'The alerts that an ITSM tool may change are others, or what it may do to them (`itsm`). Where it loses a role, its updates are refused.',
      details: [`gets the role \`Monitoring Contributor\` on \`${scope}\``],
    },
  ]);
  expect(meant(itself('update'), assignment('delete'))[0]?.details).toEqual([
    `loses its role on \`${scope}\``,
  ]);
  expect(meant(itself('same'), role('update', ['x'], ['x', '*']))[0]?.details).toEqual([
    'its role allows `x`, `*`',
  ]);
});

test('another owner can sign in as the tool, and has nothing to do with the action group', () => {
  const inputs = { displayName: 'x', owners: ['me'] };
  const change = step('update', 'application', 'application', inputs, {
    ...inputs,
    owners: ['you'],
  });

  expect(meant(itself('same'), change)).toEqual([
    {
      id: 'owners-change',
      text: 'The owners of the application `itsm-callback-application` change.',
      details: ['no longer owns it: `me`', 'can add a secret, and sign in as the tool: `you`'],
    },
  ]);
});

test('without what stays as it is, changes are told all the same', () => {
  expect(meant(secret('delete')).map(({ id }) => id)).toEqual(['callback-secret-change']);
});

test('a property that no rule knows is still for a person to look at', () => {
  const change = step('update', 'application', 'application', { displayName: 'x' }, { web: {} });

  expect(meant(itself('same'), change).map(({ id }) => id)).toEqual(['not-assessed-access']);
});

test('what is gone from Entra ID is told by what it means for the tool', () => {
  const refreshed = { ...secret('same'), op: 'refresh' };
  const [found] = meant(itself('same'), refreshed, secret('create'));

  expect(found?.text).toBe(
    '`itsm-callback-secret-1` (`azuread:index/applicationPassword:ApplicationPassword`) is gone from Azure: it was deleted outside this stack. ' +
      'The ITSM tool cannot sign in, so it changes no alert in Azure. `pulumi up` makes another one: the tool needs its values.',
  );
});
