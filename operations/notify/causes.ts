/** What in the hand-over to compare: what the tool verifies, where it is reached, or nothing there. */
export type Look = 'token' | 'uri' | undefined;

export interface Cause {
  cause: string;
  fix: string;
  look: Look;
}

/** The table these come from, in its own words there. */
export const causesSource =
  'https://learn.microsoft.com/azure/azure-monitor/alerts/test-action-group-errors';

const verify = 'azure-itsm verify says what differs in Azure';
const reach =
  "Look whether it runs, and whether a firewall lets Azure's service tag ActionGroup in; private links are not supported.";
const atTheTool = "Look into the tool's own log for what it did with the alert";

/** From the special to the general: the first that matches says it. */
const causes: [RegExp, Cause][] = [
  [
    /AADSTS\d+/,
    {
      cause: 'Entra ID gave Azure Monitor no token for the application.',
      fix: `${verify}: application, role, assignment and AzNS.`,
      look: undefined,
    },
  ],
  [
    /HTTP 400.*common alert schema/is,
    {
      cause: 'This type of alert does not have the common alert schema.',
      fix: 'Try another type; the tools need the common schema.',
      look: undefined,
    },
  ],
  [
    /HTTP 400.*(auth context|Entra auth)/is,
    {
      cause: 'The receiver signs in with Entra ID, and lacks what it needs for that.',
      fix: `${verify}: object id, tenant and Application ID URI of the receiver.`,
      look: undefined,
    },
  ],
  [
    /No such host/i,
    {
      cause: 'The host of the URI does not exist.',
      fix: 'Correct the URI, and deploy it.',
      look: 'uri',
    },
  ],
  [
    /after .{1,9} retries|will be blocked/i,
    {
      cause:
        'The tool failed each time Azure Monitor tried again, so it is left alone for some minutes.',
      fix: `${reach} ${atTheTool}; then wait until the time is over, and test again.`,
      look: 'uri',
    },
  ],
  [
    /HTTP 400/,
    {
      cause: 'The tool does not take the body of the request, or it was empty.',
      fix: `${atTheTool}: it has to take the common alert schema.`,
      look: undefined,
    },
  ],
  [
    /HTTP 401/,
    {
      cause: 'The tool does not accept the token.',
      fix: 'Compare what the tool verifies with the hand-over.',
      look: 'token',
    },
  ],
  [
    /HTTP 403/,
    {
      cause:
        'The tool accepts the token, and does not let its user do this; or it does not accept the token.',
      fix: "Compare what the tool verifies with the hand-over, and its user's roles.",
      look: 'token',
    },
  ],
  [
    /HTTP 404/,
    {
      cause: 'The tool has nothing at this URI, or no longer.',
      fix: 'Compare the URI with the one the tool shows, and deploy it.',
      look: 'uri',
    },
  ],
  [/HTTP 408|timed? ?out/i, { cause: 'The tool did not answer in time.', fix: reach, look: 'uri' }],
  [
    /HTTP 429/,
    {
      cause: 'The tool, or Azure Monitor, has too many requests at the moment.',
      fix: 'Wait some minutes, and test again.',
      look: undefined,
    },
  ],
  [
    /HTTP (409|500)/,
    { cause: 'The tool failed over the alert.', fix: `${atTheTool}.`, look: undefined },
  ],
  [
    /HTTP 50[234]/,
    { cause: 'The tool, or what is in front of it, does not run.', fix: reach, look: 'uri' },
  ],
  [
    /recipient address|email domain|MX resource/i,
    {
      cause: 'The e-mail address does not exist.',
      fix: 'Correct the address, and deploy it.',
      look: undefined,
    },
  ],
  [
    /(destination|phone) number|source address/i,
    {
      cause: 'The phone number is not one.',
      fix: 'Correct the number, and deploy it.',
      look: undefined,
    },
  ],
  [
    /blocked by the recipient's provider/i,
    {
      cause: 'The phone company does not let the message through.',
      fix: 'Ask the phone company.',
      look: undefined,
    },
  ],
  [
    /line was busy|did not select any response|no confirmation of delivery/i,
    {
      cause: 'The phone was off, busy, or answered by a machine.',
      fix: 'Look whether it is on and in reach, and test again.',
      look: undefined,
    },
  ],
];

/** Why a receiver failed, and what to do; undefined where Microsoft's table does not have it. */
export function causeOf(detail: string): Cause | undefined {
  return causes.find(([pattern]) => pattern.test(detail))?.[1];
}
