import type { CloudName } from '../../components/azureClouds';
import type { ItsmToolKind } from '../../components/itsmTools';
import type { TokenContract, TokenVersion } from '../../components/tokenContract';
import type { Prose, Text } from './text';

/** One thing the tool's administrator types, chooses or compares. */
export interface Step {
  screen: Text;
  field: Text;
  value: Text;
  /** Document that says so. */
  source: string;
  /** Whether there is nothing to do: it is shown to be compared, or to be known. */
  isDone?: true;
}

/** One thing to look at once everything is typed. */
export interface Check {
  text: Prose;
  /** Document that says so. */
  source: string;
}

/** The way back: with what the tool signs in to Azure, and what it may do there; no secret. */
export interface HandedOverCallback {
  tenantId: string;
  clientId: string;
  servicePrincipalObjectId: string;
  role: string;
  /** ARM ids below which it has the role. */
  scopes: string[];
  /** Output of the stack that holds the secret; null where this stack makes none. */
  secretOutput: string | null;
  /** As RFC 3339. */
  secretEnds: string | null;
}

/** What a tool's administrator does for the way back, and looks at. */
export interface ToolCallback {
  steps: Step[];
  checks: Check[];
}

export interface HandedOverTool {
  name: string;
  kind: ItsmToolKind;
  label: string;
  /** URL the alerts are posted to, without an API key; null where it is a secret. */
  url: string | null;
  /** Configuration key that holds the secret URL, or the API key at its end; null where there is none. */
  secretKey: string | null;
  /** The tool it takes over from, and those that take over from it: meanwhile all of them receive every alert. */
  replaces: string | null;
  replacedBy: string[];
  steps: Step[];
  checks: Check[];
  /** How Azure Monitor issues reach it, for those who use them; empty where the tool documents none. */
  issues: Check[];
  /** What to do while it takes over, or is taken over from, in this order; empty otherwise. */
  overlap: Check[];
  /** Absent where the stack has no way back, or the tool documents none. */
  callback?: ToolCallback;
}

/** What the token says; the tool accepts this and nothing else. */
export interface HandedOverToken extends TokenContract {
  version: TokenVersion;
}

/** Everything an ITSM administrator has to know of a deployed stack; no secret. */
export interface Handover {
  /** Of this format. */
  version: 1;
  stack: string;
  cloud: CloudName;
  tenantId: string;
  application: { clientId: string; objectId: string; identifierUri: string };
  actionGroup: { id: string; name: string };
  token: HandedOverToken;
  /** Absent where the stack has no way back. */
  callback?: HandedOverCallback;
  tools: HandedOverTool[];
}

/** What administrators do before anything is deployed: it follows from the kind of their tool alone. */
export interface Preparation {
  /** Of this format. */
  version: 1;
  tools: { kind: ItsmToolKind; label: string; steps: Step[] }[];
}

/** What a tool's steps follow from. */
export interface Facts {
  handover: Omit<Handover, 'tools'>;
  tool: Omit<HandedOverTool, 'steps' | 'checks' | 'issues' | 'overlap' | 'callback'>;
}
