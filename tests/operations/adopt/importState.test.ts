import { withResources } from '../../../operations/adopt/importState';
import type { Deployment, StateResource } from '../../../operations/deployment';

const resource = (name: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: `urn:pulumi:dev::p::t::${name}`,
  type: 't',
  custom: true,
  ...more,
});
const urn = (name: string) => resource(name).urn;
const state = (...resources: StateResource[]): Deployment => ({
  version: 3,
  deployment: { resources },
});

test('what is taken over depends on nothing that the state has not: an update may have made only a part', () => {
  const group = resource('group', {
    dependencies: [urn('application'), urn('gone')],
    propertyDependencies: { name: [urn('application')], id: [urn('gone')], none: null },
  });
  const there = resource('there', { dependencies: [urn('elsewhere')] });

  const { resources } = withResources(state(there), [resource('application'), group]).deployment;

  expect(resources?.map(({ urn }) => urn)).toEqual(['there', 'application', 'group'].map(urn));
  expect(resources?.[0]).toBe(there);
  expect(resources?.[2]).toMatchObject({
    dependencies: [urn('application')],
    propertyDependencies: { name: [urn('application')], id: [], none: [] },
  });
});

test('what is in the state already is replaced in its place', () => {
  const taken = resource('one', { id: '/new' });

  const { resources } = withResources(state(resource('one'), resource('two')), [taken]).deployment;

  expect(resources?.map(({ id }) => id)).toEqual(['/new', undefined]);
});
