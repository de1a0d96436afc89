import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';
import { hidden, isUnknown } from '../summary/preview';
import { secret } from './secretValue';

type Inputs = Record<string, unknown>;

/** Whether something in it is what only the update would tell. */
export function hasUnknown(value: unknown): boolean {
  return JSON.stringify(value, (_, item: unknown) => (isUnknown(item) ? '\u0000?' : item)).includes(
    '\\u0000?',
  );
}

/** Values that only the update would tell, where they are known by now. */
export function withKnown(inputs: Inputs | undefined, known: Inputs): Inputs {
  return filled(inputs ?? {}, known, '') as Inputs;
}

function filled(value: unknown, known: Inputs, key: string): unknown {
  if (isUnknown(value)) {
    return (key === 'id' ? known.appRoleId : known[key]) ?? value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => filled(item, known, key));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, filled(item, known, name)]),
      )
    : value;
}

/** Without the properties that only the update would tell. */
export function withoutUnknown(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
}

/** A component's arguments with the URIs that Azure has, marked as secrets; a preview hides them. */
export function withUris(inputs: Inputs, uris: Map<string, string>): Inputs {
  const lists = { ...receiverSecrets, tools: 'serviceUri' };
  const changed = Object.entries(lists).flatMap(([kind, key]): [string, unknown][] => {
    const list = inputs[kind];
    if (!Array.isArray(list)) {
      return [];
    }
    const azureKind = kind === 'tools' ? 'webhookReceivers' : kind;
    const items = (list as Inputs[]).map((item) =>
      item[key] === hidden
        ? { ...item, [key]: secret(uris.get(`${azureKind}/${String(item.name)}`) ?? '') }
        : item,
    );
    return [[kind, items]];
  });
  return { ...inputs, ...Object.fromEntries(changed) };
}
