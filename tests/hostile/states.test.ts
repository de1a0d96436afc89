import fc from 'fast-check';
import { chosen, deployedComponents } from '../../operations/components';
import { adopt, pendingCreations, readState } from '../../operations/deployment';
import { buildHandover } from '../../operations/handover/build';
import { readOutputs } from '../../operations/handover/outputs';
import { creationsToLookUp } from '../../operations/missingFromState';
import { readPreview } from '../../operations/summary/preview';
import { promisedBy } from '../../operations/verify/promise';
import { urisOf } from '../../operations/verify/secrets';
import { render } from '../../operations/handover';
import { deployment, previewed } from './stacks';
import { changed, isOneLine, json, text } from './values';

/* What `pulumi stack export` printed, as handover, verify, recover and adopt read it. */

const preview = readPreview(JSON.stringify(previewed('create')), 'The preview');

/** What the commands make of a state; undefined where one refuses it, which is one sentence. */
function read(printed: string): string | undefined {
  try {
    const state = readState(printed, 'dev');
    adopt(state, new Map(pendingCreations(state).map(({ urn }) => [urn, '/found'])));
    creationsToLookUp(preview, state);
    const component = chosen(deployedComponents(state), undefined, 'dev');
    promisedBy('dev', state, component);
    const handover = buildHandover('dev', readOutputs('dev', component.outputs));
    return (['md', 'html', 'json'] as const)
      .map((format) => render(handover, format, 'en'))
      .join('\n');
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    expect([(error as Error).message].filter((message) => !isOneLine(message))).toEqual([]);
    return undefined;
  }
}

test('the state that is changed below is read', () => {
  expect(read(JSON.stringify(deployment))).toContain('# Azure Monitor alerts');
});

test('whatever is changed in a state, it is read, or refused in a sentence', () => {
  fc.assert(
    fc.property(changed(deployment), ({ document }) => {
      expect(read(JSON.stringify(document)) ?? '').not.toContain('[object Object]');
    }),
    { numRuns: 400 },
  );
});

test('half a state and any other text are refused', () => {
  const whole = JSON.stringify(deployment);
  const other = fc.oneof(
    fc.nat({ max: whole.length - 1 }).map((end) => whole.slice(0, end)),
    json.map((value) => JSON.stringify(value)),
    text,
  );
  fc.assert(
    fc.property(other, (printed) => {
      expect(read(printed)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('a resource that is its own ancestor ends', () => {
  const { deployment: inner } = deployment as unknown as {
    deployment: { resources: { urn: string; parent?: string }[] };
  };
  const { resources } = inner;
  const cyclic = resources.map((resource, at) => ({
    ...resource,
    parent: resources[(at + 1) % resources.length]!.urn,
  }));
  const printed = JSON.stringify({ version: 3, deployment: { resources: cyclic } });
  expect(read(printed)).toContain('# Azure Monitor alerts');
});

test('a refusal repeats nothing of the state, where secrets may be', () => {
  const secret = { version: 3, deployment: { resources: [{ urn: 'CANARY', inputs: 'CANARY' }] } };
  const refused = () => readState(JSON.stringify(secret), 'dev');
  expect(refused).toThrow('The state of the stack dev is not as "pulumi stack export" prints it');
  expect(refused).not.toThrow('CANARY');
});

test("tools of any shape are no webhook's URI", () => {
  fc.assert(
    fc.property(json, (tools) => {
      expect(urisOf(tools)).toBeInstanceOf(Map);
    }),
    { numRuns: 300 },
  );
});
