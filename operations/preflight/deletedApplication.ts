import type { Client } from '@microsoft/microsoft-graph-client';
import { visible } from '../../components/visibleText';
import { listAll } from '../azure';
import { missing, type Finding } from './finding';

interface Binned {
  id: string;
  displayName: string;
  identifierUris?: string[];
}

/** A deleted application with this identifier URI, which can still be restored; undefined where there is none. */
export async function binnedApplication(graph: Client, uri: string): Promise<Binned | undefined> {
  const path = '/directory/deletedItems/microsoft.graph.application';
  const deleted = await listAll<Binned>(graph, path);
  return deleted.find(({ identifierUris = [] }) =>
    identifierUris.some((held) => held.toLowerCase() === uri.toLowerCase()),
  );
}

/** https://learn.microsoft.com/graph/api/directory-deleteditems-restore#permissions; those of deleting are the same. */
const permission =
  'Both need Application.ReadWrite.OwnedBy as its owner, or Application.ReadWrite.All; a person: Application Administrator or Cloud Application Administrator.';

/**
 * What a deleted application with the stack's identifier URI means. No page of Microsoft's says whether it keeps the URI
 * from others; where it does, `pulumi up` is refused, so that is what is told.
 *
 * @param own - Object id of the stack's application, as the state has it.
 */
export function binnedFinding(
  check: string,
  { uri, own, graphUrl }: { uri: string; own: string | undefined; graphUrl: string },
  { id, displayName }: Binned,
): Finding {
  const item = `${graphUrl}/v1.0/directory/deletedItems/${id}`;
  const restore = `az rest --method POST --uri ${item}/restore`;
  const purge = `az rest --method DELETE --uri ${item}`;
  return own === id
    ? missing(
        check,
        `${uri} is the URI of the stack's own application "${visible(displayName)}" (object id ${id}), which was deleted outside this stack`,
        `Restore it, and nothing changes for the ITSM tools: ${restore}. ${permission} See "A deleted application" in docs/troubleshooting.md.`,
      )
    : missing(
        check,
        `${uri} belongs to the deleted application "${visible(displayName)}" (object id ${id}). Microsoft does not say whether Entra keeps the URI taken for the 30 days it can be restored`,
        `Delete it for good: ${purge}. Or restore it, and set application to it: ${restore}. ${permission}`,
      );
}
