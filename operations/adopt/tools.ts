import {
  builtUri,
  serviceNowDomains,
  type ItsmTool,
  type ItsmToolKind,
} from '../../components/itsmTools';
import type { Receiver } from './setup';

/** A secure webhook as one of the component's tools; its URI only where the tool cannot be described without it. */
export interface AdoptedTool {
  tool: Omit<ItsmTool, 'serviceUri'>;
  /** A secret. Undefined where it is built from the instance. */
  serviceUri: string | undefined;
}

/** Reads a ServiceNow URI the way `builtUri` makes it, so that no secret is needed for it. */
function serviceNow(uri: string): Partial<ItsmTool> | undefined {
  const { hostname, searchParams } = new URL(uri);
  const domain = serviceNowDomains.find((one) => hostname.endsWith(`.${one}`));
  if (domain === undefined) {
    return undefined;
  }
  const eventClass = searchParams.get('event_class');
  const parts = {
    instance: hostname.slice(0, -domain.length - 1),
    ...(domain !== serviceNowDomains[0] && { domain }),
    ...(eventClass !== null && { eventClass }),
  };
  return builtUri(parts) === uri ? parts : {};
}

function kindOf(host: string): ItsmToolKind {
  return /\.onbmc\.com$/i.test(host) ? 'bmcHelix' : 'custom';
}

export function toolOf({ name, serviceUri }: Receiver): AdoptedTool {
  const uri = serviceUri ?? '';
  if (!URL.canParse(uri)) {
    return { tool: { name, kind: 'custom' }, serviceUri: uri };
  }
  const parts = serviceNow(uri);
  if (parts?.instance !== undefined) {
    return { tool: { name, kind: 'servicenow', ...parts }, serviceUri: undefined };
  }
  const { username, password, hostname } = new URL(uri);
  const kind = parts === undefined ? kindOf(hostname) : 'servicenow';
  const allowUserInfo = username !== '' || password !== '';
  return { tool: { name, kind, ...(allowUserInfo && { allowUserInfo }) }, serviceUri: uri };
}
