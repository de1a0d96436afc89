import { differences, pathParts, valueAt } from '../../../operations/summary/differences';

test('what is equal does not differ, whatever the order of its keys', () => {
  expect(differences({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toEqual([]);
});

test('properties are compared one by one, those that come and go too', () => {
  expect(
    differences({ same: 1, gone: 'x', deep: { a: 1 } }, { same: 1, deep: { a: 2, 'b.c': 3 } }),
  ).toEqual([
    { path: 'deep.a', before: 1, after: 2, replaces: false },
    { path: 'deep["b.c"]', before: undefined, after: 3, replaces: false },
    { path: 'gone', before: 'x', after: undefined, replaces: false },
  ]);
});

test('lists of named things are compared by name, so that an order says nothing', () => {
  const [a, b] = [
    { name: 'a', v: 1 },
    { name: 'b', v: 1 },
  ];

  expect(differences({ l: [a, b] }, { l: [b, a] })).toEqual([]);
  expect(differences({ l: [a, b] }, { l: [{ ...b, v: 2 }] })).toEqual([
    { path: 'l["a"]', before: a, after: undefined, replaces: false },
    { path: 'l["b"].v', before: 1, after: 2, replaces: false },
  ]);
});

test('other lists, and those with a name twice, are compared as a whole', () => {
  expect(differences({ l: [1, 2] }, { l: [2, 1] })).toHaveLength(1);
  const twice = [{ name: 'a' }, { name: 'a' }];
  expect(differences(twice, [{ name: 'a' }])).toEqual([
    { path: '', before: twice, after: [{ name: 'a' }], replaces: false },
  ]);
});

test('a list that becomes an object differs as a whole', () => {
  expect(differences({ l: [{ name: 'a' }] }, { l: { a: 1 } })).toEqual([
    { path: 'l', before: [{ name: 'a' }], after: { a: 1 }, replaces: false },
  ]);
});

test.each([
  ['a.b[0]["c.d"].e', ['a', 'b', '0', 'c.d', 'e']],
  ['tags["x\\"y"]', ['tags', 'x"y']],
  ['[1]', ['1']],
])('the path %s has the parts %j', (path, parts) => {
  expect(pathParts(path)).toEqual(parts);
});

test('a value is found by its path; of something hidden, the whole is', () => {
  expect(valueAt({ a: [{ b: 1 }] }, 'a[0].b')).toBe(1);
  expect(valueAt({ a: '[secret]' }, 'a[0].b')).toBe('[secret]');
  expect(valueAt({ a: 1 }, 'b.c')).toBeUndefined();
  expect(valueAt(undefined, 'a')).toBeUndefined();
});
