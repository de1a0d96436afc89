import { createLocalJWKSet, errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { Refusal } from './refusals';
import type { FetchJson } from './resolvedFetch';

/** Microsoft's advice is to look for new keys every day: https://learn.microsoft.com/entra/identity-platform/signing-key-rollover */
export const keysMaxAge = 24 * 60 * 60 * 1000;

/**
 * Least time between two fetches, whatever senders put into their tokens. jose's own default, and shorter than the
 * 70 seconds over which Azure Monitor spreads its attempts.
 */
export const keysCooldown = 30 * 1000;

const OpenIdMetadata = Type.Object({
  issuer: Type.String(),
  jwks_uri: Type.String({ pattern: '^https://' }),
});

const KeySet = Type.Object({
  keys: Type.Array(Type.Object({ kty: Type.String(), kid: Type.Optional(Type.String()) })),
});

export interface SigningKeysOptions {
  metadataUrl: string;
  /** What the metadata must say its issuer is: OpenID Connect Discovery 1.0, section 4.3. */
  issuer: string;
  fetchJson: FetchJson;
  now: () => Date;
}

type FindKey = ReturnType<typeof createLocalJWKSet>;

/**
 * The tenant's public keys, cached for a day and fetched again when a token names an unknown one.
 *
 * The function it returns finds the key of a token.
 * @throws Refusal key_unknown, key_pending (fetched less than 30 seconds ago), keys_unavailable.
 */
export function signingKeys(options: SigningKeysOptions) {
  const { now } = options;
  let cached: { find: FindKey; fetchedAt: number } | undefined;
  let attemptedAt = -Infinity;
  let failure: string | undefined;
  let underway: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    attemptedAt = now().getTime();
    try {
      cached = { find: await download(options), fetchedAt: attemptedAt };
      failure = undefined;
    } catch (error) {
      failure = describe(error);
    }
  }

  /** @returns whether keys were fetched, now or by a request that came first. */
  async function refresh(): Promise<boolean> {
    if (!underway) {
      if (now().getTime() - attemptedAt < keysCooldown) return false;
      underway = fetchKeys().finally(() => (underway = undefined));
    }
    await underway;
    return true;
  }

  async function current() {
    const isFresh = () => cached && now().getTime() - cached.fetchedAt < keysMaxAge;
    const fetched = !isFresh() && (await refresh());
    // Keys that are too old are not used on: one may have been withdrawn because it leaked.
    if (!cached || !isFresh()) throw new Refusal('keys_unavailable', failure);
    return { find: cached.find, fetched };
  }

  return async function find(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    const kid = JSON.stringify(header.kid ?? null);
    const { find: findKnown, fetched } = await current();
    const known = await findIn(findKnown, header, token);
    if (known) return known;
    if (fetched) throw new Refusal('key_unknown', `kid ${kid}`);
    const refreshed = await refresh();
    if (failure !== undefined) throw new Refusal('keys_unavailable', failure);
    if (!refreshed) throw new Refusal('key_pending', `kid ${kid}`);
    const { find: findFetched } = await current();
    const added = await findIn(findFetched, header, token);
    if (added) return added;
    throw new Refusal('key_unknown', `kid ${kid}`);
  };
}

async function download({ metadataUrl, issuer, fetchJson }: SigningKeysOptions): Promise<FindKey> {
  const metadata = Value.Parse(OpenIdMetadata, await fetchJson(metadataUrl));
  if (metadata.issuer !== issuer)
    throw new Error(
      `${metadataUrl} names the issuer ${JSON.stringify(metadata.issuer)}, not ${issuer}.`,
    );
  const keys = Value.Parse(KeySet, await fetchJson(metadata.jwks_uri));
  return createLocalJWKSet(keys);
}

async function findIn(find: FindKey, header: JWSHeaderParameters, token: FlattenedJWSInput) {
  // Without a key id jose would take the only key there is; Entra's tokens always name theirs.
  if (typeof header.kid !== 'string') throw new Refusal('token_malformed', 'no key id');
  return find(header, token).catch((error: unknown) => {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined;
    throw error;
  });
}

/** The reason of a failed fetch: undici hides it in the cause. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
