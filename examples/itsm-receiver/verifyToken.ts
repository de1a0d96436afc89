import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { HandoverToken } from './handover';
import { Refusal, type RefusalCode } from './refusals';

/** How far the sender's clock may differ, in seconds. Entra's and Azure Monitor's clocks are right. */
export const clockSkew = 60;

/** Entra signs with RS256 alone; a list keeps `none` and HMAC with the public key out. */
const algorithms = ['RS256'];

export interface TokenRules {
  contract: HandoverToken;
  tenantId: string;
  findKey: JWTVerifyGetKey;
  now: () => Date;
}

/**
 * Verifies the Authorization header of a delivery: signature, algorithm, issuer, audience, time, tenant, caller, role.
 * @throws Refusal with the code of what is wrong first.
 */
export async function verifyToken(header: string | undefined, rules: TokenRules): Promise<void> {
  const { contract, tenantId, findKey, now } = rules;
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new Refusal('token_missing');
  if (!token.split('.').every(isCanonical)) throw new Refusal('token_malformed', 'not base64url');
  const { payload } = await jwtVerify(token, findKey, {
    algorithms,
    issuer: contract.issuer,
    audience: contract.audience,
    currentDate: now(),
    clockTolerance: clockSkew,
    requiredClaims: ['exp', 'nbf'],
  }).catch((error: unknown) => {
    throw refusalOf(error);
  });
  checkClaims(payload, contract, tenantId);
}

/**
 * As an encoder of base64url writes it: decoders ignore some bits of the last letter, so that sixteen texts would be the same
 * signature (RFC 4648, section 3.5).
 */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function checkClaims(claims: JWTPayload, contract: HandoverToken, tenantId: string): void {
  // jose takes a list that holds the audience too; Entra's tokens are for one application.
  expectClaim(claims, 'aud', contract.audience, 'audience_wrong');
  expectClaim(claims, 'tid', tenantId, 'tenant_wrong');
  expectClaim(claims, contract.callerClaimName, contract.callerClaimValue, 'caller_wrong');
  const roles: unknown[] = Array.isArray(claims['roles']) ? claims['roles'] : [];
  const missing = contract.roles.filter((role) => !roles.includes(role));
  if (missing.length > 0)
    throw new Refusal(
      'role_missing',
      `roles is ${shown(claims['roles'])}, ${missing.join(', ')} is missing`,
    );
}

function expectClaim(claims: JWTPayload, name: string, expected: string, code: RefusalCode): void {
  if (claims[name] === undefined) throw new Refusal('claim_missing', name);
  if (claims[name] !== expected)
    throw new Refusal(code, `${name} is ${shown(claims[name])}, not ${shown(expected)}`);
}

const shown = (value: unknown) => JSON.stringify(value) ?? 'absent';

const claimCodes: Partial<Record<string, RefusalCode>> = {
  iss: 'issuer_wrong',
  aud: 'audience_wrong',
  nbf: 'token_not_yet_valid',
  exp: 'token_expired',
};

function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired)
    return new Refusal('token_expired', `exp is ${shown(error.payload.exp)}`);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, payload, reason } = error;
    const code = reason === 'missing' ? 'claim_missing' : claimCodes[claim];
    const detail = reason === 'missing' ? claim : `${claim} is ${shown(payload[claim])}`;
    return new Refusal(code ?? 'token_malformed', detail);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return new Refusal('algorithm_not_allowed');
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return new Refusal('signature_invalid');
  // What else jose refuses is a token it cannot read; a Refusal of the keys and programming errors pass.
  return error instanceof errors.JOSEError ? new Refusal('token_malformed', error.message) : error;
}
