import { secretValue, type LiveActionGroup } from '../arguments/actionGroup';
import { secretKeys, type Form } from '../arguments/render';
import type { Arguments } from '../arguments/secretArgument';
import type { Azure } from '../azure';
import { exportedState, type Deployment, type StateResource } from '../deployment';
import { previewOf } from '../previewSummary';
import { failure, pulumi, type PulumiResult, type Target } from '../pulumi';
import { changesOf } from '../summary/changes';
import type { Preview } from '../summary/preview';
import type { StackConfiguration } from './providers';
import { lookUp, type Given } from './takeOver';

/** What `--import` did. */
export interface Imported {
  stack: string;
  /** Ids by URN. */
  takenOver: Record<string, string>;
  /** What a preview would change now; nothing means that Azure and program agree. */
  changes: { op: string; urn: string; properties: string[] }[];
}

/**
 * Takes over what the program declares and Azure has.
 *
 * A preview says under which URN, parent and provider the program makes each resource, so nothing is guessed. The state
 * is written by `pulumi stack import` with the webhook URIs marked as secrets, which it encrypts; `pulumi import` would
 * write them in plain text. The refresh that follows reads the rest.
 *
 * @throws Error where a step fails, or a webhook URI is in plain text in the state.
 */
export async function importState(
  azure: Azure,
  target: Target,
  given: Given,
  component: string | undefined,
  say: (text: string) => void,
): Promise<Imported> {
  say(`Previewing ${target.stack}, to see what the program declares.\n`);
  const preview = await previewOf(target);
  refuseFailed(preview);
  const exported = await exportedState(target);
  const config = await configOf(target);
  const found = await lookUp(azure, preview, exported, given, component, config);
  const takenOver = Object.fromEntries(found.ids);
  Object.entries(takenOver).forEach(([urn, id]) => say(`  ${urn.split('::').at(-1)}: ${id}\n`));
  if (found.resources.length === 0) {
    say('Nothing is taken over: all that the program declares is new, or in the state already.\n');
  } else {
    const input = JSON.stringify(withResources(exported, found.resources));
    await done(target, 'pulumi stack import', pulumi(target, ['stack', 'import'], { input }));
    say('Refreshing the state from Azure.\n');
    const refresh = ['refresh', '--yes', '--skip-preview'];
    await done(target, 'pulumi refresh', pulumi(target, refresh, { configured: true }));
  }
  const state = JSON.stringify(await exportedState(target));
  if (found.uris.some((uri) => state.includes(JSON.stringify(uri).slice(1, -1)))) {
    throw new Error(
      `The state of ${target.stack} has a webhook URI in plain text, and so have its history and backups. ` +
        'Run "pulumi up", which encrypts it, give the ITSM tool a new webhook URI (docs/rotation.md), and delete the old versions of the state.',
    );
  }
  say('Previewing, to see what differs.\n');
  const after = await previewOf(target);
  refuseFailed(after);
  const changes = changesOf(after)
    .filter(({ op }) => !['same', 'refresh', 'read'].includes(op))
    .map(({ op, urn, differences }) => ({
      op,
      urn,
      properties: differences.map(({ path }) => path),
    }));
  say(shownChanges(changes, target.stack));
  return { stack: target.stack, takenOver, changes };
}

/** A resource that is there already is replaced in its place: parents stay before their children. */
export function withResources(exported: Deployment, found: StateResource[]): Deployment {
  const old = exported.deployment.resources ?? [];
  const resources = [
    ...old.map((one) => found.find(({ urn }) => urn === one.urn) ?? one),
    ...found.filter(({ urn }) => !old.some((one) => one.urn === urn)),
  ];
  const urns = new Set(resources.map(({ urn }) => urn));
  const whole = resources.map((one) => (found.includes(one) ? withoutMissing(one, urns) : one));
  return { ...exported, deployment: { ...exported.deployment, resources: whole } };
}

/** Pulumi refuses a state that depends on what is not in it: where not everything exists, the next update makes the rest. */
function withoutMissing(resource: StateResource, urns: ReadonlySet<string>): StateResource {
  const there = (list: unknown) => (list as string[]).filter((urn) => urns.has(urn));
  const { dependencies, propertyDependencies } = resource;
  return {
    ...resource,
    ...(Array.isArray(dependencies) && { dependencies: there(dependencies) }),
    ...(typeof propertyDependencies === 'object' &&
      propertyDependencies !== null && {
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([key, list]) => [key, there(list ?? [])]),
        ),
      }),
  };
}

/** Sets the secrets through a pipe, so that they are in no history of a shell and no list of processes. */
export async function setSecrets(
  target: Target,
  group: LiveActionGroup,
  adopted: Arguments,
  form: Form,
): Promise<void> {
  for (const [secret, key] of secretKeys(adopted, form)) {
    const args = ['config', 'set', '--secret', '--path', key];
    const options = { input: secretValue(group, secret), configured: true };
    await done(target, 'pulumi config set', pulumi(target, args, options));
  }
}

function shownChanges(changes: Imported['changes'], stack: string): string {
  const rows = changes.map(({ op, urn, properties }) => {
    const what = properties.length === 0 ? '' : `: ${properties.join(', ')}`;
    return `  ${op} ${urn.split('::').slice(-1)[0]}${what}\n`;
  });
  return rows.length === 0
    ? `"pulumi preview --stack ${stack}" shows no change.\n`
    : `"pulumi up --stack ${stack}" will change:\n${rows.join('')}`;
}

function refuseFailed({ hasFailed, diagnostics }: Preview): void {
  if (hasFailed) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const said = errors.map(({ message }) => message.trim()).join('\n');
    throw new Error(`pulumi preview fails, so what the program declares is not known:\n${said}`);
  }
}

/** The stack's configuration, decrypted: what default providers are configured with. */
async function configOf(target: Target): Promise<StackConfiguration> {
  const args = ['config', '--json', '--show-secrets'];
  const result = await pulumi(target, args, { configured: true });
  await done(target, 'pulumi config', Promise.resolve(result));
  return JSON.parse(result.stdout) as StackConfiguration;
}

async function done(target: Target, what: string, running: Promise<PulumiResult>): Promise<void> {
  const result = await running;
  if (result.code !== 0) {
    throw await failure(`${what} failed`, target, result);
  }
}
