import type { Rule } from './validation';

/** Reserved names: never resolved in public, so Azure cannot post there. https://www.rfc-editor.org/rfc/rfc2606, https://www.rfc-editor.org/rfc/rfc6761 */
const reservedHost =
  /(^|\.)(example\.(com|net|org)|example|invalid|test|localhost|local|internal)\.?$/i;

/** Loopback, private and link-local addresses, which Azure's public sender cannot reach. https://www.rfc-editor.org/rfc/rfc6890 */
const privateAddress =
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[(::1?|f[cd]|fe80))/i;

/**
 * Whether alerts can be posted to the URI. No sentence repeats it: it is a secret.
 *
 * Azure refuses placeholder hosts late, with WebhookServiceUriBlocked
 * (https://github.com/hashicorp/terraform-provider-azurerm/pull/23203).
 */
export function serviceUriRule(allowUserInfo: boolean): Rule<string> {
  return (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || /\s/.test(value)) {
      return 'is not a URI (its value is a secret and not shown). Expected is an absolute one: https://host/path.';
    }
    if (url.protocol !== 'https:') {
      return `has the scheme ${url.protocol}// (the rest is a secret and not shown). Azure would post the token in clear text; only https:// is allowed.`;
    }
    if ((url.username !== '' || url.password !== '') && !allowUserInfo) {
      return 'holds a user name or password (not shown). Secure webhooks authenticate with a token instead: remove them, or set allowUserInfo: true on the tool if your ITSM tool insists.';
    }
    if (reservedHost.test(url.hostname) || privateAddress.test(url.hostname)) {
      return 'points to a placeholder or private host (not shown), which Azure blocks (WebhookServiceUriBlocked) or cannot reach. Give the public host of your ITSM tool.';
    }
    return undefined;
  };
}
