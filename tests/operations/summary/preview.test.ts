import { readPreview } from '../../../operations/summary/preview';
import { verbOf } from '../../../operations/summary/changes';

const step = { op: 'create', urn: 'urn:pulumi:dev::p::t:m:T::n' };

test('reads what pulumi printed, and takes no part of it for granted', () => {
  expect(readPreview('{}', 'p.json')).toEqual({
    config: {},
    steps: [],
    diagnostics: [],
    hasFailed: false,
  });
  const full = { steps: [{ ...step, detailedDiff: null, oldState: null }], diagnostics: null };
  expect(readPreview(JSON.stringify(full), 'p.json').steps).toHaveLength(1);
});

test("npm's banner before the JSON does not matter", () => {
  const banner =
    '\n> itsm-secure-export@0.1.0 local\n> node offline/cloud/main.ts preview --json {"a":1}\n\n';

  expect(readPreview(`${banner}${JSON.stringify({ steps: [step] })}`, 'p.json').steps).toEqual([
    step,
  ]);
});

test.each([
  ['', 'p.json is empty: it should be what "pulumi preview --json" prints.'],
  ['error: no stack', 'p.json has no JSON in it: it should be'],
  ['{"steps": [', 'p.json is not what "pulumi preview --json" prints: it is no complete JSON'],
  ['{"sequence":1}\n{"sequence":2}', 'is PULUMI_ENABLE_STREAMING_JSON_PREVIEW set?'],
  ['{"steps": [{"op": 1}]}', 'not as expected at /steps/0'],
  ['{"steps": [{"op": "create", "urn": "x"}]}', 'not as expected at /steps/0/urn'],
])('%j is refused, and what it is instead is said', (text, message) => {
  expect(() => readPreview(text, 'p.json')).toThrow(message);
});

test('nothing of a text that is refused is in the message', () => {
  const secret = 'https://user:pass@host';
  for (const text of [secret, `{"steps": "${secret}"}`, `{"steps": ["${secret}`]) {
    expect(() => readPreview(text, 'p.json')).not.toThrow(secret);
    expect(() => readPreview(text, 'p.json')).toThrow('p.json');
  }
});

test.each([
  ['create', 'create'],
  ['import', 'create'],
  ['update', 'update'],
  ['replace', 'replace'],
  ['create-replacement', 'replace'],
  ['delete', 'delete'],
  ['delete-replaced', 'delete'],
  ['same', 'nothing'],
  ['read', 'nothing'],
  ['refresh', 'nothing'],
  ['extend-parameterize', undefined],
  ['constructor', undefined],
])("pulumi's operation %s means %s", (op, verb) => {
  expect(verbOf({ op })).toBe(verb);
});
