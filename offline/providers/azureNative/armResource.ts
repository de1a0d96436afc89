import { createHash, randomBytes } from 'node:crypto';
import type { TObject } from 'typebox';
import type { Answer } from '../http';
import { isUnset } from '../diff';
import { projected, withChanges } from '../inputs';
import {
  autonamed,
  PartialCreation,
  type CheckContext,
  type ResourceType,
  type Session,
} from '../resource';
import { isObject, unknown, type Properties } from '../values';
import { arm, ArmError, finish } from './arm';
import { armIds, type ArmIdForm } from './armIds';
import { toWire, fromWire, type WireNames } from './wireNames';

/** What makes a type of Resource Manager different from the others. */
export interface ArmDefinition extends ArmIdForm {
  apiVersion: string;
  inputs: TObject;
  /** Inputs beside `properties` in a request's body; the others are inside. */
  outside: readonly string[];
  computed: readonly string[];
  /** More inputs than name, resource group and location whose change replaces. */
  replaceOn?: readonly string[];
  /** What the vendor's plugin makes up where the name is missing. Default: the logical name and eight hex digits. */
  madeUpName?: 'uuid';
  wireNames?: WireNames;
  /** Inputs the vendor's plugin has besides these. */
  notServed?: readonly string[];
  /** Whether Azure deletes it in the background. */
  deletedLater?: boolean;
}

/** A type of resource as azure-native manages them all: GET, PUT and DELETE of one id. */
export function armResource(definition: ArmDefinition): ResourceType {
  const { apiVersion, armType, nameInput, inputs, outside, wireNames = {} } = definition;
  const ids = armIds(definition);
  const url = (id: string) => `${id}?api-version=${apiVersion}`;

  function bodyOf(given: Properties): Properties {
    const entries = Object.entries(toWire(wireNames, given)).filter(
      ([key]) => !ids.inputs.includes(key) && key !== autonamed,
    );
    const isOutside = ([key]: [string, unknown]) => outside.includes(key);
    const inside = entries.filter((entry) => !isOutside(entry));
    return {
      ...Object.fromEntries(entries.filter(isOutside)),
      ...(inside.length > 0 && { properties: Object.fromEntries(inside) }),
    };
  }

  function outputsOf(body: unknown): Properties {
    const { properties, ...rest } = body as Properties;
    delete rest.id;
    // Where the inputs have no part of `properties`, the outputs have it as one.
    const isFlat = armType !== undefined && !outside.includes('properties');
    const flat = (isFlat ? properties : { properties }) as Properties;
    return { ...rest, ...fromWire(wireNames, flat), azureApiVersion: apiVersion };
  }

  async function put(session: Session, id: string, given: Properties) {
    const answer = await arm(session, 'PUT', url(id), { body: bodyOf(given) });
    const body = answer.body as { id: string };
    if (answer.status === 202) {
      await finishCreation(session, body.id, answer);
    }
    try {
      return { id: body.id, outputs: outputsOf((await arm(session, 'GET', url(body.id))).body) };
    } catch (error) {
      session.log(`warning: could not read ${body.id} after writing: ${(error as Error).message}`);
      return { id: body.id, outputs: outputsOf(body) };
    }
  }

  async function finishCreation(session: Session, id: string, answer: Answer) {
    try {
      await finish(session, answer);
    } catch (error) {
      const { body } = await arm(session, 'GET', url(id));
      throw new PartialCreation(id, outputsOf(body), error);
    }
  }

  return {
    inputs,
    notServed: definition.notServed ?? [],
    replaceOn: [...ids.inputs, 'location', ...(definition.replaceOn ?? [])],
    computed: [...definition.computed, 'azureApiVersion', 'name', 'type'],

    async defaults(given, context) {
      const named = { [nameInput]: autoname(definition, context), [autonamed]: true };
      const all = { ...given, ...(given[nameInput] === undefined && named) };
      const missing = 'location' in inputs.properties && given.location === undefined;
      const location = missing ? await defaultLocation(context.session, all) : undefined;
      return location === undefined ? all : { ...all, location };
    },

    async create(session, given) {
      const id = ids.of(session, given);
      await refuseExisting(session, id, url(id));
      return put(session, id, given);
    },

    async read(session, id, state) {
      // Azure may give another form of id: https://github.com/pulumi/pulumi-azure-native/issues/2610
      if (Object.keys(state).length === 0) ids.parse(id);
      try {
        return outputsOf((await arm(session, 'GET', url(id))).body);
      } catch (error) {
        if (error instanceof ArmError && error.status === 404) {
          return undefined;
        }
        throw error;
      }
    },

    update: async (session, id, _olds, news) => (await put(session, id, news)).outputs,

    async delete(session, id) {
      try {
        const answer = await arm(session, 'DELETE', url(id));
        if (definition.deletedLater) {
          await finish(session, answer);
        }
      } catch (error) {
        if (!(error instanceof ArmError && error.status === 404)) {
          throw error;
        }
      }
    },

    inputsOf(id, outputs, known) {
      const now = projected({ inputs }, outputs);
      if (known === undefined) {
        const set = Object.entries({ ...now, ...ids.parse(id) }).filter(
          ([, value]) => !isUnset(value, 'inputs'),
        );
        return Object.fromEntries(set);
      }
      const before = projected({ inputs }, known.outputs);
      return withChanges(known.inputs, before, now) as Properties;
    },
  };
}

/** A name that was made up once is kept. */
function autoname(
  { nameInput, madeUpName }: ArmDefinition,
  { name, olds, randomSeed }: CheckContext,
): string {
  const old = olds[nameInput];
  if (typeof old === 'string') {
    return old;
  }
  const random =
    randomSeed.length > 0
      ? createHash('sha256').update(randomSeed).update(name).digest('hex')
      : randomBytes(16).toString('hex');
  return madeUpName === 'uuid' ? uuidOf(random) : `${name}${random.slice(0, 8)}`;
}

/** RFC 9562, version 4, of hex digits. */
const uuidOf = (hex: string) =>
  hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');

/** The configured location, else that of the resource group; a failure to read it is ignored. */
async function defaultLocation(session: Session, given: Properties): Promise<string | undefined> {
  const { location } = session.config;
  const group = given.resourceGroupName;
  if (location !== undefined || typeof group !== 'string' || group === unknown) {
    return location;
  }
  const path = `/subscriptions/${session.need('subscriptionId')}/resourceGroups/${group}`;
  // The vendor's plugin asks with this version whatever the type: provider.go, apiVersionResources
  const { status, body } = await session.arm('GET', `${path}?api-version=2020-10-01`);
  return status === 200 ? (body as { location: string }).location : undefined;
}

async function refuseExisting(session: Session, id: string, path: string): Promise<void> {
  try {
    const { status, body } = await arm(session, 'GET', path);
    if (status !== 200 || !isObject(body) || Object.keys(body).length === 0) {
      return;
    }
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) {
      return;
    }
    throw new Error(`cannot check existence of resource '${id}': ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw new Error(`cannot create already existing resource '${id}'`);
}
