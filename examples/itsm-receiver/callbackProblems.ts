import { fieldOf, textOf, type Answer } from './resolvedFetch';

/** Entra's descriptions end with ids for Microsoft's support. */
const firstSentences = (text: string) => text.split(/ Trace ID:|[\r\n]/)[0]?.slice(0, 300) ?? '';

/**
 * Why signing in failed, and what to do.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function signInProblem(
  answer: Answer,
  host: string,
  tenantId: string,
  clientId: string,
): string {
  if (answer.failure !== undefined) return notReached(host, answer.failure);
  const said = firstSentences(textOf(answer.body, 'error_description'));
  switch (/^AADSTS\d+/.exec(said)?.[0] ?? '') {
    case 'AADSTS7000215':
      return `The client secret of the application ${clientId} is wrong (AADSTS7000215). Fetch the stack's output callbackClientSecret, and give its value, not its id.`;
    case 'AADSTS7000222':
      return `The client secret of the application ${clientId} has expired (AADSTS7000222). Have a new one made: its name goes to callback.secrets of the stack.`;
    case 'AADSTS700016':
      return `The tenant ${tenantId} has no application ${clientId} (AADSTS700016). Compare client id and tenant with the hand-over.`;
    default:
      return `The application ${clientId} cannot sign in: ${said || `${host} answered ${answer.status}.`}`;
  }
}

/** Why an alert did not change, and what to do. */
export function changeProblem(answer: Answer, host: string, clientId: string): string {
  if (answer.failure !== undefined) return notReached(host, answer.failure);
  const error = fieldOf(answer.body, 'error');
  const code = textOf(error, 'code');
  if (answer.status === 403 && code === 'AuthorizationFailed')
    return `The application ${clientId} may not change this alert (AuthorizationFailed). Add the alert's subscription to callback.scopes of the stack; a role assigned just now can take minutes.`;
  if (answer.status === 404)
    return 'Azure does not know this alert (404). It deletes alerts after 30 days.';
  const said = [code, firstSentences(textOf(error, 'message'))].filter((part) => part !== '');
  return `Azure answered ${answer.status}${said.length > 0 ? `: ${said.join(', ')}` : '.'}`;
}

const notReached = (host: string, failure: string) =>
  `${host} was not reached: ${failure}. The receiver needs HTTPS to it.`;
