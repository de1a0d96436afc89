import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { ResourceType } from '../resource';
import { closed } from '../schemas';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID that lives in the state alone. */
export const randomUuid: ResourceType = {
  inputs: closed({ keepers: Type.Optional(Type.Record(Type.String(), Type.String())) }),
  replaceOn: ['keepers'],
  computed: ['result'],

  create(_session, given) {
    const result = randomUUID();
    return Promise.resolve({ id: result, outputs: { ...given, result } });
  },

  read(_session, id, state) {
    return uuid.test(id)
      ? Promise.resolve({ ...state, result: id })
      : Promise.reject(new Error(`parsing the id "${id}": expected is a UUID`));
  },

  delete: () => Promise.resolve(),

  inputsOf: (_id, _outputs, known) => known?.inputs ?? {},
};
