import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { render } from '../../operations/handover';
import { buildHandover } from '../../operations/handover/build';
import { code, prose, table } from '../../operations/markdownText';
import { summarized } from '../../operations/previewSummary';
import { readPreview } from '../../operations/summary/preview';
import { custom, helix, outputs, serviceNow } from '../operations/handover/support';
import { previewed } from './stacks';
import { isOneLine, tagsIn, text } from './values';

/* Names and values in comments, sheets and pages stay text, whatever is in them. */

/** What a Markdown parser makes of it, as kinds: what is text or code in it is left out. */
function kindsIn(markdown: string): string[] {
  const kinds = new Set<string>();
  void marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    // An address in angle brackets is the sheet's own source, and <br> and <code> are the summary's.
    const isOwn = /^(<https:\/\/learn\.microsoft\.com|<\/?(br|code)>$)/.test(token.raw);
    kinds.add(isOwn ? 'own' : token.type);
  });
  return [...kinds].sort();
}

/** Nothing that Markdown or HTML would show, load or follow. */
const harmless = ['codespan', 'escape', 'paragraph', 'space', 'text', 'own'];

test('prose and code are read as text by a Markdown parser', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      fc.pre(one.trim() !== '' && other.trim() !== '');
      for (const written of [`x ${prose(one)}`, code(one), `${code(one)} ${prose(other)}`]) {
        expect(isOneLine(written.slice(0, 2000))).toBe(true);
        expect(kindsIn(written).filter((kind) => !harmless.includes(kind))).toEqual([]);
      }
      const rows = table(['a', 'b'], [[`x ${prose(one)}`, code(other)]]).join('\n');
      const [parsed] = marked.lexer(rows) as Tokens.Table[];
      expect(parsed?.type === 'table' && parsed.rows.map((row) => row.length)).toEqual([2]);
      const after = parsed?.rows[0]?.[1]?.tokens ?? [];
      expect(after.filter(({ type }) => !['codespan', 'html', 'text'].includes(type))).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("names in a preview change nothing of the summary's form", () => {
  const plain = JSON.stringify(previewed('update'));
  const summary = (printed: string) =>
    summarized(readPreview(printed, 'The preview'), undefined, []).markdown;
  const put = (name: string) => {
    const value = JSON.stringify(name).slice(1, -1);
    return summary(
      plain
        .replaceAll('"name":"servicenow"', () => `"name":"${value}"`)
        .replaceAll('::itsm', () => `::${value}`),
    );
  };
  const before = [...kindsIn(put('a b')), ...harmless];
  fc.assert(
    fc.property(text, (name) => {
      fc.pre(name.trim() !== '' && !name.includes('::') && !name.includes('$'));
      expect(kindsIn(put(name)).filter((kind) => !before.includes(kind))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('names in a hand-over change nothing of the form of its sheets', () => {
  const sheets = (name: string) => {
    const tools = [
      { ...serviceNow, name: `${name}1`, eventClass: name },
      { ...helix, name: `${name}2`, secretKey: name },
      { ...custom, name: `${name}3`, replaces: `${name}1` },
    ];
    const given = outputs(2, tools, { actionGroupName: name, roles: [name], identifierUri: name });
    const handover = buildHandover('dev', given);
    return (['md', 'html'] as const).map((format) => render(handover, format, 'fr'));
  };
  const [md = '', html = ''] = sheets('a b');
  const before = [...kindsIn(md), ...harmless];
  fc.assert(
    fc.property(text, (name) => {
      fc.pre(name.trim() !== '');
      const [markdown = '', page = ''] = sheets(name);
      expect(kindsIn(markdown).filter((kind) => !before.includes(kind))).toEqual([]);
      expect(tagsIn(page)).toEqual(tagsIn(html));
    }),
    { numRuns: 60 },
  );
});
