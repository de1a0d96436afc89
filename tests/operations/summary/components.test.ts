import type { Step } from '../../../operations/summary/preview';
import { types } from '../../../operations/summary/stack';
import { summarize } from '../../../operations/summary/summary';
import { helix, outputs, serviceNow } from '../handover/support';
import { preview } from './support';

/** What a preview with `--show-sames` shows of a component, and of what is in it. */
function component(name: string, changes: object = {}): Step[] {
  const urn = `urn:pulumi:dev::shop::${types.secureExport}::${name}`;
  const inside = (type: string, parent: string) =>
    `urn:pulumi:dev::shop::${types.secureExport}$${type}::${name}${parent}`;
  const identity = inside(types.webhookIdentity, '');
  const application = { api: { requestedAccessTokenVersion: 2 }, owners: ['me'] };
  const state = (type: string, inputs: object, more: object) => ({
    type,
    inputs: inputs as Record<string, unknown>,
    ...more,
  });
  const handedOver = { ...outputs(2, [serviceNow]) };
  return [
    {
      op: 'same',
      urn,
      oldState: state(types.secureExport, {}, { outputs: handedOver }),
      newState: state(types.secureExport, { tokenVersion: 2, ...changes }, {}),
    },
    {
      op: 'same',
      urn: identity,
      oldState: state(types.webhookIdentity, {}, { parent: urn }),
      newState: state(types.webhookIdentity, {}, { parent: urn }),
    },
    {
      op: 'update',
      urn: inside(types.application, '-application'),
      detailedDiff: { 'owners[0]': { kind: 'update' } },
      oldState: state(types.application, application, { parent: identity }),
      newState: state(types.application, { ...application, owners: ['you'] }, { parent: identity }),
    },
  ];
}

const root: Step = {
  op: 'same',
  urn: 'urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev',
  oldState: { type: types.stack, outputs: {} },
  newState: { type: types.stack },
};

test('the outputs of a component are looked at, whatever the stack exports', () => {
  const { consequences } = summarize(preview(root, ...component('itsm', { tokenVersion: 1 })));

  expect(consequences.map(({ id }) => id)).toContain('itsm-values-change');
  expect(consequences.find(({ id }) => id === 'itsm-values-change')?.text).toMatch(/^ServiceNow/);
});

test('of several components each is assessed by its own outputs, and named', () => {
  const steps = [...component('network', { tokenVersion: 1 }), ...component('billing')];
  const { consequences } = summarize(preview(root, ...steps));
  const about = (name: string) =>
    consequences.filter(({ text }) => text.startsWith(`\`${name}\`: `)).map(({ id }) => id);

  expect(about('network').sort()).toEqual(['itsm-values-change', 'owners-change']);
  expect(about('billing')).toEqual(['owners-change']);
  expect(consequences).toHaveLength(3);
});

test('a new tool of one of several components is handed over by its name', () => {
  const tools = [serviceNow, helix].map(({ name, kind, instance }) => ({ name, kind, instance }));
  const steps = [...component('network', { tools }), ...component('billing')];
  const { consequences } = summarize(preview(root, ...steps));

  expect(consequences.find(({ id }) => id === 'new-tool')?.text).toContain(
    '`npx azure-itsm handover --stack dev --component network --tool helix`',
  );
});

test('a resource outside of all components is assessed once', () => {
  const urn = `urn:pulumi:dev::shop::${types.roleAssignment}::reader`;
  const made = { type: types.roleAssignment, inputs: { principalId: 'p' } };
  const steps = [...component('network'), ...component('billing')];
  const { consequences } = summarize(
    preview(root, ...steps, { op: 'create', urn, newState: made }),
  );

  expect(consequences.filter(({ id }) => id === 'access-granted')).toHaveLength(1);
});

test('a preview that leaves the component out is refused with the flag that shows it', () => {
  const [, , application] = component('itsm');

  expect(() => summarize(preview(root, application!))).toThrow(
    'Make it with: pulumi preview --json --show-sames',
  );
});
