/**
 * What a preview means, by id: what it is called in an acknowledgement.
 *
 * `acknowledge`: somebody has to say that it is meant. `refused`: it must not happen, and nothing makes it right.
 * `note`: worth knowing.
 */
export const consequences = {
  'first-deployment': 'note',
  'no-outputs-yet': 'note',
  'itsm-values-change': 'acknowledge',
  'new-tool': 'note',
  'receiver-removed': 'acknowledge',
  'itsm-connection-removed': 'acknowledge',
  'new-destination': 'acknowledge',
  'email-verification': 'note',
  'receiver-destination-change': 'acknowledge',
  'secret-changed': 'acknowledge',
  'alerts-disabled': 'acknowledge',
  'alerts-suppressed': 'acknowledge',
  'processing-rule-change': 'note',
  'processing-rule-removed': 'acknowledge',
  'action-group-replaced': 'acknowledge',
  'action-group-deleted': 'acknowledge',
  'resource-group-deleted': 'acknowledge',
  'location-change': 'note',
  'application-deleted': 'acknowledge',
  'app-role-removed': 'acknowledge',
  'identifier-uri-removed': 'acknowledge',
  'role-assignment-needs-administrator': 'acknowledge',
  'role-assignment-removed': 'acknowledge',
  'assignment-not-required': 'acknowledge',
  'owners-change': 'acknowledge',
  'new-credential': 'acknowledge',
  'app-role-granted': 'acknowledge',
  'azns-removed': 'refused',
  'azns-forgotten': 'note',
  'callback-added': 'acknowledge',
  'callback-removed': 'acknowledge',
  'callback-secret-change': 'acknowledge',
  'callback-secret-ends': 'note',
  'callback-access-change': 'acknowledge',
  'protection-lifted': 'acknowledge',
  'access-granted': 'acknowledge',
  'gone-in-azure': 'acknowledge',
  'changed-in-azure': 'acknowledge',
  'deleted-otherwise': 'acknowledge',
  'unknown-change': 'acknowledge',
  'not-assessed-access': 'acknowledge',
  'not-assessed': 'note',
} as const satisfies Record<string, Level>;

export type Level = 'note' | 'acknowledge' | 'refused';
export type ConsequenceId = keyof typeof consequences;

/** Something that follows from a preview, for the person who has to agree to it. Its texts are Markdown. */
export interface Consequence {
  id: ConsequenceId;
  text: string;
  details?: string[];
}

/** Whether somebody may agree to a consequence of this name. */
export function isAcknowledgeable(id: string): id is ConsequenceId {
  return Object.hasOwn(consequences, id) && levelOf({ id: id as ConsequenceId }) === 'acknowledge';
}

export function levelOf({ id }: Pick<Consequence, 'id'>): Level {
  return consequences[id];
}
