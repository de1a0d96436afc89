import type { Session } from '../session';
import type { Properties } from '../values';
import { find, findBy } from './graph';
import { readSamlMetadataUrl } from './servicePrincipal';
import { servicePrincipalOutputs, type GraphServicePrincipal } from './servicePrincipalBody';

/** Looks a service principal up by exactly one of clientId, objectId and displayName. */
export async function getServicePrincipal(session: Session, args: Properties): Promise<Properties> {
  const found = await lookUp(session, args);
  return {
    ...servicePrincipalOutputs(found),
    id: `/servicePrincipals/${found.id}`,
    featureTags: [],
    features: [],
    samlMetadataUrl: await readSamlMetadataUrl(session, found.id),
    samlSingleSignOns: [],
  };
}

async function lookUp(session: Session, args: Properties): Promise<GraphServicePrincipal> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
  const [key, value] = given[0] ?? [];
  if (given.length !== 1 || !['clientId', 'objectId', 'displayName'].includes(key ?? '')) {
    const names = given.map(([name]) => name).join(', ') || 'nothing';
    throw new Error(
      `getServicePrincipal: give exactly one of clientId, objectId and displayName, not ${names}`,
    );
  }
  const what = `Looking up the service principal with ${key} "${String(value)}"`;
  const found =
    key === 'objectId'
      ? [
          await find<GraphServicePrincipal>(
            session,
            what,
            `/v1.0/servicePrincipals/${String(value)}`,
          ),
        ]
      : await findBy<GraphServicePrincipal>(
          session,
          what,
          'servicePrincipals',
          key === 'clientId' ? 'appId' : 'displayName',
          String(value),
        );
  const [only] = found;
  if (only === undefined) {
    throw new Error(`No service principal found with ${key} "${String(value)}"`);
  }
  if (found.length > 1) {
    throw new Error(`Found ${found.length} service principals with ${key} "${String(value)}"`);
  }
  return only;
}
