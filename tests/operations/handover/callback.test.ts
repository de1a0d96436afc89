import { render } from '../../../operations/handover';
import { buildHandover } from '../../../operations/handover/build';
import { callbackInputs } from '../../../operations/handover/callback';
import type { Handover, Step } from '../../../operations/handover/handover';
import { readOutputs } from '../../../operations/handover/outputs';
import { inLanguage, languages } from '../../../operations/handover/text';
import type { PublicTool } from '../../../components/itsmTools';
import { custom, helix, outputs, serviceNow, tenantId } from './support';

const canary = 'CANARY-of-the-client-secret';
const scope = '/subscriptions/99999999-9999-9999-9999-999999999999';
const ids = {
  callbackClientId: '77777777-7777-7777-7777-777777777777',
  callbackServicePrincipalObjectId: '88888888-8888-8888-8888-888888888888',
};
const secret = {
  callbackClientSecret: '[secret]',
  callbackClientSecretEnds: '2027-05-26T00:00:00Z',
};
const both = { ...ids, ...secret };

function withCallback(
  tools: PublicTool[] = [serviceNow],
  more: object = both,
  given: object = { callback: { scopes: [scope] } },
): Handover {
  const read = readOutputs('dev', { ...outputs(2, tools), ...more });
  return buildHandover('dev', read, callbackInputs({ ...given }));
}

const stepsOf = (handover: Handover): Step[] => handover.tools[0]?.callback?.steps ?? [];
const rows = (steps: Step[]) =>
  steps.map((step) =>
    [step.screen, step.field, step.value].map((text) => inLanguage(text, 'en')).join(' | '),
  );

const form = 'Connections & Credentials > Credentials > New > Azure Service Principal';
const instances = 'Event Management > Integrations > Connector Instances';
const firewall = 'Firewall of the MID Server | HTTPS, outgoing';
const access = 'Azure > Access control (IAM) > Role assignments';

test('the connector of one tenant: each screen, field and value', () => {
  const screen = `${instances} > Azure Monitor`;

  expect(rows(stepsOf(withCallback()))).toEqual([
    `${form} | Name | your choice`,
    `${form} | Tenant ID | ${tenantId}`,
    `${form} | Client ID | ${ids.callbackClientId}`,
    `${form} | Authentication method | Client secret`,
    `${form} | Secret key | a secret: the person who deploys fetches it with pulumi stack output callbackClientSecret --show-secrets --stack dev, and types it here or hands it over as a secret; it ends on 2027-05-26`,
    `${screen} | Name | the same as that of the Azure push connector that receives the alerts`,
    `${screen} | Host IP (not used; any address) | 1.1.1.1`,
    `${screen} | Credential | the credential above`,
    `${screen} | MID Server | one that is up`,
    `${screen} | Bi-directional (where the form shows it) | selected`,
    `${screen} | Active | selected`,
    `${firewall} | login.microsoftonline.com`,
    `${firewall} | management.azure.com`,
    `${access} | Role (already assigned) | Alert State`,
    `${access} | Scope (already assigned) | ${scope}`,
  ]);
});

test('with several tenants the connector has the name that the URL has as its event class', () => {
  const steps = rows(stepsOf(withCallback([{ ...serviceNow, eventClass: 'contoso' }])));

  expect(steps).toContain(`${instances} > New | Name | contoso`);
  expect(steps).toContain(`${instances} > New | Bi-directional | selected`);
});

test('a secret URL is not looked into for the name of the connector', () => {
  const whole = { ...serviceNow, instance: null, secretKey: 'serviceUris.servicenow' };

  expect(rows(stepsOf(withCallback([whole])))).toContain(
    `${instances} > Azure Monitor | Name | the event_class of the secret URL; without one, the same as that of the Azure push connector that receives the alerts`,
  );
});

test("in Azure Government the MID Server needs that cloud's hosts, and nobody knows whether the connector takes them", () => {
  const government = withCallback([serviceNow], { ...both, cloud: 'usGovernment' });
  const steps = rows(stepsOf(government));

  expect(steps).toContain(`${firewall} | login.microsoftonline.us`);
  expect(steps).toContain(`${firewall} | management.usgovcloudapi.net`);
  expect(render(government, 'md', 'en')).toContain('with those of Azure Government is not known');
  expect(render(withCallback(), 'md', 'en')).not.toContain('with those of Azure Government');
});

test('a secret that the stack does not make is said to be elsewhere', () => {
  const elsewhere = withCallback([serviceNow], ids);

  expect(elsewhere.callback).toMatchObject({ secretOutput: null, secretEnds: null });
  expect(rows(stepsOf(elsewhere))[4]).toContain('a secret that this stack does not make');
});

test.each(languages)(
  'in "%s" every line is on the page and in Markdown, never the secret',
  (language) => {
    const handover = withCallback([serviceNow, helix], { ...both, callbackClientSecret: canary });
    const { steps = [], checks = [] } = handover.tools[0]?.callback ?? {};
    const texts = [
      ...steps.map(({ value }) => inLanguage(value, language)),
      ...checks.map(({ text }) => text[language]),
      ...[...steps, ...checks].map(({ source }) => source),
    ];
    const html = render(handover, 'html', language)
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    const markdown = render(handover, 'md', language)
      .replace(/\\(?=[<>_&])/g, '')
      // No link: an address of a command is text.
      .replaceAll('&#58;', ':');

    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    expect(texts.filter((text) => !markdown.includes(text))).toEqual([]);
    expect(html + markdown + JSON.stringify(handover)).not.toContain(canary);
  },
);

test('nothing of one language is left in the other', () => {
  expect(render(withCallback(), 'md', 'en')).not.toMatch(/[éèàÉÀ]/);
  expect(render(withCallback(), 'md', 'fr')).not.toMatch(/\b(the|your|with|already|which)\b/);
});

test('JSON says what signs in, what it may do and where its secret is', () => {
  const given = { callback: { scopes: [scope], role: 'Monitoring Contributor' } };
  const json = JSON.parse(render(withCallback([serviceNow], both, given), 'json', 'en')) as {
    callback: object;
    tools: { callback: { steps: object[]; checks: string[] } }[];
  };

  expect(json.callback).toEqual({
    tenantId,
    clientId: ids.callbackClientId,
    servicePrincipalObjectId: ids.callbackServicePrincipalObjectId,
    role: 'Monitoring Contributor',
    scopes: [scope],
    secretOutput: 'callbackClientSecret',
    secretEnds: '2027-05-26T00:00:00Z',
  });
  expect(json.tools[0]?.callback.steps).toContainEqual({
    screen: form,
    field: 'Client ID',
    value: ids.callbackClientId,
    source:
      'https://www.servicenow.com/docs/r/it-asset-management/cloud-cost-management/create-azure-credential-record-ccm.html',
  });
  expect(json.tools[0]?.callback.checks[1]).toMatch(/^Close it, then reopen it: .* \(https:/);
});

test('sheets of other tools, and of stacks without a way back, are as they were', () => {
  const others = [helix, custom];
  const sheets = (handover: Handover) => languages.map((one) => render(handover, 'md', one));

  expect(sheets(withCallback(others))).toEqual(sheets(withCallback(others, {})));
  expect(render(withCallback([serviceNow], {}), 'json', 'en')).not.toMatch(/callback/i);
  expect(render(withCallback([serviceNow], {}), 'md', 'en')).not.toContain('Back to Azure');
});
