import type { Provider } from '../resource';
import { randomUuid } from './randomUuid';

export const random: Provider = {
  name: 'random',
  acceptSecrets: true,
  compares: 'state',
  configKeys: [],
  notServedConfig: [],
  resources: { 'random:index/randomUuid:RandomUuid': randomUuid },
  functions: {},
};
