import { endpointsOf, parsePath } from '../../../examples/itsm-receiver/endpoints';
import { parseHandover } from '../../../examples/itsm-receiver/handover';
import { parseResolution } from '../../../examples/itsm-receiver/resolvedFetch';
import { handover } from './support';

const secret = { name: 'helix', kind: 'bmcHelix', label: 'BMC Helix', url: null };

it('takes a hand-over as it is printed', () => {
  expect(parseHandover(handover(1))).toEqual(handover(1));
});

it('names every key of a hand-over that is wrong', () => {
  const { token } = handover();
  const wrong = { ...handover(), tenantId: '', token: { ...token, issuer: 'http://x' }, tools: [] };
  expect(() => parseHandover(wrong)).toThrow(
    'The hand-over does not fit: tenantId must not have fewer than 1 characters; ' +
      'token.issuer must match pattern "^https://"; tools must not have fewer than 1 items.',
  );
});

it('refuses a hand-over of another version', () => {
  expect(() => parseHandover({ ...handover(), version: 2 })).toThrow(/ version must be /);
});

it('gives ServiceNow the path and query of its URL, and other tools the path asked for', () => {
  const tools = [...handover().tools, secret];
  expect(endpointsOf({ ...handover(), tools }, new Map([['helix', '/a']]))).toEqual([
    {
      tool: 'servicenow',
      label: 'ServiceNow',
      host: 'acmedev.service-now.com',
      path: '/api/sn_em_connector/em/inbound_event',
      query: [['source', 'azuremonitor']],
    },
    { tool: 'helix', label: 'BMC Helix', host: undefined, path: '/a', query: [] },
  ]);
});

it('asks for a path where the hand-over names no URL', () => {
  expect(() => endpointsOf({ ...handover(), tools: [secret] }, new Map())).toThrow(
    "The hand-over names no URL, because the tools' URIs are secrets: helix. Say where they receive: --path 'helix=/alerts'.",
  );
});

it.each(['helix', '=/a', 'helix=a', 'helix=/a?b=c', 'helix=/a b'])(
  'takes %j for no path',
  (text) => {
    expect(() => parsePath(text)).toThrow(`'${text}' is not valid. Write NAME=/PATH`);
  },
);

it('reads resolutions as curl does', () => {
  expect(parseResolution('Login.Example:443=127.0.0.1:8443')).toEqual([
    'login.example:443',
    { address: '127.0.0.1', port: 8443 },
  ]);
  expect(parseResolution('a:443=[::1]:1')[1]).toEqual({ address: '::1', port: 1 });
});

it.each(['a=127.0.0.1:1', 'a:443=127.0.0.1', 'a:443=localhost:1', 'a:70000=127.0.0.1:1', ''])(
  'takes %j for no resolution',
  (text) => {
    expect(() => parseResolution(text)).toThrow(`'${text}' is not valid. Write HOST:PORT`);
  },
);
