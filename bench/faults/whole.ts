import fs from 'node:fs';
import path from 'node:path';
import type { StateResource } from '../../operations/deployment';
import { stacksFolder } from '../../offline/cloud/cloud';
import { stack, type Bed } from './bed';

/** What a stack and its cloud hold, with ids that differ from run to run taken out. */
export interface Inventory {
  /** What Azure has, by kind and name: doubles and orphans show. */
  azure: string[];
  /** What the state has. */
  state: string[];
  /** What is wrong whatever was deployed. */
  problems: string[];
}

const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const versions = { groups: '2023-01-01', resourceGroups: '2024-03-01' };

export async function inventory(bed: Bed): Promise<Inventory> {
  const { client, local } = bed;
  const subscription = `/subscriptions/${local.env.ARM_SUBSCRIPTION_ID}`;
  const list = <T>(at: string) => client.list<T>(at);
  const resourceGroups = await list<Named>(
    `${subscription}/resourceGroups?api-version=${versions.resourceGroups}`,
  );
  const groups = await list<ActionGroup>(
    `${subscription}/providers/Microsoft.Insights/actionGroups?api-version=${versions.groups}`,
  );
  const applications = await list<Application>('/v1.0/applications');
  const principals = await list<Application>('/v1.0/servicePrincipals');
  const bin = await list<Application>('/v1.0/directory/deletedItems/microsoft.graph.application');
  const own = principals.filter(({ appId }) => applications.some((app) => app.appId === appId));
  const assigned = await Promise.all(
    own.map(({ id }) => list<{ id: string }>(`/v1.0/servicePrincipals/${id}/appRoleAssignedTo`)),
  );
  const ids = [
    ...[...resourceGroups, ...groups].map(({ id }) => id),
    ...applications.map(({ id }) => `/applications/${id}`),
    ...own.map(({ id }) => `/servicePrincipals/${id}`),
    ...own.flatMap(({ id: owner }, index) =>
      (assigned[index] ?? []).map(
        ({ id }) => `/servicePrincipals/${owner}/appRoleAssignedTo/${id}`,
      ),
    ),
  ].map((id) => id.toLowerCase());
  const resources = stateOf(bed);
  const custom = resources.filter(
    ({ custom, type }) => custom && !/^(pulumi:providers|random):/.test(type),
  );
  const known = custom.map(({ id = '' }) => id.toLowerCase());
  const receivers = groups.flatMap(({ properties }) => properties.webhookReceivers);
  return {
    azure: [
      ...resourceGroups.map(({ name, tags }) => `resource group ${name} ${JSON.stringify(tags)}`),
      ...groups.map(({ name, properties }) => `action group ${name} ${properties.groupShortName}`),
      ...applications.map(({ displayName }) => `application ${displayName}`),
      ...own.map(({ displayName }) => `service principal ${displayName}`),
      ...assigned.flat().map(() => 'role assignment'),
      ...receivers.map(({ name }) => `receiver ${name}`),
    ].sort(),
    state: resources.map(resourceText).sort(),
    problems: [
      ...known.filter((id) => !ids.includes(id)).map((id) => `the state has ${id}, Azure has not`),
      ...ids.filter((id) => !known.includes(id)).map((id) => `Azure has ${id}, the state has not`),
      ...bin.map(({ displayName }) => `the deleted application ${displayName} is left behind`),
      ...receivers
        .filter(({ objectId }) => !applications.some(({ id }) => id === objectId))
        .map(({ name }) => `the receiver ${name} names an application that is gone`),
      ...stateProblems(bed),
    ],
  };
}

/** Differences to what is wanted, in sentences; empty where all is there once. */
export function differences(found: Inventory, wanted: Inventory): string[] {
  return [
    ...found.problems,
    ...between('Azure', found.azure, wanted.azure),
    ...between('the state', found.state, wanted.state),
  ];
}

function between(where: string, found: string[], wanted: string[]): string[] {
  const rest = [...wanted];
  const extra = found.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  return [
    ...extra.map((item) => `${where} has in addition: ${item}`),
    ...rest.map((item) => `${where} lacks: ${item}`),
  ];
}

interface Checkpoint {
  checkpoint: { latest: { resources?: StateResource[]; pending_operations?: unknown[] } | null };
}

/** The file of the stack's state. */
export function checkpoint(bed: Bed): { file: string; text: string } {
  const file = path.join(stacksFolder(bed.folder, bed.local.own.name), `${stack}.json`);
  return { file, text: fs.readFileSync(file, 'utf8') };
}

/** The resources of the stack's state. */
function stateOf(bed: Bed): StateResource[] {
  const { latest } = (JSON.parse(checkpoint(bed).text) as Checkpoint).checkpoint;
  return latest?.resources ?? [];
}

function stateProblems(bed: Bed): string[] {
  const { text } = checkpoint(bed);
  const { latest } = (JSON.parse(text) as Checkpoint).checkpoint;
  const locks = path.join(bed.folder, 'state', '.pulumi', 'locks');
  const locked = fs.existsSync(locks)
    ? fs
        .readdirSync(locks, { recursive: true, encoding: 'utf8' })
        .filter((at) => at.endsWith('.json'))
    : [];
  return [
    ...(latest?.pending_operations ?? []).map(() => 'the state has a pending operation'),
    ...locked.map((lock) => `the backend is locked: ${lock}`),
    ...(text.includes('onbmc.com') ? ['the state has a webhook URI in plain text'] : []),
  ];
}

/** A resource in one line: two runs that deploy the same have the same lines. */
function resourceText(resource: StateResource): string {
  const { urn, inputs, parent, delete: replaced, initErrors } = resource;
  const shown = { urn, parent, inputs, replaced, initErrors };
  return JSON.stringify(shown)
    .replace(/"ciphertext":"[^"]*"/g, '"ciphertext":""')
    .replace(guid, '{id}');
}

interface Named {
  id: string;
  name: string;
  tags?: object;
}
interface Application {
  id: string;
  appId: string;
  displayName: string;
}
interface ActionGroup extends Named {
  properties: { groupShortName: string; webhookReceivers: { name: string; objectId: string }[] };
}
