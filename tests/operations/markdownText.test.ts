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

test('a backslash before a pipe splits no table, whichever of the two a parser takes for the escape', () => {
  expect(code('a\\|b')).toBe('<code>a&#92;&#124;b</code>');
});

test('what cannot be seen is shown as its code', () => {
  expect(code('a\u202eb\u001b[31m')).toBe('`a\\u202eb\\u001b[31m`');
});

test('prose becomes no link and no mention', () => {
  expect(prose('see https://a.b, www.c.d, @you')).toBe(
    'see https&#58;//a.b, www&#46;c.d, &#64;you',
  );
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
