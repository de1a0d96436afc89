import type { CloudClient } from './cloudClient';

/** What of a cloud's client is needed. */
type Asking = Pick<CloudClient, 'answer' | 'ask'>;

/** Makes a resource group of the emulated cloud where it is missing. @returns Whether it was. */
export async function makeGroup(
  client: Asking,
  subscription: string,
  name: string,
): Promise<boolean> {
  const group = `/subscriptions/${subscription}/resourceGroups/${encodeURIComponent(name)}?api-version=2024-03-01`;
  if ((await client.answer('GET', group)).status !== 404) {
    return false;
  }
  await client.ask('PUT', group, { location: 'westeurope' });
  return true;
}
