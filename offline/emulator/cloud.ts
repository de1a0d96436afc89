import type { DatabaseSync } from 'node:sqlite';
import type { AccessTokens } from './accessTokens';
import type { AzureCloud } from './azureClouds';
import type { Monitor } from './monitor/monitor';

/** What every part of the emulated cloud works with. */
export interface Cloud {
  database: DatabaseSync;
  /** Which of Azure's clouds this is. */
  azure: AzureCloud;
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
