import type { TObject } from 'typebox';
import type { Config, Session } from './session';
import type { Properties } from './values';

/** azure-native's own mark, among the inputs, of a name it made up: a replacement can be created first. */
export const autonamed = '__createBeforeDelete';

/** What Check is told besides the inputs. */
export interface CheckContext {
  session: Session;
  /** Logical name of the resource. */
  name: string;
  /** Inputs of the existing resource; empty for a new one. */
  olds: Properties;
  /** Makes the same name at each try of one operation; may be empty. */
  randomSeed: Uint8Array;
}

/** One type of resource, as data and plain functions. Values are without secret wrapping. */
export interface ResourceType {
  /** The inputs that are served; any other is refused. */
  inputs: TObject;
  /** Inputs the vendor's plugin has besides these. */
  notServed?: readonly string[];
  /** Inputs whose change replaces the resource. */
  replaceOn: readonly string[];
  /** Inputs Azure fills in where they are left out: leaving them out is no change. */
  filledIn?: readonly string[];
  /** What leaving an input out is as good as, where that is not nothing. */
  leftOut?: Properties;
  /** Outputs that are no inputs. */
  computed: readonly string[];
  /** Outputs that are secret whatever the inputs are. */
  secretOutputs?: readonly string[];
  /** What the vendor's plugin adds to inputs; values that are set stay. */
  defaults?(inputs: Properties, context: CheckContext): Properties | Promise<Properties>;
  create(session: Session, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  /** Undefined where it does not exist. @param state its last outputs; empty for an import */
  read(session: Session, id: string, state: Properties): Promise<Properties | undefined>;
  /** Absent where every change replaces. @param olds its last outputs */
  update?(session: Session, id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(session: Session, id: string, state: Properties): Promise<void>;
  /** The inputs that would make what exists. @param known what was there before, unless it is an import */
  inputsOf(id: string, outputs: Properties, known?: Known): Properties;
}

/** What the state holds of a resource. */
export interface Known {
  inputs: Properties;
  outputs: Properties;
}

/** A data source. */
export type ProviderFunction = (session: Session, args: Properties) => Promise<Properties>;

/** One provider: its types and functions by token. */
export interface Provider {
  name: string;
  /** Whether secrets may be sent to it; if not, the engine hides the whole top-level property. */
  acceptSecrets: boolean;
  /**
   * `state`: changes are looked for between what exists and the new inputs, lists are sets, and zero values are as good
   * as none, as the Terraform bridge has it. `inputs`: between old and new inputs.
   */
  compares: 'state' | 'inputs';
  /** Configuration keys the vendor's plugin has. */
  configKeys: readonly string[];
  /** Configuration keys that would change who signs in, and are not served. */
  notServedConfig: readonly string[];
  resources: Readonly<Record<string, ResourceType>>;
  functions: Readonly<Record<string, ProviderFunction>>;
  /** Checks the credentials and finds the cloud. */
  configure?(session: Session): Promise<void>;
}

export type { Config, Session };

/** A resource that exists, but whose creation did not get to its end. */
export class PartialCreation extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Properties,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
