import type { Session } from '../resource';
import type { Properties } from '../values';

/** What an id of a type is made of. */
export interface ArmIdForm {
  /** Namespace and type, such as Microsoft.Insights/actionGroups; absent for a resource group itself. */
  armType?: string;
  /** The input that names it; made up where it is missing. */
  nameInput: string;
  /** Whether it is made on what the input `scope` names, instead of in a resource group. */
  atScope?: boolean;
}

/** The inputs that are in the ids of a type, the id they make, and the other way round. */
export function armIds({ armType, nameInput, atScope }: ArmIdForm) {
  const group = '/subscriptions/{subscriptionId}/resourceGroups';
  const parent = atScope ? '{scope}' : `${group}/{resourceGroupName}`;
  const form =
    armType === undefined
      ? `${group}/{${nameInput}}`
      : `${parent}/providers/${armType}/{${nameInput}}`;
  const inputs = [...form.matchAll(/\{(\w+)\}/g)]
    .map(([, input = '']) => input)
    .filter((input) => input !== 'subscriptionId');
  const pattern = form
    .replace('{scope}', '(?<scope>/.+)')
    .replace('{subscriptionId}', '[^/]+')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');

  return {
    inputs,

    of(session: Session, given: Properties): string {
      const id = form.replace(/\{(\w+)\}/g, (_, key: string) =>
        key === 'subscriptionId' ? session.need(key) : String(given[key]),
      );
      // A scope may be written as "subscriptions/…" too, as the examples of the API are.
      return id.replace(/^\/*/, '/');
    },

    /** @throws Error for people, when the id is not of the type */
    parse(id: string): Properties {
      const match = new RegExp(`^${pattern}$`, 'i').exec(id);
      if (match === null) {
        throw new Error(`parsing the id "${id}": expected is the form ${form}`);
      }
      return { ...match.groups };
    },
  };
}
