export const style = `body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ccc}
caption{text-align:left;font-size:1.3em;font-weight:600}.scroll{overflow-x:auto}
th,.state{white-space:nowrap}
.open,.refused{color:#a80000;font-weight:600}.resolved,.accepted{color:#0b6a0b;font-weight:600}small{color:#555}`;

/** Takes the tables from a page fetched anew whenever the receiver says its number has changed. */
export const liveScript = `const main = () => document.querySelector('main');
const zone = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const inZone = (page) => page.querySelectorAll('time').forEach((time) => {
  time.title = time.dateTime;
  time.textContent = zone.format(new Date(time.dateTime));
});
inZone(document);
new EventSource('/events').onmessage = async ({ data }) => {
  if (data === main().dataset.revision) return;
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
  inZone(page);
  main().replaceWith(page.querySelector('main'));
};
`;

/** Nothing but the page's own style, script and events: what senders wrote can never run. */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy,
  // Browsers send `Origin: null` with a form under no-referrer, even to the page's own origin.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
