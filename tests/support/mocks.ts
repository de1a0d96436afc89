import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { getMonitor } from '@pulumi/pulumi/runtime/settings';

/** Ids the mocked Entra and Azure answer with. */
export const ids = {
  tenant: '11111111-1111-1111-1111-111111111111',
  deployer: '33333333-3333-3333-3333-333333333333',
  azns: '44444444-4444-4444-4444-444444444444',
  application: '55555555-5555-5555-5555-555555555555',
  client: '66666666-6666-6666-6666-666666666666',
  servicePrincipal: '77777777-7777-7777-7777-777777777777',
  role: '88888888-8888-8888-8888-888888888888',
  subscription: '99999999-9999-9999-9999-999999999999',
} as const;

/** Id of every mocked action group. */
export const actionGroupId = `/subscriptions/${ids.subscription}/resourceGroups/rg-itsm/providers/microsoft.insights/actionGroups/itsm`;

/** How every mocked client secret begins. */
export const clientSecret = 'CLIENT-SECRET-CANARY';

/** A resource as the engine was asked to register it. */
export interface Registered {
  type: string;
  name: string;
  urn: string;
  inputs: Record<string, unknown>;
  protect: boolean;
  retainOnDelete: boolean;
  provider: string;
  dependencies: string[];
  /** Former names that the resource is known by as well. */
  aliases: string[];
}

export interface Run {
  resources: Registered[];
  calls: { token: string; inputs: Record<string, unknown>; provider: string }[];
}

const answers: Record<string, Record<string, unknown>> = {
  'azuread:index/getClientConfig:getClientConfig': {
    tenantId: ids.tenant,
    objectId: ids.deployer,
    clientId: ids.client,
  },
  'azuread:index/getServicePrincipal:getServicePrincipal': { objectId: ids.azns },
  'azure-native:authorization:getClientConfig': {
    subscriptionId: ids.subscription,
    tenantId: ids.tenant,
  },
};

const computed: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  'azuread:index/application:Application': () => ({
    objectId: ids.application,
    clientId: ids.client,
  }),
  'azuread:index/servicePrincipal:ServicePrincipal': (inputs) => ({
    objectId: inputs.useExisting === true ? ids.azns : ids.servicePrincipal,
  }),
  'azuread:index/applicationPassword:ApplicationPassword': ({ displayName }) => ({
    value: `${clientSecret}-${String(displayName)}`,
  }),
  'azure-native:authorization:RoleDefinition': ({ roleDefinitionId }) => ({
    name: roleDefinitionId,
  }),
  'random:index/randomUuid:RandomUuid': () => ({ result: ids.role }),
  'azure-native:monitor:ActionGroup': (inputs) => ({
    id: actionGroupId,
    name: inputs.actionGroupName,
  }),
};

/**
 * Runs a program against mocks and waits until every registration has been seen.
 *
 * Unknown calls and types are errors: a mock that answers everything proves nothing.
 */
export async function run<T>(
  program: () => T,
  options: {
    stack?: string;
    preview?: boolean;
    /** Outputs of other stacks, by fully qualified name. */
    stacks?: Record<string, Record<string, unknown>>;
  } = {},
) {
  const seen: Run = { resources: [], calls: [] };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }: MockedResource) => {
        if (type === 'pulumi:pulumi:StackReference') {
          const outputs = options.stacks?.[inputs.name as string] ?? {};
          return { id: inputs.name as string, state: { ...inputs, outputs } };
        }
        const { id = `${name}-id`, ...outputs } = computed[type]?.(inputs) ?? {};
        return { id: id as string, state: { ...inputs, ...outputs } };
      },
      call: ({ token, inputs, provider }: MockedCall) => {
        const answer = answers[token];
        if (answer === undefined) {
          throw new Error(`unexpected call of ${token}`);
        }
        seen.calls.push({ token, inputs, provider: provider ?? '' });
        return answer;
      },
    },
    'itsm-secure-export',
    options.stack ?? 'dev',
    options.preview ?? false,
  );
  recordRequests(getMonitor() as unknown as MockMonitor, seen.resources);
  const result = program();
  await pulumi.runtime.disconnect();
  return { ...seen, result };
}

type MockedResource = { type: string; name: string; inputs: Record<string, unknown> };
type MockedCall = { token: string; inputs: Record<string, unknown>; provider?: string };
type Callback = (error: Error | null, response: { getUrn(): string }) => void;
type MockMonitor = { registerResource(request: RegisterResourceRequest, done: Callback): void };

/** Mocks hide parent, protection and dependencies, so they are read from the request itself. */
function recordRequests(monitor: MockMonitor, resources: Registered[]): void {
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) =>
    register(request, (error, response) => {
      if (error === null) {
        resources.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          inputs: request.getObject()?.toJavaScript() ?? {},
          protect: request.getProtect() ?? false,
          retainOnDelete: request.getRetainondelete() ?? false,
          provider: request.getProvider(),
          dependencies: request.getDependenciesList(),
          aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? ''),
        });
      }
      done(error, response);
    });
}

const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
const signatureKey = '4dabf18193072939515e22adb298388d';

/** What is inside a secret as it travels to the engine; fails where the value is no secret. */
export function insideSecret(value: unknown): unknown {
  const wrapped = value as Record<string, unknown>;
  if (wrapped?.[signatureKey] !== secretSignature) {
    throw new Error(`not a secret: ${JSON.stringify(value)}`);
  }
  return wrapped.value;
}

/** The value with every secret replaced by a mark: what anybody may read. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ((value as Record<string, unknown>)[signatureKey] === secretSignature) {
    return '[secret]';
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]),
  );
}

/** Value of an output, once everything has been registered. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
