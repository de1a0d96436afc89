import fc from 'fast-check';
import { parse } from 'yaml';
import { shownFindings } from '../../operations/adopt';
import { argumentsOf } from '../../operations/adopt/arguments';
import { shownCandidates } from '../../operations/adopt/candidates';
import { findingsOf } from '../../operations/adopt/findings';
import { goodUri } from '../../operations/adopt/uriFindings';
import { rendered } from '../../operations/arguments/render';
import { asJson } from '../../operations/command';
import { itsmActionsOf, proposalFor } from '../../operations/migrate/proposal';
import { written } from '../../operations/migrate/steps';
import { candidatesText, proposalText } from '../../operations/migrate/text';
import { ok, wrong } from '../../operations/preflight/finding';
import { show as preflightTable } from '../../operations/preflight';
import { lined, visibleLines } from '../../operations/terminalText';
import { show } from '../../operations/verify';
import { liveGroup } from '../operations/arguments/support';
import { setup, webhook } from '../operations/adopt/setups';
import { text } from './values';

/* What the commands print of names that come from Azure, as a terminal gets it. */

/** Everything in it can be seen, but for the ends of its lines. */
const isVisible = (printed: string) => !/(?!\u200d|\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(printed);
const linesOf = (printed: string) => printed.split('\n').length;

/** Whatever the name is, as many lines as with a plain one, and nothing in them that a terminal obeys. */
function keepsItsLines(print: (name: string) => string): void {
  const plain = linesOf(print('a b'));
  fc.assert(
    fc.property(text, (name) => {
      const printed = print(name);
      expect(isVisible(printed)).toBe(true);
      expect(linesOf(printed)).toBe(plain);
    }),
    { numRuns: 150 },
  );
}

test('a name with anything in it is one line of what verify prints', () => {
  keepsItsLines((name) => {
    const findings = [ok('Application', `"${name}" exists`), wrong(name, name, `see ${name}`)];
    const principal = { objectId: 'o', tenantId: 't' };
    return show({ stack: 'dev', component: 'itsm', principal, findings });
  });
});

test('a name with anything in it is one line of what adopt prints', () => {
  keepsItsLines((name) => {
    const made = setup((good) => {
      good.application.displayName = name;
      good.assignments.push({
        ...{ id: 'other', principalId: 'p', appRoleId: 'r' },
        principalDisplayName: name,
      });
    });
    const choices = { keep: [], asIs: false };
    const findings = findingsOf(made, choices, goodUri(made, choices) ?? 'api://x');
    const candidate = { actionGroup: name, webhooks: [name, name], application: name };
    return (
      shownFindings(made, findings) + shownCandidates([{ ...candidate, displayName: `x${name}` }])
    );
  });
});

test('a name with anything in it is one line of what migrate prints', () => {
  keepsItsLines((name) => {
    const group = liveGroup();
    const lists = group.properties as unknown as Record<string, Record<string, unknown>[]>;
    for (const receiver of lists.itsmReceivers ?? []) {
      Object.assign(receiver, { name: `x${name}`, region: `x${name}` });
      receiver.ticketConfiguration = JSON.stringify({ [`x${name}`]: 1, WorkItemData: { f: name } });
    }
    Object.assign(group, { tags: { team: name } });
    const choice = { kind: 'servicenow', instance: 'acme' } as const;
    const proposal = proposalFor(group, choice);
    const names = { component: 'itsm', project: 'p' };
    expect(itsmActionsOf(group)[0]?.name).toBe(`x${name}`);
    return (['typescript', 'yaml', 'config'] as const)
      .map((as) => proposalText(proposal, choice, written(proposal, as, names)))
      .concat(candidatesText([group], name))
      .join('');
  });
});

test('what preflight prints has nothing in it that a terminal obeys', () => {
  fc.assert(
    fc.property(text, (name) => {
      const principal = { objectId: 'o', tenantId: 't' };
      const findings = [ok(name, name), wrong('x', name, name)];
      const printed = preflightTable({ stack: 'dev', component: 'itsm', principal, findings });
      expect(isVisible(printed)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('a message of several lines keeps them, and JSON its values, without what a terminal obeys', () => {
  expect(visibleLines('a\r\n\tb\u001b[2J')).toBe('a\n  b\\u001b[2J');
  expect(lined(['a\nb', 'c'])).toBe('a\\u000ab\nc\n');
  fc.assert(
    fc.property(text, (value) => {
      expect(isVisible(visibleLines(value))).toBe(true);
      const printed = asJson({ [value]: [value] });
      expect(isVisible(printed)).toBe(true);
      expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify({ [value]: [value] })));
    }),
    { numRuns: 300 },
  );
});

test('arguments that adopt prints are the same to who reads the program, and can be seen', () => {
  fc.assert(
    fc.property(text, (name) => {
      const made = setup((good) => {
        good.actionGroup.tags = { team: name };
        good.actionGroup.properties.webhookReceivers = [
          webhook('tool', 'https://hooks.contoso.com/x'),
        ];
      });
      const adopted = argumentsOf(made, { keep: [], asIs: false });
      const names = { component: 'itsm', project: 'p' };
      for (const form of ['typescript', 'yaml', 'config'] as const)
        expect(isVisible(rendered(adopted, form, names))).toBe(true);
      const { config } = parse(rendered(adopted, 'config', names)) as {
        config: Record<string, Record<string, string>>;
      };
      expect(config['p:tags']).toEqual({ team: name });
    }),
    { numRuns: 300 },
  );
});
