import { byName, otherReceivers, receiverKinds } from '../../components/otherReceivers';
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

function otherDestinations({ before, after }: Change): Consequence[] {
  return toolsOf(after).flatMap((tool) => {
    const was = toolsOf(before).find(({ name }) => isSame(name, tool.name));
    const [old, now] = [destination(was), destination(tool)];
    return was === undefined || old === now
      ? []
      : [
          {
            id: 'receiver-destination-change' as const,
            text:
              `The alerts of ${code(tool.name)} go elsewhere: ${code(old)} → ${code(now)}. The old one gets none from the deployment on; ` +
              'to lose none, list both for a while (docs/rotation.md).',
          },
        ];
  });
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

function changedSecrets(group: Change, component: Change | undefined): Consequence[] {
  const visible = component && isChanged(component) ? otherDestinations(component) : [];
  return group.differences.flatMap(({ path, before, after }): Consequence[] => {
    const parts = pathParts(path);
    const [kind = '', index = ''] = parts;
    const key = parts.at(-1) ?? '';
    const isWhole = before === hidden && after === hidden && parts.length === 1;
    if (!isWhole && !(secretKeys.includes(key) && parts.length === 3)) {
      return [];
    }
    const name = isWhole ? undefined : nameAt(kind, Number(index), component);
    if (name !== undefined && visible.some(({ text }) => text.includes(code(name)))) {
      return []; // said already, with what can be seen
    }
    return [
      {
        id: 'secret-changed',
        text:
          name === undefined
            ? `A secret of the action group ${code(group.name)} changes: ${code(path)}. Its value is not shown: make sure that it is meant, and leads where alerts may go.`
            : `The secret URI of ${code(name)} changes (${code(`${kind}[${index}].${key}`)}). Its value is not shown: make sure that it is meant, and leads where alerts may go.`,
      },
    ];
  });
}

/** Name of the receiver at an index, where the lists before and after name the same: they are sorted by name. */
function nameAt(kind: string, index: number, component: Change | undefined): string | undefined {
  const sorted = (state: State | undefined) =>
    receiversOf(state)
      .filter((found) => (found.kind === 'tools' ? 'webhookReceivers' : found.kind) === kind)
      .map(({ receiver }) => receiver)
      .sort(byName)
      .map(({ name }) => name);
  const [old, now] = [sorted(component?.before), sorted(component?.after)];
  return old.join('\n') === now.join('\n') ? now[index] : undefined;
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
