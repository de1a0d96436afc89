import { endingOf, handedOverSecret } from '../callbackSecret';
import { nameOf } from '../components';
import { code } from '../markdownText';
import { isGone, isMade, textsIn, verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import type { Properties } from './preview';
import { isOfCallback, types, type PreviewedStack } from './stack';

/** A callback, and what is in it. */
interface Callback {
  name: string;
  /** Undefined where the preview leaves out what stays as it is. */
  itself: Change | undefined;
  changes: Change[];
}

/** The way back: how an ITSM tool signs in, until when, and which alerts it may change. */
export function callbackRules(stack: PreviewedStack, now: Date): Consequence[] {
  return callbacksIn(stack).flatMap((callback) => [
    ...added(callback),
    ...removed(callback),
    ...secretsChange(callback),
    ...secretEnds(callback, now),
    ...accessChange(callback),
    ...otherOwners(callback),
  ]);
}

function callbacksIn({ changes }: PreviewedStack): Callback[] {
  const parentOf = ({ before, after }: Change) => after?.parent ?? before?.parent ?? '';
  const inside = changes.filter(({ urn }) => isOfCallback(urn));
  const components = changes.filter(({ type }) => type === types.itsmCallback);
  const urns = new Set([...components.map(({ urn }) => urn), ...inside.map(parentOf)]);
  return [...urns].map((urn) => ({
    name: nameOf(urn),
    itself: components.find((one) => one.urn === urn),
    changes: inside.filter((one) => parentOf(one) === urn),
  }));
}

const ofType = ({ changes }: Callback, type: string) =>
  changes.filter((change) => change.type === type);
const text = (value: unknown, otherwise = '') => (typeof value === 'string' ? value : otherwise);
const inputOf = ({ before, after }: Change, key: string) =>
  text((after ?? before)?.inputs?.[key], '?');
const isNew = ({ itself }: Callback) => itself !== undefined && isMade(itself);
const goes = ({ itself }: Callback) => itself !== undefined && isGone(itself);

/** A secret keeps the end that it was made with, whatever its inputs say. */
const endOf = ({ before, after }: Change) =>
  text(before?.outputs?.endDate ?? (after ?? before)?.inputs?.endDate);
const untilOf = (secret: Change) => {
  const end = isMade(secret) ? text(secret.after?.inputs?.endDate) : endOf(secret);
  return end === '' ? '' : `, until ${code(end.slice(0, 10))}`;
};

function roleOf({ itself }: Callback): string {
  const { role = 'Alert State' } = (itself?.after ?? itself?.before)?.inputs ?? {};
  return text(role, '?');
}

function added(callback: Callback): Consequence[] {
  if (!isNew(callback)) {
    return [];
  }
  const made = ofType(callback, types.application).filter(isMade);
  const secrets = ofType(callback, types.applicationPassword).filter(isMade);
  return [
    {
      id: 'callback-added',
      text: `An ITSM tool gets a way back (${code(callback.name)}): with its credential somebody can acknowledge, close and reopen alerts in Azure.`,
      details: [
        ...made.map(
          (one) =>
            `signs in as the application ${code(inputOf(one, 'displayName'))}, which is made for it`,
        ),
        ...secrets.map(
          (one) => `client secret ${code(inputOf(one, 'displayName'))}${untilOf(one)}`,
        ),
        ...ofType(callback, types.roleAssignment)
          .filter(isMade)
          .map((one) => gains(callback, one)),
      ],
    },
  ];
}

const gains = (callback: Callback, assignment: Change) =>
  `gets the role ${code(roleOf(callback))} on ${code(inputOf(assignment, 'scope'))}`;

const stops = 'it cannot acknowledge, close or reopen alerts in Azure';

function removed(callback: Callback): Consequence[] {
  const id = 'callback-removed';
  if (goes(callback)) {
    const said = `The way back of an ITSM tool is removed (${code(callback.name)}): from now on ${stops}. Switch off its bi-directional setting, or it tries in vain.`;
    return [{ id, text: said }];
  }
  return [types.application, types.servicePrincipal]
    .flatMap((type) => ofType(callback, type))
    .filter(isGone)
    .slice(0, 1)
    .map((one) => ({
      id,
      text: `${code(one.name)}, with which an ITSM tool signs in, is deleted${verbOf(one) === 'replace' ? ' and created again' : ''}. Until the tool has another client id and secret, ${stops}.`,
    }));
}

function secretsChange(callback: Callback): Consequence[] {
  const secrets = ofType(callback, types.applicationPassword);
  const [made, gone] = [secrets.filter(isMade), secrets.filter(isGone)];
  const isSaid = ofType(callback, types.application).some((one) => isMade(one) || isGone(one));
  if (isSaid || isNew(callback) || goes(callback) || made.length + gone.length === 0) {
    return [];
  }
  const staying = secrets.filter((one) => !isMade(one) && !isGone(one));
  const lost =
    staying.length === 0
      ? `Until the tool has a new one, ${stops}.`
      : `A tool that still has it is refused: type in ${staying.map((one) => code(inputOf(one, 'displayName'))).join(', ')} first.`;
  const said =
    gone.length === 0
      ? `The ITSM tool gets another client secret (${code(callback.name)}). It can go on with the one that it has until somebody has typed in the new one.`
      : `A client secret of the ITSM tool is revoked (${code(callback.name)}). ${lost}`;
  return [
    {
      id: 'callback-secret-change',
      text: said,
      details: [
        ...gone.map((one) => `revoked: ${code(inputOf(one, 'displayName'))} (${code(one.name)})`),
        ...made.map(
          (one) => `new: ${code(inputOf(one, 'displayName'))} (${code(one.name)})${untilOf(one)}`,
        ),
      ],
    },
  ];
}

/** Not of this preview, and still the time to say it: the next rotation takes a pull request. */
function secretEnds(callback: Callback, now: Date): Consequence[] {
  const { itself } = callback;
  const inputs = (itself?.after?.inputs ?? {}) as Properties;
  const name = handedOverSecret(callback.name, inputs.secrets);
  const secret = ofType(callback, types.applicationPassword).find((one) => one.name === name);
  if (itself?.after === undefined || secret === undefined || isMade(secret) || isGone(secret)) {
    return [];
  }
  const ending = endingOf(endOf(secret), now);
  return ending === undefined
    ? []
    : [
        {
          id: 'callback-secret-ends',
          text: `The client secret ${code(secret.name)} of the ITSM tool ${ending}. Without another one, ${stops}: rotate it (docs/rotation.md).`,
        },
      ];
}

function accessChange(callback: Callback): Consequence[] {
  if (isNew(callback) || goes(callback)) {
    return [];
  }
  const assignments = ofType(callback, types.roleAssignment);
  const loses = (one: Change) => `loses its role on ${code(text(one.before?.inputs?.scope, '?'))}`;
  const roles = ofType(callback, types.roleDefinition).filter(
    (one) => !isMade(one) && one.differences.some(({ path }) => /^permissions\b/.test(path)),
  );
  const details = [
    ...assignments.filter((one) => verbOf(one) === 'delete').map(loses),
    ...assignments.filter(isMade).map((one) => gains(callback, one)),
    ...roles.map((one) => `its role allows ${actionsOf(one).map(code).join(', ') || 'nothing'}`),
  ];
  return details.length === 0
    ? []
    : [
        {
          id: 'callback-access-change',
          text: `The alerts that an ITSM tool may change are others, or what it may do to them (${code(callback.name)}). Where it loses a role, its updates are refused.`,
          details,
        },
      ];
}

function actionsOf({ after }: Change): string[] {
  const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);
  return list(after?.inputs?.permissions)
    .flatMap((one) => list((one as { actions?: unknown } | null)?.actions))
    .map((action) => text(action, '?'));
}

function otherOwners(callback: Callback): Consequence[] {
  return ofType(callback, types.application).flatMap((application): Consequence[] => {
    const { before, after, name } = application;
    if (before === undefined || after === undefined) {
      return [];
    }
    const [old, now] = [textsIn(before, 'owners'), textsIn({ ...after, outputs: null }, 'owners')];
    const details = [
      ...old.filter((one) => !now.includes(one)).map((one) => `no longer owns it: ${code(one)}`),
      ...now
        .filter((one) => !old.includes(one))
        .map((one) => `can add a secret, and sign in as the tool: ${code(one)}`),
    ];
    return details.length === 0
      ? []
      : [
          {
            id: 'owners-change',
            text: `The owners of the application ${code(name)} change.`,
            details,
          },
        ];
  });
}
