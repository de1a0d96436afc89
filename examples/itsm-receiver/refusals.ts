/**
 * Why a delivery is refused: stable codes, the HTTP status each is answered with, and what it means to a reader
 * of the log or the page. The sender is told the status only.
 *
 * Azure Monitor tries again on 408, 429, 503 and 504 and gives an alert up on every other status, so 503 stands
 * where a later attempt can succeed: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups
 */
export const refusals = {
  path_unknown: { status: 404, meaning: 'No tool of the hand-over has this path.' },
  query_wrong: { status: 400, meaning: 'The query is not the one the hand-over gives.' },
  token_missing: { status: 401, meaning: 'There is no bearer token.' },
  token_malformed: { status: 401, meaning: 'The bearer token is not a signed JSON Web Token.' },
  algorithm_not_allowed: { status: 401, meaning: 'The token is not signed with RS256.' },
  key_unknown: { status: 401, meaning: 'The tenant publishes no key with the id the token names.' },
  key_pending: {
    status: 503,
    meaning: 'The key is not known yet, and keys were fetched too recently to fetch them again.',
  },
  keys_unavailable: { status: 503, meaning: 'Cannot fetch the keys of the tenant.' },
  signature_invalid: { status: 401, meaning: 'The signature of the token is wrong.' },
  issuer_wrong: { status: 401, meaning: 'Another issuer made the token.' },
  audience_wrong: { status: 401, meaning: 'The token is meant for another application.' },
  token_expired: { status: 401, meaning: 'The token has expired.' },
  token_not_yet_valid: { status: 401, meaning: 'The token is not valid yet.' },
  claim_missing: { status: 401, meaning: 'The token lacks a claim it needs.' },
  tenant_wrong: { status: 401, meaning: 'The token comes from another tenant.' },
  caller_wrong: { status: 403, meaning: "Another application than Azure Monitor's sender calls." },
  role_missing: { status: 403, meaning: "Azure Monitor's sender lacks the app role." },
  body_too_large: { status: 413, meaning: 'The body is larger than an alert can be.' },
  media_type_wrong: { status: 415, meaning: 'The body is not sent as application/json.' },
  body_not_json: { status: 400, meaning: 'The body is not JSON.' },
  alert_invalid: {
    status: 400,
    meaning: 'The body is not of the common alert schema, or has no alert id.',
  },
  receiver_failed: { status: 503, meaning: 'The receiver itself failed; its log says why.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof refusals;

/** What fits on a line of the log and of the page; senders choose parts of it. */
const longestDetail = 300;

/** A delivery that is refused. `detail` is for the log and the page, never for the sender. */
export class Refusal extends Error {
  readonly detail: string;

  constructor(
    readonly code: RefusalCode,
    detail = '',
  ) {
    super(refusals[code].meaning);
    this.detail = detail.slice(0, longestDetail);
  }

  get status(): number {
    return refusals[this.code].status;
  }
}
