import { execFileSync } from 'node:child_process';
import { compare } from '../../bench/compare';
import { measure, type Measured } from '../../bench/measure';
import { ratios, spread } from '../../bench/statistics';

const cwd = process.cwd();

/** JavaScript that uses that much CPU time, and holds that much memory meanwhile. */
const busy = (seconds: number, megabytes: number) =>
  `const held = Buffer.alloc(${megabytes}e6, 1);
   while (process.cpuUsage().user < ${seconds}e6) for (let n = 0; n < 1e7; n++); held.length;`;
const node = (script: string) => ({
  command: process.execPath,
  args: ['-e', script],
  cwd,
  env: {},
});

/** Measured in a process of its own, as `npm run bench` does: of this one, children of other test files may end meanwhile. */
function measuredApart(script: string): Measured {
  const command = JSON.stringify(node(script));
  const program = `require('./bench/measure.ts').measure(${command}).then((one) => console.log(JSON.stringify(one)))`;
  const args = ['--require', './compile.js', '-e', program];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }),
  ) as Measured;
}

test('the CPU time and memory of a command are those of its children, too', () => {
  const child = JSON.stringify(['-e', busy(0.6, 200)]);
  const start = `require('node:child_process').spawnSync(process.execPath, ${child})`;
  const alone = measuredApart('');
  const withChild = measuredApart(start);

  expect(withChild.cpu - alone.cpu).toBeGreaterThan(0.5);
  expect(withChild.memory - alone.memory).toBeGreaterThan(190);
});

test('a child counts that nobody has waited for', () => {
  const child = JSON.stringify(['-e', busy(0.6, 1)]);
  const leave = `require('node:child_process')
    .spawn(process.execPath, ${child}, { stdio: 'inherit' }).unref()`;
  const { cpu } = measuredApart(leave);

  expect(cpu).toBeGreaterThan(0.5);
});

test('a command that fails is an error with what it printed', async () => {
  const failing = measure(node("console.error('no stack dev'); process.exit(3)"), undefined);

  await expect(failing).rejects.toThrow(/ended with 3:\nno stack dev/);
});

test('sides take turns, each round begins with another one, and the first round does not count', async () => {
  const order: string[] = [];
  const measured = (cpu: number): Measured => ({ cpu, wall: 1, memory: 1, cloud: 0, parts: {} });
  const side = (name: string) => ({
    name,
    steps: [
      () => Promise.resolve(measured(order.push(name))),
      () => Promise.resolve(measured(order.push(`${name}'`))),
    ],
  });
  const compared = await compare(
    ['up', 'destroy'],
    [side('a'), side('b')],
    { rounds: 2 },
    () => undefined,
  );

  expect(order.join(' ')).toBe("a a' b b' b b' a a' a a' b b'");
  expect(compared.map(({ name, sides }) => [name, sides.map(({ cpu }) => cpu)])).toEqual([
    [
      'up',
      [
        [7, 9],
        [5, 11],
      ],
    ],
    [
      'destroy',
      [
        [8, 10],
        [6, 12],
      ],
    ],
  ]);
});

test('a spread is median, smallest and largest; ratios are taken run by run', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spread([1, 2, 3, 10])).toEqual({ median: 2.5, min: 1, max: 10 });
  expect(ratios([2, 4, 9], [1, 4, 3])).toEqual({ median: 2, min: 1, max: 3 });
  expect(() => spread([])).toThrow('There is nothing to take the median of.');
});
