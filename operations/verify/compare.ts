import { ok, wrong, type Finding } from '../preflight/finding';
import type { Promised } from './promise';

/** Compared as Azure does, without case. */
export const isSame = (one: string | null | undefined, other: string | null | undefined) =>
  (one ?? '').toLowerCase() === (other ?? '').toLowerCase();

/** One property: as deployed, or what it is instead. */
export function compared(
  check: string,
  actual: string | number | boolean | null | undefined,
  expected: string | number | boolean,
  fix: string,
): Finding {
  const is = actual === undefined || actual === null || actual === '' ? 'not set' : String(actual);
  return isSame(is, String(expected))
    ? ok(check, `is ${expected}`)
    : wrong(check, `is ${is}, and was deployed as ${expected}`, fix);
}

/** What puts back a property of what the stack has made. */
export const deployAgain = ({ stack }: Promised) => `pulumi up --refresh --stack ${stack}`;

/** What puts back a property of the application: the stack itself only where it made it. */
export function mendApplication(promised: Promised): string {
  return promised.application === undefined
    ? 'The stack does not manage this application: change it back where it is managed, or deploy with what it is now.'
    : deployAgain(promised);
}
