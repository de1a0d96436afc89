import { renderPreparation } from '../../../operations/handover';
import { buildPreparation, kindNames } from '../../../operations/handover/build';
import { inLanguage, languages } from '../../../operations/handover/text';
import { handoverOf, helix, outputs, rowsOf, serviceNow, toolOf } from './support';

const deployer = 'For the person who deploys';

/** The steps of one kind in English: screen, field, value. */
function rows(kind: (typeof kindNames)[number]): string[][] {
  return buildPreparation(kind).tools.flatMap(({ steps }) =>
    steps.map(({ screen, field, value }) =>
      [screen, field, value].map((text) => inLanguage(text, 'en')),
    ),
  );
}

test("BMC Helix's administrator hands over the webhook URL before anything is deployed", () => {
  expect(rows('bmcHelix')).toEqual([
    ['BMC Helix Multi-Cloud Service Management', 'Version', '19.08 or later'],
    ['Integration Studio > Create Incident from Azure Alerts', 'Webhook URL', 'copy it'],
    [
      deployer,
      'Webhook URL',
      'a secret: hand it over as one, and keep it out of mails and tickets',
    ],
  ]);
});

test("ServiceNow's administrator learns of the plugin, the roles, and what the person who deploys needs", () => {
  const found = rows('servicenow');
  const fields = found.map(([, field]) => field);

  expect(found[0]).toEqual([
    'ServiceNow Store',
    'Event Management Connectors (sn_em_connector)',
    'installed; needs Event Management (ITOM), New York or later',
  ]);
  expect(found).toContainEqual([
    'System Security > Users and groups > Users > the integration user',
    'Identity type (Australia and later)',
    'Machine',
  ]);
  expect(found).toContainEqual([
    'Event Management > Integrations > Push Connectors > Azure Monitor',
    'Active',
    'selected',
  ]);
  expect(fields).toContain(
    'User (only for instances on servicenowservices.com: from Australia on their URL has the key)',
  );
  expect(found.filter(([screen]) => screen === deployer).map(([, field]) => field)).toEqual([
    'Name of the instance',
    'Domain of the instance',
    'sys_id of the push connector instance, if there is one',
    'REST API key, if there is one',
  ]);
});

test('nothing that is done before the deployment is asked for again after it', () => {
  for (const tool of [serviceNow, helix]) {
    const after = rowsOf(toolOf(outputs(2, [tool])));
    const repeated = rows(tool.kind).filter((row) =>
      after.some(([screen, field]) => screen === row[0] && field === row[1]),
    );

    expect(repeated).toEqual([]);
    expect(after[0]?.[2]).toContain(`handover --before --kind ${tool.kind}`);
    expect(handoverOf(outputs(2, [tool])).tools[0]?.steps[0]?.isDone).toBe(true);
  }
});

test.each(languages)(
  'the sheets in "%s" name no stack and have a box for every step',
  (language) => {
    const preparation = buildPreparation();
    const steps = preparation.tools.flatMap((tool) => tool.steps);
    const markdown = renderPreparation(preparation, 'md', language);
    const html = renderPreparation(preparation, 'html', language);

    expect(preparation.tools.map(({ kind }) => kind)).toEqual(['servicenow', 'bmcHelix', 'custom']);
    expect(markdown.match(/^\| ☐ \|/gm)).toHaveLength(steps.length);
    expect(html.match(/type="checkbox"/g)).toHaveLength(steps.length);
    expect(html.split('</table>')).toHaveLength(4);
    expect(markdown).toMatch(/^# [^`\n]*\n/);
    expect(html).toMatch(/<h1>[^<]*<\/h1>/);
    expect(markdown).toContain(
      { en: 'before the deployment', fr: 'avant le déploiement' }[language],
    );
    expect(markdown).not.toMatch({ en: /[éèàÉÀ]/, fr: /\b(the|your|with|only|which)\b/ }[language]);
  },
);

test('the JSON is the same for programs, in English', () => {
  const parsed = JSON.parse(
    renderPreparation(buildPreparation('bmcHelix'), 'json', 'en'),
  ) as unknown;

  expect(parsed).toMatchObject({
    version: 1,
    tools: [
      {
        kind: 'bmcHelix',
        label: 'BMC Helix',
        steps: [
          { field: 'Version', value: '19.08 or later' },
          { screen: 'Integration Studio > Create Incident from Azure Alerts' },
          { screen: deployer, field: 'Webhook URL' },
        ],
      },
    ],
  });
});
