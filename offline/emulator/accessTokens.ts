import type { DatabaseSync } from 'node:sqlite';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { all, run, transaction } from './database';
import { version1Issuer } from './azureClouds';
import { tenantId } from './wellKnown';

/** The issuer of Entra's version 1 tokens, which Graph and ARM receive. Carries no port: survives a restart. */
export const issuer = version1Issuer;

/** Seconds. Below 20 minutes the azuread provider would ask for a token before every call. */
export const tokenLifetime = 3600;

/** How many public keys are published; every start of an emulator on this data file adds one. */
const keysKept = 10;

export interface SignOptions {
  /** Default: that of version 1 tokens. */
  issuer?: string;
  /** Seconds since it was issued. Default: 0. */
  age?: number;
  /** For tests of those who verify: `alg: none`, or another key under the published key's id. */
  forgery?: 'unsigned' | 'foreignKey';
}

/** Signs tokens with a key of this process and verifies them with the keys of the data file. */
export class AccessTokens {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly now: () => Date,
    private readonly privateKey: CryptoKey,
    private readonly publicKey: JWK,
  ) {}

  /** Makes a new key. A first start publishes another as well, so that clients meet more than one from the beginning. */
  static async create(database: DatabaseSync, now: () => Date): Promise<AccessTokens> {
    const { privateKey, jwk } = await newKey();
    // It signs nothing, so it only has another exponent, 257: a modulus takes as long to make as the rest of a start.
    if (publishedKeys(database).length === 0)
      publishKey(database, await withId({ ...jwk, e: 'AQE' }), now());
    publishKey(database, jwk, now());
    return new AccessTokens(database, now, privateKey, jwk);
  }

  /**
   * @param claims what the token says besides issuer, times and tenant.
   * @param options how it differs from a token of version 1, issued now and signed with the published key.
   */
  async sign(
    claims: JWTPayload & { aud: string; sub: string },
    options: SignOptions = {},
  ): Promise<string> {
    // Other emulators on this file may have pushed our key out of those kept.
    publishKey(this.database, this.publicKey, this.now());
    const issuedAt = Math.floor(this.now().getTime() / 1000) - (options.age ?? 0);
    const payload = {
      tid: tenantId,
      ...claims,
      iss: options.issuer ?? issuer,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + tokenLifetime,
    };
    if (options.forgery === 'unsigned') return new UnsecuredJWT(payload).encode();
    const forged = options.forgery === 'foreignKey' ? await newKey() : undefined;
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.publicKey.kid })
      .sign(forged?.privateKey ?? this.privateKey);
  }

  /**
   * The claims of a token whose signature, issuer and lifetime are good; the audience is the caller's to judge.
   * @throws jose's errors, with their `code`.
   */
  async verify(token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(this.keySet()), {
      issuer,
      algorithms: ['RS256'],
      currentDate: this.now(),
      requiredClaims: ['aud', 'exp', 'oid', 'appid'],
    });
    return payload;
  }

  /** The JSON Web Key Set as published. */
  keySet(): { keys: JWK[] } {
    return { keys: publishedKeys(this.database) };
  }
}

async function newKey(): Promise<{ privateKey: CryptoKey; jwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk: await withId({ ...jwk, use: 'sig', alg: 'RS256' }) };
}

async function withId(jwk: JWK): Promise<JWK> {
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}

function publishedKeys(database: DatabaseSync): JWK[] {
  const rows = all<{ jwk: string }>(database, 'SELECT jwk FROM signing_keys ORDER BY rowid DESC');
  return rows.map((row) => JSON.parse(row.jwk) as JWK);
}

function publishKey(database: DatabaseSync, jwk: JWK, now: Date): void {
  transaction(database, () => {
    const added = run(
      database,
      'INSERT OR IGNORE INTO signing_keys VALUES (?, ?, ?)',
      jwk.kid ?? '',
      JSON.stringify(jwk),
      now.getTime(),
    );
    if (added)
      run(
        database,
        'DELETE FROM signing_keys WHERE rowid NOT IN (SELECT rowid FROM signing_keys ORDER BY rowid DESC LIMIT ?)',
        keysKept,
      );
  });
}
