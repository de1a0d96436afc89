import { consequencesOf, deployed, ids, inputs, only, preview, step } from './support';
import { readPreview } from '../../../operations/summary/preview';
import { openIds, summarize } from '../../../operations/summary/summary';
import { toMarkdown } from '../../../operations/summary/markdown';

const version = (tokenVersion: number) => ({
  inputs: { api: { requestedAccessTokenVersion: tokenVersion } },
  outputs: { api: { requestedAccessTokenVersion: tokenVersion } },
});
const path = 'api.requestedAccessTokenVersion';
/** As pulumi prints it with --refresh: first what the stack left behind, whatever is there now. */
const refreshed = (type: 'application' | 'actionGroup' | 'appRoleAssignment', state = inputs({})) =>
  step('refresh', type, { before: state, after: state });
const back = (from: number, to: number) =>
  step(
    'update',
    'application',
    { before: version(from), after: { inputs: version(to).inputs } },
    { detailedDiff: { [path]: { kind: 'update' } } },
  );

describe('with --refresh', () => {
  test('what somebody changed is said, with what it means until it is changed back', () => {
    const found = only(
      'changed-in-azure',
      deployed(),
      refreshed('application', version(2)),
      back(1, 2),
    );

    expect(found.details).toEqual([
      `\`${path}\`: deployed was \`2\`, there is \`1\`; tools that expect the deployed token version refuse every alert`,
    ]);
  });

  test('what only the program changes was changed by nobody else', () => {
    expect(ids(deployed(), refreshed('application', version(2)), back(2, 1))).not.toContain(
      'changed-in-azure',
    );
  });

  test.each([
    ['actionGroup', 'Alert rules that name it notify nobody.'],
    ['application', 'so every alert is lost'],
    [
      'appRoleAssignment',
      '`a-appRoleAssignment` (`azuread:index/appRoleAssignment:AppRoleAssignment`) is gone from Azure: it was deleted outside this stack. If assignment is required, every alert is lost.',
    ],
  ] as const)('a %s that is gone is not just made', (type, meaning) => {
    const made = step('create', type, { after: inputs({}) });

    expect(only('gone-in-azure', deployed(), refreshed(type), made).text).toContain(meaning);
    expect(ids(deployed(), made)).not.toContain('gone-in-azure');
  });

  test('an application that is gone has another client id afterwards, which every tool is told', () => {
    const found = consequencesOf(
      deployed(),
      refreshed('application'),
      step('create', 'application', { after: inputs({}) }),
    );

    expect(found.filter(({ id }) => id === 'itsm-values-change')).toHaveLength(2);
  });

  test('a webhook URI that is read back in plain text is not shown', () => {
    const webhooks = (uri: string) => ({
      inputs: { webhookReceivers: [{ name: 'helix', serviceUri: uri }] },
    });
    const steps = [
      deployed(),
      refreshed('actionGroup', webhooks('[secret]')),
      step(
        'update',
        'actionGroup',
        { before: webhooks('https://acme.onbmc.com/?key=canary'), after: inputs({}) },
        { detailedDiff: { 'webhookReceivers[0]': { kind: 'delete' } } },
      ),
    ];
    const summary = summarize(readPreview(JSON.stringify({ steps }), 'p.json'));

    expect(summary.consequences.map(({ id }) => id)).toContain('receiver-removed');
    expect(toMarkdown(summary, 'dev', [])).not.toContain('canary');
  });
});

describe('a preview that says nothing', () => {
  test('has failed where it does not even show the stack', () => {
    expect(summarize(preview()).hasFailed).toBe(true);
    expect(summarize(preview(deployed())).hasFailed).toBe(false);
  });

  test('has failed where pulumi ended with an error', () => {
    const summary = summarize({ ...preview(deployed()), hasFailed: true });

    expect(summary.hasFailed).toBe(true);
    expect(toMarkdown(summary, 'dev', [])).toContain('**The preview failed**');
    expect(openIds(summary, [])).toEqual([]);
  });
});
