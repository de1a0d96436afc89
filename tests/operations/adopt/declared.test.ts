import { toTakeOver } from '../../../operations/adopt/declared';
import type { Preview, Step } from '../../../operations/summary/preview';
import { types } from '../../../operations/summary/stack';

const component = `urn:pulumi:dev::shop::${types.secureExport}::itsm`;
const callback = `urn:pulumi:dev::shop::${types.secureExport}$${types.itsmCallback}::itsm`;

test("nothing of a callback is taken over: its application would be mistaken for the webhooks'", () => {
  const created = (urn: string, type: string, parent?: string): Step => ({
    op: 'create',
    urn,
    newState: { type, custom: parent !== undefined, inputs: {}, ...(parent && { parent }) },
  });
  const inside = (parents: string, type: string, parent: string) =>
    created(`urn:pulumi:dev::shop::${parents}$${type}::one`, type, parent);
  const steps = [
    created(component, types.secureExport),
    inside(types.secureExport, types.application, component),
    ...[types.application, types.randomUuid, types.roleAssignment].map((type) =>
      inside(`${types.secureExport}$${types.itsmCallback}`, type, callback),
    ),
    {
      ...created(callback, types.itsmCallback),
      newState: { type: types.itsmCallback, parent: component },
    },
  ];
  const preview: Preview = { config: {}, steps, diagnostics: [], hasFailed: false };

  expect(toTakeOver(preview, undefined).map(({ urn }) => urn)).toEqual([
    component,
    steps[1]?.urn,
    callback,
  ]);
});
