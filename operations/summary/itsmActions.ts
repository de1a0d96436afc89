import { code } from '../markdownText';
import type { Consequence } from './consequence';
import { isSame, labelOf, type Listed } from './receivers';

/**
 * What it means that an ITSM action goes, and what carries on.
 *
 * @param before - Receivers as they were; undefined where Pulumi hides them.
 */
export function removedItsmAction(
  lost: Listed,
  now: readonly Listed[],
  before: readonly Listed[] | undefined,
): Consequence {
  const { name, connectionId } = lost.receiver;
  const connection =
    typeof connectionId === 'string'
      ? `the ITSM connection ${code(connectionId)}`
      : 'its ITSM connection';
  const successors = now.filter(isSecureWebhook).map(({ receiver }) => receiver.name);
  const isNew =
    before !== undefined &&
    !successors.some((one) => before.some(({ receiver }) => isSame(receiver.name, one)));
  return {
    id: 'itsm-connection-removed',
    text: `Alerts no longer open work items through ${connection}: the ${labelOf(lost)} ${code(name)} goes. ${carriesOn(successors, isNew)}`,
  };
}

function isSecureWebhook({ kind, receiver }: Listed): boolean {
  return kind === 'tools' || receiver.useAadAuth === true;
}

function carriesOn(successors: string[], isNew: boolean): string {
  const names = successors.map(code).join(', ');
  const [what, verb, it, tool] =
    successors.length === 1
      ? ['The secure webhook', 'carries', 'it', 'its tool']
      : ['The secure webhooks', 'carry', 'them', 'their tools'];
  if (successors.length === 0) {
    return 'Nothing carries on: no secure webhook is left that this preview shows.';
  }
  return isNew
    ? `${what} ${names} ${verb} on, and this is the first deployment with ${it}: nobody has seen an alert arrive. Deploy both beside each other first (docs/migrate.md).`
    : `${what} ${names} ${verb} on: make sure that ${tool} opened work items while both were there.`;
}
