import type { Rule } from '../validation';

/** Reserved names: never resolved in public, so Azure cannot post there. https://www.rfc-editor.org/rfc/rfc2606, https://www.rfc-editor.org/rfc/rfc6761 */
const reservedHost =
  /(^|\.)(example\.(com|net|org)|example|invalid|test|localhost|local|internal)\.?$/i;

/** Loopback, private and link-local addresses, which Azure's public sender cannot reach. https://www.rfc-editor.org/rfc/rfc6890 */
const privateAddress =
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[(::1?|f[cd]|fe80))/i;

/**
 * Whether alerts can be posted to an ITSM tool's URI. No sentence repeats it: it is a secret.
 *
 * Azure refuses placeholder hosts late, with WebhookServiceUriBlocked
 * (https://github.com/hashicorp/terraform-provider-azurerm/pull/23203).
 */
export function serviceUriRule(allowUserInfo: boolean): Rule<string> {
  return (value) =>
    notHttps(value, 'Azure would post the token in clear text') ??
    (hasUserInfo(value) && !allowUserInfo
      ? 'contains a user name or password (not shown). Secure webhooks use a token instead. Remove them, or set allowUserInfo: true on the tool if your ITSM tool needs them.'
      : notReachable(value, 'your ITSM tool'));
}

/**
 * The same for receivers that get no token: a plain webhook, a Logic App, a function, a runbook.
 *
 * Azure takes http:// there too; it is refused, because the key in the URI is all that protects the endpoint. A
 * webhook's user name and password are allowed: basic authentication is documented for it, in the URI
 * (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#action-types).
 */
export const receiverUriRule: Rule<string> = (value) =>
  notHttps(value, 'Azure would send the key in it, and the alert, in clear text') ??
  notReachable(value, 'the receiver');

function notHttps(value: string, otherwise: string): string | undefined {
  if (!URL.canParse(value) || /\s/.test(value)) {
    return 'must be an absolute URI, https://host/path (the value is a secret and not shown).';
  }
  const { protocol } = new URL(value);
  return protocol === 'https:'
    ? undefined
    : `must start with https:// (got ${protocol}//; the rest is a secret and not shown). Otherwise ${otherwise}.`;
}

function hasUserInfo(value: string): boolean {
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

function notReachable(value: string, whose: string): string | undefined {
  const { hostname } = new URL(value);
  return reservedHost.test(hostname) || privateAddress.test(hostname)
    ? `points to a placeholder or private host (not shown), which Azure blocks (WebhookServiceUriBlocked) or cannot reach. Give the public host of ${whose}.`
    : undefined;
}
