import { byName } from '../../components/actionGroup/otherReceivers';
import { code } from '../markdownText';
import { verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { pathParts } from './differences';
import { hidden, secretKeys, type State } from './preview';
import { isSame, listIn, receiversOf, toolsOf, type Receiver } from './receivers';
import { removedReceivers } from './removedReceivers';
import { ofType, types, type PreviewedStack } from './stack';

/** Who gets alerts, and where they go. */
export function receiverRules(stack: PreviewedStack): Consequence[] {
  const components = ofType(stack, types.itsmActionGroup);
  const groups = ofType(stack, types.actionGroup);
  const componentOf = ({ urn, name: child }: Change) =>
    isInComponent(urn)
      ? (components.find(({ name }) => child === `${name}-action-group`) ?? components[0])
      : undefined;
  const alone = components.filter((one) => !groups.some((group) => componentOf(group) === one));
  return [
    ...groups.flatMap((group) => removedReceivers(group, componentOf(group))),
    ...alone.flatMap((component) => removedReceivers(undefined, component)),
    ...components.filter(isChanged).flatMap(otherDestinations),
    ...groups.filter(isChanged).flatMap((group) => changedSecrets(group, componentOf(group))),
  ];
}

/** Whether the program declares it inside a component of this project's. */
function isInComponent(urn: string): boolean {
  return urn.split('::')[2]?.split('$').at(-2)?.startsWith('azure-itsm:') ?? false;
}

/** Of a group that is made or deleted as a whole, other rules speak. */
function isChanged(change: Change): boolean {
  return ['update', 'replace'].includes(verbOf(change) ?? '');
}

function otherDestinations(change: Change): Consequence[] {
  return movedTools(change).map((name) => {
    const [old, now] = [change.before, change.after].map((state) =>
      destination(toolsOf(state).find((tool) => isSame(tool.name, name))),
    );
    return {
      id: 'receiver-destination-change',
      text:
        `The alerts of ${code(name)} go elsewhere: ${code(old ?? '')} → ${code(now ?? '')}. The old one gets none after the ` +
        'deployment. To lose no alert, list both for a while (docs/rotation.md).',
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

const lookAtIt =
  'Its value is not shown. Make sure that the change is intended, and that alerts may go there.';

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
    const now = inGroup(component?.after, kind);
    // After an import the component has nothing yet, and the group's own list is not hidden.
    const inAzure = listIn(group.before, kind);
    const old = inAzure ?? inGroup(component?.before, kind);
    const receiver = now[Number(index)]?.name;
    const isMoved = old[Number(index)]?.name !== receiver;
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
        `The secret URI of ${code(name)} may change. Pulumi cannot tell, because other receivers are added or removed too.`,
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
