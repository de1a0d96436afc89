import fs from 'node:fs';
import { render } from '../../bench/faults/render';
import { pageFile, readReport } from '../../bench/faults/report';

const report = readReport();

test('the page of faults says what the last run found', () => {
  if (report === undefined) throw new Error('bench/faults/results.json: npm run faults -- --write');
  const page = render(report);
  if (process.env.UPDATE_FAULTS) fs.writeFileSync(pageFile, page);
  expect(fs.readFileSync(pageFile, 'utf8')).toBe(page);
});

/** Of the run in parts, before what is told here was mended; a whole run has none. */
const lostInParts = [
  // The state that is put back is that of a stack without anything, and the resource group is there.
  'disk full: 8 kB left',
  // The sender waited 10 s of real time, and the machine was too busy to answer in that: an answer that came too late.
  '24 hours of alerts: seed 2',
];

test('every fault that was tried was survived, but what the page names', () => {
  const lost = report?.results.filter(({ survived }) => !survived);
  const wasWhole = (report?.seconds ?? 0) > 0;
  expect(lost?.map(({ row, column }) => `${row}: ${column}`)).toEqual(wasWhole ? [] : lostInParts);
});
