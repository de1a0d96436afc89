import { consequencesOf, deployed, ids, inputs, only, step, tools, update } from './support';
import { clientId, identifierUri, serviceNow, tenantId } from '../handover/support';

const args = { cloud: 'public', tokenVersion: 2, tools: asInputs() };
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** The tools as the component takes them. */
function asInputs() {
  return [
    { name: 'helix', kind: 'bmcHelix', serviceUri: '[secret]' },
    { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
  ];
}

const application = (before: object, after: object) =>
  update('application', { ...before }, { ...after }, 'api.requestedAccessTokenVersion');

function valuesChanged(...steps: Parameters<typeof consequencesOf>) {
  return consequencesOf(...steps).filter(({ id }) => id === 'itsm-values-change');
}

test('another token version changes what ServiceNow has to be told, field by field', () => {
  const steps = [
    deployed(),
    update('secureExport', args, { ...args, tokenVersion: 1 }),
    application({ identifierUris: [identifierUri] }, { identifierUris: [identifierUri] }),
  ];
  const [found, ...more] = valuesChanged(...steps);

  expect(more).toEqual([]); // BMC Helix is told the client id, which stays
  expect(found?.text).toContain(
    'ServiceNow `servicenow`: its administrator has to change 6 values.',
  );
  const oauth = String.raw`Event Management \> Integrations \> Azure OAuth Config \> Azure OAuth OIDC Entry`;
  const provider = String.raw`${oauth} \> OAuth OIDC Provider Configuration \> Open Record`;
  expect(found?.details).toEqual(
    expect.arrayContaining([
      `${oauth} > **Client ID**: \`${clientId}\` → \`${identifierUri}\``,
      `${provider} > **OIDC Metadata URL**: \`https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration\` → \`https://login.microsoftonline.com/${tenantId}/.well-known/openid-configuration\``,
      `${provider} > **Claim Name (instead of azp)**: \`appid\``,
      `${provider} > **Claim Name**: no longer needed, was \`azp\``,
    ]),
  );
});

test('an application that is made anew changes the client id of every tool, known only later', () => {
  const found = valuesChanged(
    deployed(),
    step('replace', 'application', { before: inputs({}), after: inputs({}) }),
  );

  expect(found.map(({ text }) => text.split(':')[0])).toEqual([
    'BMC Helix `helix`',
    'ServiceNow `servicenow`',
  ]);
  expect(found[0]?.details).toEqual([
    String.raw`Catalog \> Azure alerts \> Connectors \> Configuration \> Add new connection > **Azure application ID**: ` +
      `\`${clientId}\` → \`known after "pulumi up"\``,
  ]);
});

test('an application that only gets protection keeps its client id', () => {
  const protection = step('same', 'application', {
    before: inputs({ identifierUris: [identifierUri] }),
    after: { ...inputs({ identifierUris: [identifierUri] }), protect: true },
  });

  expect(ids(deployed(), protection)).toEqual([]);
});

test('another identifier URI is the audience of version 1 tokens, and nobody else is told it', () => {
  const uri = { identifierUris: ['api://contoso.com/alerts'] };
  const changed = application({ identifierUris: [identifierUri] }, uri);
  const version1 = {
    tokenVersion: 1,
    audience: identifierUri,
    callerClaimName: 'appid',
    issuer: `https://sts.windows.net/${tenantId}/`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${tenantId}/.well-known/openid-configuration`,
  };

  expect(ids(deployed(), changed)).toEqual([]);
  expect(valuesChanged(deployed(version1), changed)[0]?.details?.at(-1)).toContain(
    '`api://contoso.com/alerts`',
  );
});

test('an existing application in place of the own one changes the client id to its own', () => {
  const existing = { objectId: 'object', clientId: 'theirs', identifierUri, tokenVersion: 2 };
  const steps = [
    deployed(),
    update('secureExport', args, { ...args, application: existing }),
    step('delete', 'application', { before: inputs({}) }),
  ];

  expect(valuesChanged(...steps)[1]?.details?.join()).toContain(`\`${clientId}\` → \`theirs\``);
});

test("an existing application's identifier URI is the audience of its version 1 tokens", () => {
  const existing = { objectId: 'o', clientId, identifierUri: 'api://theirs', tokenVersion: 1 };
  const [found] = valuesChanged(
    deployed(),
    update('secureExport', args, { ...args, application: existing }),
  );

  expect(found?.details?.join()).toContain(`**Client ID**: \`${clientId}\` → \`api://theirs\``);
});

test('another name of the action group is nothing to type on the ITSM side', () => {
  const renamed = step('replace', 'actionGroup', {
    before: inputs({ actionGroupName: 'itsm-dev' }),
    after: inputs({ actionGroupName: 'renamed' }),
  });

  expect(ids(deployed(), renamed)).toEqual(['action-group-replaced']);
});

test('the identity that another stack exports is followed', () => {
  const identity = { clientId, tenantId, identifierUri, tokenVersion: 2, audience: clientId };
  const followed = (after: object) =>
    valuesChanged(
      deployed(),
      update(
        'secureExport',
        { ...args, identity },
        { ...args, identity: { ...identity, ...after } },
      ),
    );

  expect(followed({ displayName: 'x' })).toEqual([]);
  expect(followed({ audience: unknown, clientId: unknown })).toHaveLength(2);
});

test('a stack with the identity alone tells the stacks with the action groups', () => {
  const steps = [
    deployed({ tools: undefined, actionGroupId: undefined }),
    update('secureExport', { tokenVersion: 2 }, { tokenVersion: 1 }),
  ];
  const { text, details } = only('itsm-values-change', ...steps);

  expect(text).toContain('Deploy those again');
  expect(details).toContain(`\`audience\`: \`${clientId}\` → \`${identifierUri}\``);
});

test('a new tool is handed over, those that stay are not', () => {
  const more = [...args.tools, { name: 'second', kind: 'servicenow', instance: 'acme2' }];

  expect(
    only('new-tool', deployed(), update('secureExport', args, { ...args, tools: more })).text,
  ).toContain('`npx azure-itsm handover --stack dev --tool second`');
  expect(ids(deployed(), update('secureExport', args, { ...args, displayName: 'x' }))).toEqual([]);
});

test('a first deployment names the hand-over, and no values that change', () => {
  const steps = [
    step('create', 'stack', { after: {} }),
    step('create', 'secureExport', { after: inputs(args) }),
  ];

  expect(ids(...steps)).toEqual(['first-deployment']);
  expect(only('first-deployment', ...steps).text).toContain(
    '`npx azure-itsm handover --stack dev`',
  );
});

test('a stack of an older version, whose outputs lack something, differs only in what changes', () => {
  const old = deployed({ roles: undefined, actionGroupName: undefined }, [
    serviceNow,
    ...tools.slice(0, 1),
  ]);

  expect(ids(old, update('secureExport', args, { ...args, displayName: 'x' }))).toEqual([]);
});
