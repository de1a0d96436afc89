import { block, code, prose, table } from '../../operations/markdownText';

test.each([
  ['plain', '`plain`'],
  ['a `b` c', '``a `b` c``'],
  ['`b``c`', '``` `b``c` ```'],
  ['a|b', '`a\\|b`'],
  ['two\n lines', '`two lines`'],
])('%j is shown as the code %j', (text, expected) => {
  expect(code(text)).toBe(expected);
});

test('prose keeps what Markdown would take for its own', () => {
  expect(prose('*a* [b](c) <d> | e_f\ng')).toBe(String.raw`\*a\* \[b\](c) \<d\> \| e\_f g`);
});

test('a block ends where its text does, whatever is in it', () => {
  expect(block('a\n```\nb\n')).toEqual(['````text', 'a\n```\nb', '````']);
  expect(block('a')).toEqual(['```text', 'a', '```']);
});

test('a table has a line under its head', () => {
  expect(table(['a', 'b'], [['1', '2']])).toEqual(['| a | b |', '| --- | --- |', '| 1 | 2 |']);
});
