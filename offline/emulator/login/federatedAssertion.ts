import { decodeJwt, type JWTPayload } from 'jose';
import type { Cloud } from '../cloud';
import { applicationByAppId } from '../graph/applicationStore';
import { federatedCredentials } from '../graph/federatedCredentials';
import { entraError } from './entraErrors';

/**
 * Compares issuer, subject, audience and lifetime of an assertion with the federated credentials of an application, upper and lower
 * case told apart. Its signature is not verified: the issuer's keys are on the internet.
 *
 * @throws what Entra answers where none fits.
 */
export function checkFederatedAssertion(cloud: Cloud, clientId: string, assertion: string): void {
  const application = applicationByAppId(cloud, clientId);
  const trusted = application ? federatedCredentials(cloud, application.id) : [];
  if (trusted.length === 0)
    throw refused(
      70025,
      `The client '${clientId}' has no configured federated identity credentials.`,
    );
  const { iss = '', sub = '', aud = '', exp = 0 } = claims(assertion);
  const ofIssuer = trusted.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw noMatch(700211, 'issuer', iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) throw noMatch(700213, 'subject', sub);
  const audiences = [aud].flat();
  if (!ofSubject.some((each) => each.audiences.some((audience) => audiences.includes(audience))))
    throw noMatch(700212, 'audience', audiences.join(' '));
  if (exp * 1000 <= cloud.now().getTime())
    throw refused(
      700024,
      'Client assertion is not within its valid time range. Current time is after the expiry time of the assertion.',
    );
}

function claims(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw refused(
      50027,
      "JWT token is invalid or malformed. Expected is a token of the federated credential's issuer.",
    );
  }
}

const noMatch = (number: number, claim: string, value: string) =>
  refused(
    number,
    `No matching federated identity record found for presented assertion ${claim} '${value}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
  );

const refused = (number: number, message: string) =>
  entraError('invalid_client', number, message, 401);
