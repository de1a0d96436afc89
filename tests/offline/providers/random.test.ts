import { failureOf, startPlugins, unknown, type Plugins } from './support';

let plugins: Plugins;

beforeAll(async () => {
  plugins = await startPlugins();
});
afterAll(() => plugins.stop());

test('a random UUID lives in the state, and is imported by itself', async () => {
  const random = plugins.connect('random');
  await random.configure();
  const keepers = { a: '1' };
  const { id, outputs } = await random.create('uuid', { keepers });
  expect(outputs).toEqual({ keepers, result: id });
  expect((await random.create('uuid', {}, true)).outputs).toEqual({ result: unknown });
  expect((await random.create('uuid', {})).id).not.toBe(id);
  expect(await random.read('uuid', id, outputs, { keepers })).toEqual({
    id,
    outputs,
    inputs: { keepers },
  });
  expect(await random.read('uuid', id)).toEqual({ id, outputs: { result: id }, inputs: {} });
  expect((await failureOf(random.read('uuid', 'x'))).message).toBe(
    'parsing the id "x": expected is a UUID',
  );
  await random.delete('uuid', id, outputs);
});
