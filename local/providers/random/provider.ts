import { randomUUID } from 'node:crypto';
import type { Provider, ResourceType } from '../resource';

/** random.RandomUuid: https://www.pulumi.com/registry/packages/random/api-docs/randomuuid/ */
const randomUuid: ResourceType = {
  inputs: ['keepers'],
  required: [],
  replaceOn: ['keepers'],
  computed: ['result'],
  create(_session, { keepers }) {
    const result = randomUUID();
    return Promise.resolve({ id: result, outputs: { keepers, result } });
  },
  read(_session, id, { keepers }) {
    return Promise.resolve({ inputs: { keepers }, outputs: { keepers, result: id } });
  },
  delete: () => Promise.resolve(),
};

/** The part of random that the program uses. */
export const random: Provider = {
  name: 'random',
  acceptSecrets: true,
  configKeys: [],
  resources: { 'random:index/randomUuid:RandomUuid': randomUuid },
  functions: {},
};
