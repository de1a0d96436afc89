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

test('every fault that was tried was survived', () => {
  const lost = report?.results.filter(({ survived }) => !survived);
  expect(lost?.map(({ row, column }) => `${row}: ${column}`)).toEqual([]);
});
