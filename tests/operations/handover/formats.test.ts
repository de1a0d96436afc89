import { render } from '../../../operations/handover';
import type { Handover } from '../../../operations/handover/handover';
import { sheetOf } from '../../../operations/handover/sheet';
import { inLanguage, languages, type Language } from '../../../operations/handover/text';
import { custom, handoverOf, helix, outputs, serviceNow } from './support';

const cases = ([1, 2] as const).flatMap((version) =>
  languages.map((language) => [version, language] as const),
);
const all = (version: 1 | 2) => handoverOf(outputs(version, [custom, helix, serviceNow]));

/** Names that would break a table, a heading, an attribute or a page if they were not escaped. */
const hostile = '</td><script>alert("x")</script> | `a`` & \'b\' [c](javascript:d) *e* {{f}}';
const hostileHandover = () =>
  handoverOf(
    outputs(
      2,
      [
        { ...custom, name: hostile, secretKey: `serviceUris[${JSON.stringify(hostile)}]` },
        { ...serviceNow, eventClass: hostile },
      ],
      { actionGroupName: hostile },
    ),
  );

/** Rows with something to do that a language's sheet has to show: screen, field, value, number of the document. */
function expectedRows(handover: Handover, language: Language): string[][] {
  const { sources } = sheetOf(handover, language);
  return handover.tools.flatMap(({ steps }) =>
    steps
      .filter(({ isDone }) => isDone !== true)
      .map(({ screen, field, value, source }) => [
        ...[screen, field, value].map((text) => inLanguage(text, language)),
        String(sources.indexOf(source) + 1),
      ]),
  );
}

function unescapeHtml(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Rows with a box to tick, as the page shows them, below the screen they belong to. */
function htmlRows(html: string): string[][] {
  const rows: string[][] = [];
  let screen = '';
  for (const [line] of html.matchAll(/<tr.*<\/tr>/g)) {
    const cells = [...line.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, inner]) =>
      unescapeHtml(inner ?? ''),
    );
    if (line.includes('scope="rowgroup"')) {
      screen = cells[0] ?? '';
    } else if (line.includes('type="checkbox"')) {
      const [, field, value, source] = cells;
      rows.push([screen, field ?? '', value ?? '', (source ?? '').slice(1, -1)]);
    }
  }
  return rows;
}

/** The same rows of the Markdown sheet, read as GitHub reads tables. */
function markdownRows(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| ☐'));
  return rows.map((line) => {
    const cells = line.split(/(?<!\\)\|/).slice(2, -1);
    const [screen, field, value, source] = cells.map((cell) => readMarkdown(cell.trim()));
    return [screen ?? '', field ?? '', value ?? '', (source ?? '').slice(1, -1)];
  });
}

function readMarkdown(cell: string): string {
  const unsplit = cell.replaceAll('\\|', '|');
  const span = /^(`+)( ?)([^]*?)\2\1$/.exec(unsplit);
  return span?.[3] ?? unsplit.replace(/\\([\\`*_{}[\]<>#~&|])/g, '$1');
}

test.each(cases)(
  'the page for version %d tokens in "%s" shows each screen, field, value and source',
  (version, language) => {
    const handover = all(version);
    const html = render(handover, 'html', language);

    expect(htmlRows(html)).toEqual(expectedRows(handover, language));
    expect(html).toContain(`<html lang="${language}">`);
  },
);

test.each(cases)(
  'Markdown for version %d tokens in "%s" shows each screen, field, value and source',
  (version, language) => {
    const handover = all(version);

    expect(markdownRows(render(handover, 'md', language))).toEqual(
      expectedRows(handover, language),
    );
  },
);

test.each(languages)(
  'every check, document and value of the token is on both sheets in "%s"',
  (language) => {
    const handover = all(2);
    const html = unescapeHtml(render(handover, 'html', language));
    const markdown = render(handover, 'md', language).replace(/\\(?=[>_])/g, '');
    const { audience, issuer, openIdMetadataUrl, callerClaimValue } = handover.token;
    const checks = handover.tools.flatMap((tool) => [...tool.checks, ...tool.issues]);
    const texts = [
      ...checks.map(({ text }) => text[language]),
      ...checks.map(({ source }) => source),
      ...[audience, issuer, openIdMetadataUrl, callerClaimValue, handover.application.objectId],
    ];

    for (const text of texts) {
      expect(html).toContain(text);
      expect(markdown).toContain(text);
    }
  },
);

test('what is only to be compared or known is on the sheets, without a box to tick', () => {
  const handover = handoverOf(outputs(2, [serviceNow]));
  const uri = 'URI (already set by the deployment)';
  const inHtml = render(handover, 'html', 'en')
    .split('\n')
    .find((line) => line.includes(uri));
  const inMarkdown = render(handover, 'md', 'en')
    .split('\n')
    .find((line) => line.includes(uri));

  expect(inHtml).toContain('<td class="done"></td>');
  expect(inMarkdown).toMatch(/^\| {2}\|/);
});

test('two sheets of different days can be told apart', () => {
  const made = { on: '2026-11-27', version: '0.1.0' };

  expect(render(all(2), 'md', 'en', made)).toContain('Made on 2026-11-27, azure-itsm 0.1.0.');
  expect(render(all(2), 'html', 'fr', made)).toContain('Établie le 2026-11-27, azure-itsm 0.1.0.');
});

test('every table has a caption, and every column header a scope', () => {
  const html = render(all(2), 'html', 'en');
  const tables = html.split('<table>').slice(1);

  expect(tables).toHaveLength(5);
  expect(tables.filter((table) => !table.startsWith('\n<caption>'))).toEqual([]);
  expect(html).not.toMatch(/<th( (?!scope=)|>)/);
});

test('nothing of one language is left in the other', () => {
  const english = render(all(1), 'html', 'en');
  const french = render(all(1), 'html', 'fr');

  expect(english).toContain('Check afterwards');
  expect(english).not.toMatch(/[éèàÉÀ]/);
  expect(french).toContain('À vérifier ensuite');
  expect(french).toContain('Ce qui est déployé');
  expect(french).not.toMatch(/\b(the|your|with|already|which)\b/);
});

test('the page needs nothing from elsewhere: no script, picture, font or style sheet', () => {
  const html = render(all(2), 'html', 'en');

  expect(html).not.toMatch(/<(script|img|link|iframe|object|embed)\b|@import|url\(|\ssrc=/i);
  expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
  expect(html).toContain('@media print');
});

test('names from the stack cannot become markup of the page', () => {
  const handover = hostileHandover();
  const html = render(handover, 'html', 'en');

  expect(html).not.toContain('<script');
  expect(htmlRows(html)).toEqual(expectedRows(handover, 'en'));
  expect(unescapeHtml(html)).toContain(`ServiceNow servicenow`);
});

test('names from the stack cannot break a Markdown table or become a link', () => {
  const handover = hostileHandover();

  expect(markdownRows(render(handover, 'md', 'en'))).toEqual(expectedRows(handover, 'en'));
});

test('a line break in a name does not end a Markdown row', () => {
  const handover = handoverOf(outputs(2, [{ ...custom, name: 'a\n| b\r\n\n# c' }]));

  expect(render(handover, 'md', 'en')).toContain('## custom `a \\| b # c`\n');
});

test('JSON is the contract that programs read', () => {
  const handover = handoverOf(outputs(2, [helix]));
  const parsed = JSON.parse(render(handover, 'json', 'en')) as Record<string, unknown>;
  const [tool] = parsed.tools as Record<string, unknown>[];

  expect(parsed).toEqual({
    version: 1,
    stack: 'dev',
    cloud: 'public',
    tenantId: '11111111-1111-1111-1111-111111111111',
    application: {
      clientId: '66666666-6666-6666-6666-666666666666',
      objectId: '55555555-5555-5555-5555-555555555555',
      identifierUri: 'api://11111111-1111-1111-1111-111111111111/itsm-dev',
    },
    actionGroup: {
      id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm-dev',
      name: 'itsm-dev',
    },
    token: {
      version: 2,
      audience: '66666666-6666-6666-6666-666666666666',
      issuer: 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0',
      openIdMetadataUrl:
        'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0/.well-known/openid-configuration',
      callerClaimName: 'azp',
      callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
      roles: ['ActionGroupsSecureWebhook'],
    },
    tools: [
      {
        name: 'helix',
        kind: 'bmcHelix',
        label: 'BMC Helix',
        url: null,
        secretKey: 'serviceUris.helix',
        replaces: null,
        replacedBy: [],
        steps: expect.any(Array) as unknown,
        checks: expect.any(Array) as unknown,
        issues: [],
        overlap: [],
      },
    ],
  });
  expect(tool?.steps).toContainEqual({
    screen: 'Catalog > Azure alerts > Connectors > Configuration > Add new connection',
    field: 'Number of instances',
    value: '2',
    source:
      'https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-secure-webhook-connections-bmc',
  });
  expect(tool?.checks).toContainEqual(
    'No public document says which claims BMC Helix verifies. If it asks for more than the two ids, the token above has every value. (https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-secure-webhook-connections-bmc)',
  );
});
