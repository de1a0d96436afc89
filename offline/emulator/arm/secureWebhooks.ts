import type { Caller, Cloud } from '../cloud';
import { get } from '../database';
import { isOwner } from '../graph/directory';
import { tenantId } from '../wellKnown';
import { providerError } from './actionGroupRules';
import type { WebhookReceiver } from './actionGroupSchema';

/** Nobody has published the HTTP status of these two errors; their codes are known. */
const status = { notOwned: 403, noUri: 400 };

/**
 * Checks each secure webhook against Entra ID, on every PUT, as Azure does
 * (https://github.com/Azure/azure-rest-api-specs/issues/12003): the caller must own the application whose
 * object id is named, and the identifier URI must be that application's.
 */
export function checkSecureWebhooks(
  cloud: Cloud,
  caller: Caller,
  receivers: WebhookReceiver[],
): void {
  for (const receiver of receivers.filter(({ useAadAuth }) => useAadAuth)) {
    const objectId = receiver.objectId ?? '';
    const application = get<{ id: string }>(
      cloud.database,
      'SELECT id FROM applications WHERE id = ? AND deleted_at IS NULL',
      objectId,
    );
    const foreign = receiver.tenantId && receiver.tenantId.toLowerCase() !== tenantId;
    // A service principal's object id, or another tenant's application, is not owned by the caller either.
    if (foreign || !application || !isOwner(cloud, application.id, caller.objectId))
      throw providerError(status.notOwned, 'AadWebhookResourceNotOwnedByCaller');
    const uri = get(
      cloud.database,
      'SELECT 1 FROM identifier_uris WHERE uri = ? AND application_id = ?',
      receiver.identifierUri ?? '',
      application.id,
    );
    // https://github.com/MicrosoftDocs/azure-docs/issues/60590 shows this body.
    if (!uri) throw providerError(status.noUri, 'AadWebhookApplicationUriNotFound');
  }
}
