import * as pulumi from '@pulumi/pulumi';
import { SecureExport, secureExportOutputs } from '../../../components/secureExport';
import { render } from '../../../operations/handover';
import { buildHandover } from '../../../operations/handover/build';
import { readOutputs } from '../../../operations/handover/outputs';
import { languages } from '../../../operations/handover/text';
import { run, valueOf } from '../../support/mocks';
import { handoverOf, outputs } from './support';

const again = 'Deploy it with "pulumi up --stack dev", then hand it over.';

/** What reading these outputs is refused with. */
function refusal(given: unknown): string {
  try {
    // As a state holds it: undefined is not there.
    readOutputs('dev', JSON.parse(JSON.stringify(given)) as Record<string, unknown>);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

test('a component without outputs says so', () => {
  expect(refusal({})).toBe(
    `The SecureExport of the stack dev has no outputs: its first deployment did not end well. ${again}`,
  );
});

test('outputs that are missing are named', () => {
  const older = { ...outputs(), tools: undefined, tokenVersion: undefined };

  expect(refusal(older)).toBe(
    `The SecureExport of the stack dev lacks the outputs tools, tokenVersion: it was deployed by another version of the component. ${again}`,
  );
});

test('outputs that somebody made secret are named', () => {
  expect(refusal(outputs(2, undefined, { audience: '[secret]', roles: ['[secret]'] }))).toBe(
    'Outputs of the SecureExport of the stack dev are secrets, which no hand-over shows: audience, roles. Give it these values as they are, not as secrets.',
  );
});

test('outputs of another form are named, and their values are not', () => {
  const given = { ...outputs(), tokenVersion: 3, clientId: { CANARY: 'CANARY' } };

  expect(refusal(given)).toBe(
    `Outputs of the SecureExport of the stack dev are not as this version knows them: clientId, tokenVersion. ${again}`,
  );
});

test('a stack without an action group is told which one to hand over', () => {
  const identity = { ...outputs(), actionGroupId: undefined, actionGroupName: undefined };

  expect(refusal(identity)).toBe(
    'The stack dev deploys the identity alone (deploy: identity). Hand over the stack that deploys the action group: its outputs hold the identity, too.',
  );
});

test("a stack in Azure Government is handed over with that cloud's name and portal", () => {
  const government = outputs(2, undefined, { cloud: 'usGovernment' });

  expect(handoverOf(government).cloud).toBe('usGovernment');
  expect(render(handoverOf(government), 'md', 'en')).toContain('https://portal.azure.us');
  expect(render(handoverOf(outputs()), 'md', 'en')).toContain('https://portal.azure.com');
});

test.each([1, 2] as const)(
  'what the program exports with version %d tokens can be handed over, and no secret gets into it',
  async (tokenVersion) => {
    const serviceUri = 'https://user:CANARY@acme.onbmc.com/hook/CANARY?sig=CANARY';
    const { result } = await run(() =>
      secureExportOutputs(
        new SecureExport('itsm', {
          resourceGroupName: 'rg',
          groupShortName: 'itsm',
          tokenVersion,
          tools: [
            { name: 'servicenow', kind: 'servicenow', instance: 'acme', eventClass: 'eu' },
            { name: 'helix', kind: 'bmcHelix', serviceUri, allowUserInfo: true },
          ],
        }),
      ),
    );
    const exported = JSON.stringify(await valueOf(pulumi.output(result)));
    const handover = buildHandover(
      'dev',
      readOutputs('dev', JSON.parse(exported) as Record<string, unknown>),
    );

    expect(handover.token).toMatchObject({
      version: tokenVersion,
      audience:
        tokenVersion === 1 ? handover.application.identifierUri : handover.application.clientId,
    });
    for (const format of ['md', 'html', 'json'] as const) {
      for (const language of languages) {
        const text = render(handover, format, language);
        expect(text).toContain('serviceUris.helix');
        expect(text).not.toContain('CANARY');
      }
    }
  },
);
