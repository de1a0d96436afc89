import { builtUri, serviceNowDomains, type ItsmTool } from '../../components/itsmTools';

/** A secure webhook as one of the component's tools. */
export interface LiveTool {
  tool: Omit<ItsmTool, 'serviceUri'>;
  /** Whether the tool needs its URI, a secret; else it is built from the instance. */
  needsUri: boolean;
}

/** What of a secure webhook's URI says which tool it is of. */
export function liveTool(name: string, uri: string): LiveTool {
  if (!URL.canParse(uri)) {
    return { tool: { name, kind: 'custom' }, needsUri: true };
  }
  const { hostname, searchParams, username, password } = new URL(uri);
  const domain = serviceNowDomains.find((one) => hostname.endsWith(`.${one}`));
  const eventClass = searchParams.get('event_class');
  const pushConnectorSysId = searchParams.get('sys_id');
  const parts = {
    instance: hostname.slice(0, -(domain ?? '').length - 1),
    ...(domain !== serviceNowDomains[0] && { domain }),
    ...(eventClass !== null && { eventClass }),
    ...(pushConnectorSysId !== null && { pushConnectorSysId }),
  };
  if (domain !== undefined && builtUri(parts) === uri) {
    return { tool: { name, kind: 'servicenow', ...parts }, needsUri: false };
  }
  const kind = hostname.endsWith('.onbmc.com') ? 'bmcHelix' : 'custom';
  const allowUserInfo = username !== '' || password !== '';
  return {
    tool: {
      name,
      kind: domain === undefined ? kind : 'servicenow',
      ...(allowUserInfo && { allowUserInfo }),
    },
    needsUri: true,
  };
}
