import { retryAfter, type Answer } from '../http';
import type { SendOptions, Session } from '../session';
import { isObject } from '../values';

interface ErrorBody {
  code?: string;
  message?: string;
}

/** An answer of Resource Manager that is no success. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(text);
  }
}

/**
 * As azure-native prints it: `Status=403 Code="X" Message="…"`.
 *
 * A body without the usual "error" around it, as action groups have, is the message as a whole.
 */
export function described({ status, body }: Answer): string {
  if (!isObject(body)) {
    return `Status=${status}`;
  }
  const { error, ...bare } = body as { error?: ErrorBody } & ErrorBody;
  const code = error?.code ?? bare.code ?? '';
  const message = error === undefined ? JSON.stringify(body) : (error.message ?? '');
  return `Status=${status} Code="${code}" Message="${message}"`;
}

/** Calls Resource Manager; a resource provider that is not registered yet is registered. @throws ArmError */
export async function arm(
  session: Session,
  method: string,
  path: string,
  options?: SendOptions,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await session.arm(method, path, options);
    if (answer.status < 300) {
      return answer;
    }
    // azcore's registration policy gives up after three attempts as well.
    if (attempt === 2 || !needsRegistration(answer)) {
      throw new ArmError(answer.status, described(answer));
    }
    await register(session, /\/providers\/([^/?]+)/.exec(path)?.[1] ?? 'Microsoft.Resources');
  }
}

function needsRegistration({ status, body }: Answer): boolean {
  const codes =
    /MissingSubscriptionRegistration|MissingRegistrationForResourceProvider|SubscriptionNotRegistered/;
  return status === 409 && codes.test(JSON.stringify(body ?? ''));
}

async function register(session: Session, namespace: string): Promise<void> {
  const path = `/subscriptions/${session.need('subscriptionId')}/providers/${namespace}`;
  const version = 'api-version=2019-05-01';
  await session.arm('POST', `${path}/register?${version}`);
  for (let attempt = 0; ; attempt += 1) {
    const { body } = await session.arm('GET', `${path}?${version}`);
    if ((body as { registrationState?: string } | undefined)?.registrationState === 'Registered') {
      return;
    }
    await nextLook(session, attempt, `registering the resource provider ${namespace}`);
  }
}

/**
 * Follows a long-running operation to its end.
 *
 * Waits as the answers ask; where they do not say, azure-native waits 10 s (PUT) or 30 s (DELETE), here as little as a retry.
 */
export async function finish(session: Session, started: Answer): Promise<void> {
  const poll = started.headers['azure-asyncoperation'] ?? started.headers.location;
  if (typeof poll !== 'string') {
    return;
  }
  let answer = started;
  for (let attempt = 0; ; attempt += 1) {
    const asked = retryAfter(answer);
    if (asked === undefined) {
      await nextLook(session, attempt, `waiting for ${new URL(poll).pathname}`);
    } else {
      await session.wait(asked);
    }
    answer = await arm(session, 'GET', poll);
    const { status = answer.status === 202 ? 'InProgress' : 'Succeeded', error } = (answer.body ??
      {}) as { status?: string; error?: unknown };
    if (status === 'Succeeded') {
      return;
    }
    if (status === 'Failed' || status === 'Canceled') {
      throw new ArmError(answer.status, described({ ...answer, body: { error } }));
    }
  }
}

async function nextLook(session: Session, attempt: number, what: string): Promise<void> {
  const delay = session.delay(attempt);
  if (delay === undefined) {
    throw new Error(`${what}: it has not ended`);
  }
  await session.wait(delay);
}
