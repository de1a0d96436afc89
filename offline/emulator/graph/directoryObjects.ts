import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { notEmulated } from '../errors';
import { directoryObject, requireRole } from './directory';
import { page } from './odata';

/** The body of `POST /directoryObjects/getByIds`: https://learn.microsoft.com/graph/api/directoryobject-getbyids */
export const GetByIds = Type.Object(
  {
    ids: Type.Array(Type.String(), { maxItems: 1000 }),
    types: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

/** Those of the ids that are users or service principals; ids of nothing are left out, as in Graph. */
export function getDirectoryObjects(
  cloud: Cloud,
  caller: Caller,
  { ids, types }: Static<typeof GetByIds>,
  url: string,
) {
  requireRole(caller, 'Directory.Read.All', 'Directory.ReadWrite.All');
  const wanted = types?.map((type) => type.toLowerCase());
  const found = ids
    .map((id) => directoryObject(cloud, id))
    .filter((object) => object !== undefined)
    .filter((object) => {
      const type = object['@odata.type'].replace('#microsoft.graph.', '').toLowerCase();
      return !wanted || wanted.includes(type) || wanted.includes('directoryobject');
    });
  if (found.length > 999) throw notEmulated('more than 999 objects in an answer');
  return page(found, { $top: '999' }, url, 'directoryObjects');
}
