import { byName, otherReceivers, receiverKinds } from '../../components/actionGroup/otherReceivers';
import { code } from '../markdownText';
import { verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { pathParts } from './differences';
import { hidden, type State } from './preview';
import { ofType, types, type PreviewedStack } from './stack';

interface Receiver extends Record<string, unknown> {
  name: string;
}

/** Who gets alerts, and where they go. */
export function receiverRules(stack: PreviewedStack): Consequence[] {
  const components = ofType(stack, types.itsmActionGroup);
  const groups = ofType(stack, types.actionGroup);
  // The engine hides all webhooks of an action group: who is among them, the component's inputs tell.
  const lists = [...components, ...(components.length > 0 ? [] : groups)].filter(isChanged);
  return [
    ...lists.flatMap(removedReceivers),
    ...components.filter(isChanged).flatMap(otherDestinations),
    ...groups.filter(isChanged).flatMap((group) => changedSecrets(group, components[0])),
  ];
}

/** Of a group that is made or deleted as a whole, other rules speak. */
function isChanged(change: Change): boolean {
  return ['update', 'replace'].includes(verbOf(change) ?? '');
}

function removedReceivers({ before, after }: Change): Consequence[] {
  const now = receiversOf(after).map(({ receiver }) => receiver);
  return receiversOf(before)
    .filter(({ receiver }) => !now.some(({ name }) => isSame(name, receiver.name)))
    .map(({ kind, receiver }) => {
      const { name, instance } = receiver;
      // The same instance under another name, or one that has taken over and is now alone.
      const successor = now.find((other) => instance !== undefined && other.instance === instance);
      const instead = successor && ` ${code(successor.name)} gets them instead.`;
      return {
        id: 'receiver-removed',
        text: `Alerts lose a receiver: the ${labelOf(kind)} ${code(name)} gets none any more.${instead ?? ''}`,
      };
    });
}

function otherDestinations(change: Change): Consequence[] {
  return movedTools(change).map((name) => {
    const [old, now] = [change.before, change.after].map((state) =>
      destination(toolsOf(state).find((tool) => isSame(tool.name, name))),
    );
    return {
      id: 'receiver-destination-change',
      text:
        `The alerts of ${code(name)} go elsewhere: ${code(old ?? '')} → ${code(now ?? '')}. The old one gets none from the ` +
        'deployment on; to lose none, list both for a while (docs/rotation.md).',
    };
  });
}

/** Names of the tools whose alerts can be seen to go elsewhere. */
function movedTools({ before, after }: Change): string[] {
  return toolsOf(after)
    .filter((tool) => {
      const was = toolsOf(before).find(({ name }) => isSame(name, tool.name));
      return was !== undefined && destination(was) !== destination(tool);
    })
    .map(({ name }) => name);
}

/** Where a tool's alerts go, as far as it is no secret. */
function destination(tool: Receiver | undefined): string {
  if (tool?.serviceUri !== undefined) {
    return 'a secret URI';
  }
  const { instance, domain, eventClass }: Partial<Receiver> = tool ?? {};
  return ['instance', instance, domain, eventClass].filter((part) => part).join(' ');
}

/** Keys that hold a URI with a key in it. */
const secretKeys = ['serviceUri', 'callbackUrl', 'httpTriggerUrl'];
const lookAtIt =
  'Its value is not shown: make sure that it is meant, and leads where alerts may go.';

function changedSecrets(group: Change, component: Change | undefined): Consequence[] {
  const seenElsewhere = component && isChanged(component) ? movedTools(component) : [];
  const said = group.differences.flatMap(({ path, before, after }) => {
    const parts = pathParts(path);
    const [kind = '', index = ''] = parts;
    const isUri = parts.length === 3 && secretKeys.includes(parts[2] ?? '');
    const isHiddenList = parts.length === 1 && before === hidden && after === hidden;
    if (isHiddenList || (isUri && component === undefined)) {
      return [`A secret of the action group ${code(group.name)} changes: ${code(path)}.`];
    }
    // The lists are sorted by name: where one comes or goes, others move, and a place says nothing of them.
    const [old, now] = [component?.before, component?.after].map((state) => inGroup(state, kind));
    const receiver = now?.[Number(index)]?.name;
    const isMoved = old?.[Number(index)]?.name !== receiver;
    return !isUri || isMoved || receiver === undefined || seenElsewhere.includes(receiver)
      ? []
      : [`The secret URI of ${code(receiver)} changes (${code(path)}).`];
  });
  const kinds = new Set(group.differences.map(({ path }) => pathParts(path)[0] ?? ''));
  const perhaps = [...kinds].flatMap((kind) => movedSecrets(component, kind));
  return [
    ...said,
    ...perhaps.map(
      (name) =>
        `The secret URI of ${code(name)} may change: Pulumi does not tell while other receivers come or go.`,
    ),
  ].map((text) => ({ id: 'secret-changed', text: `${text} ${lookAtIt}` }));
}

/** Receivers that stay, hold a secret, and have another place in their list than before. */
function movedSecrets(component: Change | undefined, kind: string): string[] {
  const [old, now] = [inGroup(component?.before, kind), inGroup(component?.after, kind)];
  const isSecret = (receiver: Receiver) => secretKeys.some((key) => receiver[key] === hidden);
  return old
    .filter((receiver, at) => {
      const place = now.findIndex(({ name }) => name === receiver.name);
      const successor = now[place];
      return successor !== undefined && place !== at && isSecret(receiver) && isSecret(successor);
    })
    .map(({ name }) => name);
}

/** The receivers of a list of the action group, in its order: ITSM tools are among its webhooks. */
function inGroup(state: State | undefined, list: string): Receiver[] {
  return receiversOf(state)
    .filter(({ kind }) => (kind === 'tools' ? 'webhookReceivers' : kind) === list)
    .map(({ receiver }) => receiver)
    .sort(byName);
}

function receiversOf(state: State | undefined): { kind: string; receiver: Receiver }[] {
  return ['tools', ...receiverKinds].flatMap((kind) => {
    const list = state?.inputs?.[kind];
    return Array.isArray(list) ? (list as Receiver[]).map((receiver) => ({ kind, receiver })) : [];
  });
}

function toolsOf(state: State | undefined): Receiver[] {
  return receiversOf(state)
    .filter(({ kind }) => kind === 'tools')
    .map(({ receiver }) => receiver);
}

function labelOf(kind: string): string {
  const known: Record<string, { label: string } | undefined> = otherReceivers;
  return kind === 'tools' ? 'ITSM tool' : `${known[kind]?.label ?? ''} receiver`.trim();
}

/** Names are compared without case, as Azure does. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
