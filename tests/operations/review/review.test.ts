import type { Host } from '../../../operations/review/host';
import { hostOf } from '../../../operations/review/hosts';
import { review } from '../../../operations/review/review';
import {
  environmentOf,
  reviewCode,
  reviewText,
  type Summary,
} from '../../../operations/review/reviewText';

const dev: Summary = { environment: 'dev', code: 0, markdown: '## Preview: dev\n\nNo changes.\n' };
const prod: Summary = { environment: 'prod', code: 2, markdown: '## Preview: prod\n\n`a-b`\n' };
const failed: Summary = { environment: 'prod', code: 1, markdown: '' };

/** A review of two previews on a host that only takes notes. */
async function reviewed(summaries: Summary[], options: object = {}, labels: string[] = []) {
  const noted = { shown: '', comment: '', said: [] as string[], acknowledged: [] as string[][] };
  const host: Host = {
    labels: () => Promise.resolve(labels),
    show: (markdown) => Promise.resolve(void (noted.shown = markdown)),
    comment: (markdown) => {
      noted.comment = markdown;
      return Promise.resolve('Wrote it.');
    },
  };
  const files = summaries.map(({ environment }) => `preview-${environment}.json`);
  const code = await review(files, {
    host,
    summarise: (file, environment, acknowledged) => {
      noted.acknowledged.push(acknowledged);
      const found = summaries.find((summary) => summary.environment === environment);
      if (found === undefined) throw new Error(file);
      return found;
    },
    say: (line) => noted.said.push(line),
    ...options,
  });
  return { code, ...noted };
}

test('the summaries of all environments are one text, shown by the run and written as the comment', async () => {
  const { code, shown, comment, said } = await reviewed([dev, { ...prod, code: 0 }]);

  expect(shown).toBe('## Preview: dev\n\nNo changes.\n\n## Preview: prod\n\n`a-b`\n');
  expect(comment).toBe(shown);
  expect({ code, said }).toEqual({ code: 0, said: ['Wrote it.'] });
});

test('a consequence that nobody acknowledged fails with 2, and the text says which label acknowledges it', async () => {
  const { code, comment } = await reviewed([dev, prod]);

  expect(code).toBe(2);
  expect(comment).toMatch(/give the pull request the label `acknowledged: <its id>`\.\n$/);
});

test('a review that only informs does not fail for it, but for a preview that is missing', async () => {
  expect((await reviewed([dev, prod], { onlyInform: true })).code).toBe(0);
  expect((await reviewed([dev, failed], { onlyInform: true })).code).toBe(1);
});

test('a preview that failed is said in its place, and the other one is there', async () => {
  const { code, comment } = await reviewed([dev, failed]);

  expect(code).toBe(1);
  expect(comment).toBe(
    '## Preview: dev\n\nNo changes.\n\n## Preview: `prod`\n\n**There is no preview.** The log of the run says why.\n',
  );
});

test('the labels of the pull request acknowledge for each environment', async () => {
  const labels = ['bug', 'acknowledged: owners-change', 'acknowledged:alerts-disabled'];
  const { acknowledged, said } = await reviewed([dev, prod], {}, labels);
  const both = ['alerts-disabled', 'owners-change'];

  expect(acknowledged).toEqual([both, both]);
  expect(said).toEqual(['Wrote it.']);
});

test('a label that acknowledges nothing is said, and neither counts nor reaches a command', async () => {
  const labels = [
    'acknowledged: azns-removed', // refused
    'acknowledged: location-change', // a note
    'acknowledged: --output=x',
    'acknowledged: toString',
    'acknowledged: owners-change,secret-changed',
    'Acknowledged: owners-change',
    'acknowledged:',
  ];
  const { acknowledged, said } = await reviewed([dev], {}, labels);

  expect(acknowledged).toEqual([[]]);
  expect(said[0]).toBe(
    'Labels acknowledge what cannot be acknowledged, and do not count: , --output=x, azns-removed, location-change, owners-change,secret-changed, toString.',
  );
});

test('a missing preview counts more than a missing acknowledgement', () => {
  expect(reviewCode([prod, failed])).toBe(1);
  expect(reviewCode([prod, dev])).toBe(2);
  expect(reviewCode([{ ...failed, code: 137 }])).toBe(1);
});

test('the note is above the summaries', () => {
  expect(reviewText([dev], 'On the emulator.')).toBe(
    'On the emulator.\n\n## Preview: dev\n\nNo changes.\n',
  );
});

test('the environment is in the name of the file, and another name is refused', () => {
  expect(environmentOf('some/folder/preview-dev-2.json')).toBe('dev-2');
  for (const file of ['dev.json', 'preview-$(x).json', 'preview-.json', 'my-preview-dev.json']) {
    expect(() => environmentOf(file)).toThrow('preview-<environment>.json');
  }
});

test('in a terminal the text is printed, and nothing acknowledges', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const host = hostOf({});
  await host.show('text\n');
  const said = write.mock.calls.map(([text]) => text);
  write.mockRestore();

  expect(said).toEqual(['text\n']);
  expect(await host.labels()).toEqual([]);
  expect(await host.comment('text')).toBeUndefined();
});
