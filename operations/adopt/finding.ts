/** Findings that the component's arguments can take as they are. */
export const keepable = [
  'token-version',
  'assignment-not-required',
  'role-missing',
  'azns-not-assigned',
] as const;
export type Keepable = (typeof keepable)[number];

/** What differs between a set-up and what the component would make of it. */
export interface Finding {
  id: string;
  /**
   * improved: `pulumi up` changes it; kept: it stays as it is; person: `pulumi up` would fail, or leave it, until
   * somebody does something.
   */
  becomes: 'improved' | 'kept' | 'person';
  /** What there is. */
  found: string;
  /** What becomes of it, or what to do. */
  then: string;
}

export interface Choices {
  keep: readonly string[];
  /** Whether the application is used as it is, instead of being taken over. */
  asIs: boolean;
}

export const improved = (id: string, found: string, then: string): Finding => ({
  id,
  becomes: 'improved',
  found,
  then,
});
export const kept = (id: string, found: string, then: string): Finding => ({
  id,
  becomes: 'kept',
  found,
  then,
});
export const person = (id: string, found: string, then: string): Finding => ({
  id,
  becomes: 'person',
  found,
  then,
});
