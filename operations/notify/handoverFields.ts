import type { Handover } from '../handover/handover';
import { inLanguage } from '../handover/text';
import type { Look } from './causes';

/** The lines of a tool's hand-over to compare, as `screen: field`. */
export function fieldsOf(handover: Handover, receiver: string, look: Look): string[] {
  const tool = handover.tools.find(({ name }) => name.toLowerCase() === receiver.toLowerCase());
  if (tool === undefined || look === undefined) {
    return [];
  }
  const { token, tenantId, application } = handover;
  const verified: string[] = [
    ...[token.audience, token.issuer, token.openIdMetadataUrl],
    ...[token.callerClaimName, token.callerClaimValue, ...token.roles],
    ...[tenantId, application.clientId],
  ];
  const isWanted = {
    token: (value: string) => verified.includes(value),
    uri: (value: string) => value === tool.url || value.includes(tool.secretKey ?? '\0'),
  }[look];
  return tool.steps
    .filter(({ value }) => isWanted(inLanguage(value, 'en')))
    .map(({ screen, field }) => `${inLanguage(screen, 'en')}: ${inLanguage(field, 'en')}`);
}
