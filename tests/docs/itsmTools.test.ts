import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { itsmToolProblems } from '../../components/actionGroup/itsmToolRules';
import { builtUri, type ItsmTool } from '../../components/itsmTools';
import { buildPreparation } from '../../operations/handover/build';
import { helix, outputs, rowsOf, serviceNow, toolOf } from '../operations/handover/support';

const page = (name: string) => readFileSync(`docs/${name}.md`, 'utf8');

/** Cells of all rows of a page's tables. */
function cells(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((row) => row.map((cell) => cell.trim().replace(/[*`]/g, '')));
}

test("ServiceNow's page maps severities as the sheet does", () => {
  const mapped = rowsOf(toolOf(outputs())).filter(([, field]) =>
    /^(Fired|Resolved)/.test(field ?? ''),
  );
  const shown = cells(page('servicenow')).filter(([azure]) =>
    /^(Fired|Resolved)/.test(azure ?? ''),
  );

  expect(mapped).toHaveLength(6);
  for (const [, alert = '', event = ''] of mapped) {
    const [severity = 'Resolved'] = /Sev\d/.exec(alert) ?? [];
    expect(shown.find(([azure]) => azure?.includes(severity))?.[1]).toContain(event);
  }
});

test("ServiceNow's page names the fields and the claim of either token version", () => {
  const rows = cells(page('servicenow'));

  for (const field of ['Source', 'Client ID', 'OIDC Metadata URL', 'Claim Value']) {
    expect(rowsOf(toolOf(outputs())).map(([, name]) => name)).toContain(field);
    expect(rows.map(([, name]) => name)).toContain(field);
  }
  expect(rows.find(([, field]) => field === 'Claim Name')?.slice(2)).toEqual(['azp', 'appid']);
});

test("the tool on ServiceNow's page is a configuration that is accepted, and makes the URL of its release", () => {
  const [, block = ''] = /```yaml\n([^]*?)```/.exec(page('servicenow')) ?? [];
  const { config } = parse(block) as { config: Record<string, ItsmTool[]> };
  const [tool] = config['itsm-secure-export:tools'] ?? [];

  expect(itsmToolProblems(tool === undefined ? [] : [tool])).toEqual([]);
  expect(builtUri({ ...(tool as ItsmTool & { instance: string }), apiKey: 'now_a' })).toBe(
    'https://acme.servicenowservices.com/api/sn_em_connector/em/inbound_event?source=azuremonitor&sys_id=0123456789abcdef0123456789abcdef&x-sn-apikey=now_a',
  );
});

test("BMC Helix's page has the fields and fixed values of the connection", () => {
  const rows = cells(page('bmc-helix'));
  const connection = rowsOf(toolOf(outputs(2, [helix]))).filter(([screen]) =>
    screen?.endsWith('Add new connection'),
  );

  expect(connection).toHaveLength(8);
  for (const [, field = '', value = ''] of connection) {
    const shown = rows.find(([names]) => names?.split(', ').includes(field))?.[1];
    expect(shown).toBe(
      { 'Azure tenant ID': 'output tenantId' }[field] ??
        { 'Azure application ID': 'output clientId, with either token version' }[field] ??
        value,
    );
  }
});

test.each([
  ['servicenow', serviceNow],
  ['bmc-helix', helix],
])('the page %s lists the vendor documents that the sheet is from', (name, tool) => {
  const { steps, issues, kind } = toolOf(outputs(2, [tool]));
  const before = buildPreparation(kind).tools.flatMap((one) => one.steps);
  const documents = new Set([...before, ...steps, ...issues].map(({ source }) => source));

  for (const document of documents) {
    expect(page(name)).toContain(`](${document})`);
  }
});
