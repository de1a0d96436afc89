import { markup, type Markup } from './markup';
import type { PlainTable, Sheet, ToolSection } from './sheet';
import type { Cell, Checklist } from './writer';

/** Self-contained: no script, and nothing loaded from anywhere. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/*
 * "npm run" writes two lines about the script to standard output. Redirected into a file they precede the page, as
 * text of its body: hence no font size outside <main>, and sizes set on tables, which do not inherit them without a
 * doctype on top (https://quirks.spec.whatwg.org/#the-tables-inherit-color-from-body-quirk).
 */
const style = markup`
  body { margin: 0; font: 0 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
  main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; font-size: 15px; line-height: 1.4; }
  h1 { font-size: 24px; } h2 { font-size: 19px; margin-top: 2rem; } h3 { font-size: 16px; }
  h1 code, h2 code { font-size: inherit; }
  table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.4; color: inherit; table-layout: fixed; }
  th, td { border: 1px solid #b5b5b5; padding: 5px 8px; text-align: left; vertical-align: top; overflow-wrap: break-word; }
  td code { overflow-wrap: anywhere; }
  caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  thead th { background: #ececec; }
  tbody th { background: #f6f6f6; }
  .value { width: 52%; } .source { width: 4.5rem; } .done { width: 3.5rem; text-align: center; }
  code { font-family: ui-monospace, monospace; font-size: 13px; }
  ul { list-style: none; padding: 0; } li { margin: 6px 0; } li input { margin-right: 8px; }
  ol li { overflow-wrap: anywhere; }
  a { color: #0b5cad; }
  /* On a phone a row is a block: columns would leave no room for a word. */
  @media (max-width: 40rem) {
    main { padding: 1rem; } thead { display: none; }
    table, tbody, tr, th, td { display: block; width: auto; } td, tbody th { border: 0; padding: 2px 8px; }
    tr { border: 1px solid #b5b5b5; margin-top: -1px; padding: 4px 0; } td:empty { display: none; }
  }
  @page { size: A4; margin: 14mm; }
  @media print {
    main { max-width: none; padding: 0; font-size: 10pt; }
    table, code { font-size: 9pt; }
    h2, h3, tr.screen { break-after: avoid; }
    tr, li { break-inside: avoid; }
    thead { display: table-header-group; }
    a { color: inherit; text-decoration: none; }
  }
`;

/** The sheet as one page that prints well. */
export function toHtml(sheet: Sheet): string {
  const { words, title, stack } = sheet;
  const page = markup`<!doctype html>
<html lang="${sheet.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${joined(title, stack)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}${named(stack)}</h1>
<p>${sheet.intro} <strong>${words.noSecret}</strong>${sheet.made === undefined ? '' : ` ${sheet.made}`}</p>
${sheet.tables.map((table) => plainTable(sheet, table))}
${sheet.tools.map((tool) => toolSection(sheet, tool))}
<h2>${words.sources}</h2>
<ol>
${sheet.sources.map((url, index) => markup`<li id="source-${index + 1}"><a href="${url}">${url}</a></li>`)}
</ol>
</main>
</body>
</html>
`;
  return page.html;
}

function toolSection({ words }: Sheet, tool: ToolSection): Markup {
  return markup`<section>
<h2>${tool.label}${named(tool.name)}</h2>
<table>
<caption>${joined(tool.label, tool.name)}</caption>
<thead><tr><th scope="col" class="done">${words.done}</th><th scope="col">${words.field}</th><th scope="col" class="value">${words.value}</th><th scope="col" class="source">${words.source}</th></tr></thead>
${tool.screens.map(
  ({ name, rows }) => markup`<tbody>
<tr class="screen"><th scope="rowgroup" colspan="4">${name}</th></tr>
${rows.map(
  (row) =>
    markup`<tr><td class="done">${row.isDone ? '' : box(row.field)}</td><td>${row.field}</td><td>${cell(row.value)}</td><td>${reference(row.source)}</td></tr>`,
)}
</tbody>`,
)}
</table>
${tool.checklists.map(checklist)}
</section>`;
}

function joined(label: string, name: string | undefined): string {
  return name === undefined ? label : `${label} ${name}`;
}

function named(name: string | undefined): Markup {
  return name === undefined ? markup`` : markup` <code>${name}</code>`;
}

function checklist({ title, checks }: Checklist): Markup {
  return markup`<h3>${title}</h3>
<ul>
${checks.map(
  ({ text, source }) =>
    markup`<li><label><input type="checkbox">${text}</label> ${reference(source)}</li>`,
)}
</ul>`;
}

function plainTable({ words }: Sheet, { title, rows }: PlainTable): Markup {
  return markup`<h2>${title}</h2>
<table>
<caption>${title}</caption>
<thead><tr><th scope="col">${words.field}</th><th scope="col" class="value">${words.value}</th><th scope="col" class="source">${words.source}</th></tr></thead>
<tbody>
${rows.map(
  (row) =>
    markup`<tr><td>${row.field}</td><td>${cell(row.value)}</td><td>${reference(row.source)}</td></tr>`,
)}
</tbody>
</table>`;
}

function box(label: string): Markup {
  return markup`<input type="checkbox" aria-label="${label}">`;
}

function cell({ text, exact }: Cell): Markup {
  return exact ? markup`<code>${text}</code>` : markup`${text}`;
}

function reference(number: number): Markup {
  return markup`<a href="#source-${number}">[${number}]</a>`;
}
