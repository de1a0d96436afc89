import type { Session } from './session';
import type { Properties } from './values';

/** A resource as Azure has it: the inputs that would make it, and everything the plugin reports. */
export interface ResourceState {
  /** Every input the plugin can read back; undefined where it is not set. */
  inputs: Properties;
  outputs: Properties;
}

/** A failed input, as the engine shows it. */
export interface Failure {
  property: string;
  reason: string;
}

/** One type of resource, as data and plain functions. All values are without secret wrapping. */
export interface ResourceType {
  /** Inputs served; any other is refused. */
  inputs: readonly string[];
  required: readonly string[];
  /** Inputs whose change replaces the resource. */
  replaceOn: readonly string[];
  /** Whether a replacement has to be deleted first, since both would have one name. */
  deleteBeforeReplace?: boolean;
  /** Inputs that are sets: their order means nothing. */
  sets?: readonly string[];
  /** Outputs that are not inputs, unknown in the preview of a creation. */
  computed: readonly string[];
  /** Input that names the resource in Azure; invented from the resource's name where it is missing. */
  nameInput?: string;
  /** Fills in what else the vendor's plugin fills in. */
  defaults?(session: Session, inputs: Properties): Promise<Properties>;
  create(session: Session, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  /** Undefined where it does not exist. */
  read(session: Session, id: string, state: Properties): Promise<ResourceState | undefined>;
  update?(session: Session, id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(session: Session, id: string, inputs: Properties): Promise<void>;
}

/** A data source. */
export type ProviderFunction = (session: Session, args: Properties) => Promise<Properties>;

/** One provider: its types and functions by token. */
export interface Provider {
  name: string;
  /** Whether secrets may be sent to it; without, the engine hides whole top-level properties. */
  acceptSecrets: boolean;
  configKeys: readonly string[];
  resources: Record<string, ResourceType>;
  functions: Record<string, ProviderFunction>;
  /** Connects to Azure; absent for a provider without one. */
  connect?: (session: Session) => Promise<void>;
}

/** A resource that exists, but whose creation did not get to its end. */
export class PartialCreation extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Properties,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}
