import * as grpc from '@grpc/grpc-js';
import {
  CheckFailure,
  DiffResponse,
  ErrorResourceInitFailed,
  PropertyDiff,
} from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import type { Failure } from './check';
import type { Plan } from './operations';
import { PartialCreation } from './resource';
import { toStruct, type Properties } from './values';

/** Messages of Pulumi's protocol from what this plugin works with. */

export function toFailures(failures: Failure[]): CheckFailure[] {
  return failures.map(({ property, reason }) =>
    new CheckFailure().setProperty(property).setReason(reason),
  );
}

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

/** @param inputDiff whether changes are between inputs; else between the state and inputs */
export function toDiff({ changes, deleteBeforeReplace }: Plan, inputDiff: boolean): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map(({ key }) => key))])
    .setReplacesList([...new Set(changes.filter(({ replace }) => replace).map(({ key }) => key))])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const { path, kind, replace } of changes) {
    const diff = new PropertyDiff().setKind(kinds[kind][replace ? 1 : 0]).setInputdiff(inputDiff);
    response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

/**
 * An error as gRPC sends it. A resource that exists in part goes along, so that the engine keeps it in the state.
 *
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/provider/server.ts shows the same for dynamic providers.
 */
export function toServiceError(error: unknown, inputs: Properties): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof PartialCreation)) {
    return { code, details };
  }
  const failed = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.outputs))
    .setInputs(toStruct(inputs))
    .setReasonsList([details]);
  const any = new Any();
  any.pack(failed.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new Status().setCode(code).setMessage(details);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return { code, details, metadata };
}
