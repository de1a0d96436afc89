import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';
import { visible } from '../../components/visibleText';

const optional = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const properties = Type.Record(Type.String(), Type.Unknown());

const state = Type.Object({
  type: Type.String(),
  custom: Type.Optional(Type.Boolean()),
  id: optional(Type.String()),
  parent: optional(Type.String()),
  provider: optional(Type.String()),
  inputs: optional(properties),
  outputs: optional(properties),
  protect: Type.Optional(Type.Boolean()),
  retainOnDelete: Type.Optional(Type.Boolean()),
});

const step = Type.Object({
  op: Type.String(),
  urn: Type.String({ pattern: '^urn:pulumi:' }),
  oldState: optional(state),
  newState: optional(state),
  detailedDiff: optional(Type.Record(Type.String(), Type.Object({ kind: Type.String() }))),
  diffReasons: optional(Type.Array(Type.String())),
  replaceReasons: optional(Type.Array(Type.String())),
});

const diagnostic = Type.Object({ message: Type.String(), severity: Type.String() });

/**
 * What `pulumi preview --json` prints, as far as it is read here; it has more.
 *
 * https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/display/json.go
 */
const schema = Type.Object({
  config: optional(Type.Record(Type.String(), Type.String())),
  steps: optional(Type.Array(step)),
  diagnostics: optional(Type.Array(diagnostic)),
});

export type Properties = Record<string, unknown>;
export type State = Static<typeof state>;
export type Step = Static<typeof step>;
export type Diagnostic = Static<typeof diagnostic>;

export interface Preview {
  /** By full key; secrets are hidden. */
  config: Record<string, string>;
  steps: Step[];
  diagnostics: Diagnostic[];
  /** Whether pulumi ended with an error, where that is known. */
  hasFailed: boolean;
}

/** What stands for a value that is a secret. */
export const hidden = '[secret]';

/** What stands for a value that only the update will tell: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/plugin/rpc.go */
const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

/** Properties that hold a URI with a key in it. */
export const secretKeys: string[] = [...new Set(Object.values(receiverSecrets))];

/**
 * What was imported, or read back from Azure, is in plain text where what a program gives is a secret. The host is none:
 * it says where alerts go.
 */
function withoutUris(steps: Step[]): Step[] {
  return JSON.parse(JSON.stringify(steps), function (this: Properties, key, value: unknown) {
    if (!secretKeys.includes(key) || typeof value !== 'string') {
      return value;
    }
    if (URL.canParse(value)) {
      this.host = new URL(value).host;
    }
    return hidden;
  }) as Step[];
}

/**
 * Reads what `pulumi preview --json` printed, after npm's banner where it was run by `npm run`.
 *
 * @param from - Where the text is from, for a person.
 * @throws Error that says what else it is; without any of the text, which might be anything.
 */
export function readPreview(text: string, from: string, hasFailed = false): Preview {
  const start = text.search(/^\{/m);
  const wanted = 'what "pulumi preview --json" prints';
  if (start === -1) {
    const what = text.trim() === '' ? 'is empty' : 'has no JSON in it';
    throw new Error(
      `${from} ${what}: it should be ${wanted}. Look at what the preview said on standard error.`,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(start));
  } catch {
    throw new Error(
      `${from} is not ${wanted}: it is no complete JSON document. Was the preview cut off, or is PULUMI_ENABLE_STREAMING_JSON_PREVIEW set? Then it prints one document a line.`,
    );
  }
  if (!Value.Check(schema, parsed)) {
    const places = Value.Errors(schema, parsed).map(({ instancePath }) => instancePath || '/');
    throw new Error(
      `${from} is not ${wanted}: not as expected at ${[...new Set(places)].slice(0, 5).map(visible).join(', ')}.`,
    );
  }
  const { config, steps, diagnostics } = parsed;
  return {
    config: config ?? {},
    steps: withoutUris(steps ?? []),
    diagnostics: diagnostics ?? [],
    hasFailed,
  };
}
