import type { DatabaseSync } from 'node:sqlite';
import type { AccessTokens } from './accessTokens';
import type { AzureCloud } from './azureClouds';
import type { Monitor } from './monitor/monitor';

/** What a deleted application's identifier URIs are, for the 30 days it can be restored: Microsoft does not say. */
export const softDeletes = ['keeps-uri', 'frees-uri'] as const;
export type SoftDelete = (typeof softDeletes)[number];

/** What every part of the emulated cloud works with. */
export interface Cloud {
  database: DatabaseSync;
  /** Which of Azure's clouds this is. */
  azure: AzureCloud;
  /** Whether a deleted application keeps its identifier URIs from others, or frees them at once. */
  softDelete: SoftDelete;
  tokens: AccessTokens;
  /** The clock of timestamps and token lifetimes. */
  now: () => Date;
  /** One line of the log. Never a serviceUri, a secret or a token. */
  log: (line: string) => void;
  /** https://localhost:PORT; known once the server listens. */
  url: string;
  /** How Azure Monitor's sender reaches receivers, and what it is doing. */
  monitor: Monitor;
}

/** Who sends a request, as its verified token says. */
export interface Caller {
  clientId: string;
  objectId: string;
  /** Microsoft Graph application permissions (`roles` of the token); empty in tokens for ARM. */
  roles: string[];
}
