import fc from 'fast-check';
import { summarized } from '../../operations/previewSummary';
import { readPreview } from '../../operations/summary/preview';
import { previewed } from './stacks';
import { changed, isOneLine, json, text } from './values';

/* What `pulumi preview --json` printed, or what somebody says it did. */

/** The summary; undefined where the text is refused, which is one sentence and no error of the program's. */
function summaryOf(printed: string): string | undefined {
  try {
    return summarized(readPreview(printed, 'The preview'), undefined, []).markdown;
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    expect(isOneLine((error as Error).message)).toBe(true);
    return undefined;
  }
}

const operations = ['same', 'create', 'update', 'replace', 'delete', 'refresh', 'shrug'];

test.each(operations)('a preview of "%s" is summarized', (op) => {
  expect(summaryOf(JSON.stringify(previewed(op)))).toContain('## Preview: `dev`');
});

test('whatever is changed in a preview, it is summarized, or refused in a sentence', () => {
  fc.assert(
    fc.property(fc.oneof(...operations.map((op) => changed(previewed(op)))), ({ document }) => {
      expect(summaryOf(JSON.stringify(document)) ?? '').not.toContain('[object Object]');
    }),
    { numRuns: 250 },
  );
});

test('a resource that is its own ancestor ends', () => {
  const { steps } = previewed('update') as unknown as {
    steps: { urn: string; oldState?: object; newState?: object }[];
  };
  for (const [at, { oldState, newState }] of steps.entries()) {
    const parent = steps[(at + 1) % steps.length]!.urn;
    Object.assign(oldState!, { parent });
    Object.assign(newState!, { parent });
  }
  expect(summaryOf(JSON.stringify({ steps: [...steps, ...steps] }))).toContain('## Preview');
});

test('a stream of events, half a document and any other text are refused', () => {
  const whole = JSON.stringify(previewed('update'));
  const event = JSON.stringify({ sequence: 1, timestamp: 1, preludeEvent: { config: {} } });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.nat({ max: whole.length - 2 }).map((end) => whole.slice(0, end)),
        fc.array(fc.constant(event), { minLength: 2, maxLength: 4 }).map((all) => all.join('\n')),
        json.map((value) => `${JSON.stringify(value)}x`),
        text,
      ),
      (printed) => {
        fc.pre(!/^\{\}?$/m.test(printed));
        expect(summaryOf(printed)).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});
