import type { ItsmTool } from '../itsmTools';
import { receiverKinds, type OtherReceivers } from './otherReceivers';
import type { Problem } from '../validation';
import { quoted } from '../visibleText';

/**
 * Names that are taken twice, without case, over all kinds of receivers: the name is a receiver's identity in its
 * action group (https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update).
 */
export function duplicateNames(args: OtherReceivers & { tools: readonly ItsmTool[] }): Problem[] {
  const lists = (['tools', ...receiverKinds] as const).map((list) => [list, args[list]] as const);
  const named = lists.flatMap(([list, receivers]) =>
    (Array.isArray(receivers) ? (receivers as unknown[]) : []).map((receiver, index) => ({
      key: `${list}[${index}]`,
      name: (receiver as { name?: unknown } | null)?.name,
    })),
  );
  const first = new Map<string, { key: string; name: string }>();
  return named.flatMap(({ key, name }) => {
    if (typeof name !== 'string') {
      return [];
    }
    const other = first.get(name.toLowerCase());
    if (other === undefined) {
      first.set(name.toLowerCase(), { key, name });
      return [];
    }
    const message = `is ${quoted(name)}, but ${other.key} has that name (${quoted(other.name)}). Azure ignores case in names, and compares all kinds of receivers. Rename one.`;
    return [{ key: `${key}.name`, message }];
  });
}
