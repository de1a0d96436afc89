import type {
  PolicyResource,
  ResourceValidation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';

// Not in the package's types, but what a rule really reads from: it throws where a value is not known yet.
const { unknownCheckingProxy, unknownStringValue, UnknownValueError } = jest.requireActual<{
  unknownCheckingProxy: (props: object) => Record<string, unknown>;
  unknownStringValue: string;
  UnknownValueError: new () => Error;
}>('@pulumi/policy/proxy');

/** A value that a preview does not know, as the engine sends it. */
export const unknown = unknownStringValue;

export const types = {
  actionGroup: 'azure-native:monitor:ActionGroup',
  activityLogAlert: 'azure-native:monitor:ActivityLogAlert',
  application: 'azuread:index/application:Application',
  servicePrincipal: 'azuread:index/servicePrincipal:ServicePrincipal',
  resourceGroup: 'azure-native:resources:ResourceGroup',
};

interface Given {
  type: string;
  name?: string;
  props: object;
  protect?: boolean;
  ignoreChanges?: string[];
  parent?: string;
}

/** What a resource rule reports of one resource. */
export async function violationsOf(
  rule: ResourceValidationPolicy,
  given: Given,
  config: object = {},
): Promise<string[]> {
  const found: string[] = [];
  const report = (message: string) => found.push(message);
  const args = { ...resource(given), asType: () => undefined, ...common(rule, config) };
  const validate = rule.validateResource as ResourceValidation;
  await run(rule, () => validate(args, report), report);
  return found;
}

/** What a stack rule reports, with the resource it blames. */
export async function stackViolationsOf(
  rule: StackValidationPolicy,
  resources: PolicyResource[],
  config: object = {},
): Promise<{ message: string; urn: string | undefined }[]> {
  const found: { message: string; urn: string | undefined }[] = [];
  const args = { resources, ...common(rule, config) };
  const report = (message: string, urn?: string) => found.push({ message, urn });
  await run(rule, () => rule.validateStack(args, report), report);
  return found;
}

/** A resource as the engine shows it to a policy; `from` says what its properties are made from. */
export function resource(
  { type, name = 'it', props, protect = false, ignoreChanges = [], parent }: Given,
  from: Record<string, PolicyResource[]> = {},
): PolicyResource {
  return {
    type,
    name,
    urn: `urn:pulumi:dev::project::${type}::${name}`,
    props: unknownCheckingProxy(props),
    opts: {
      protect,
      ...(parent === undefined ? {} : { parent }),
      ignoreChanges,
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    dependencies: Object.values(from).flat(),
    propertyDependencies: from,
    isType: () => false,
    asType: () => undefined,
  };
}

class NotApplicable extends Error {}

/** The engine fills in a rule's defaults before it hands over its configuration. */
function common(rule: ResourceValidationPolicy | StackValidationPolicy, config: object) {
  const defaults = Object.entries(rule.configSchema?.properties ?? {}).map(
    ([key, schema]) => [key, schema.default] as const,
  );
  return {
    stackTags: new Map<string, string>(),
    getConfig: <T extends object>() => ({ ...Object.fromEntries(defaults), ...config }) as T,
    notApplicable: (reason?: string): never => {
      throw new NotApplicable(reason);
    },
  };
}

/** As the pack's server does: a value that is not known yet is a remark, not a failure. */
async function run(
  rule: { name: string },
  validate: () => Promise<void> | void,
  report: (message: string) => void,
): Promise<void> {
  try {
    await validate();
  } catch (error) {
    if (error instanceof UnknownValueError) {
      report(`can't run ${rule.name}: ${error.message}`);
    } else if (!(error instanceof NotApplicable)) {
      throw error;
    }
  }
}
