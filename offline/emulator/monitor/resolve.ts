/** `HOST:PORT=ADDRESS:PORT`: connections to the first go to the second. */
export interface Route {
  host: string;
  port: number;
  address: string;
  addressPort: number;
}

const loopback = ['127.0.0.1', 'localhost', '::1'];

/**
 * Reads `--resolve` options. The TLS certificate is still checked for the host named first.
 * @throws Error with a sentence for people: wrong form, or an address that is not this machine.
 */
export function parseRoute(text: string): Route {
  const [, host = '', port = '', address = '', addressPort = ''] =
    /^([\w.-]+):(\d{1,5})=([\w.-]+|\[::1\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65535 || Number(addressPort) > 65535)
    throw new Error(
      `--resolve '${text}' cannot be read: write HOST:PORT=127.0.0.1:PORT, for instance acme.service-now.com:443=127.0.0.1:8444.`,
    );
  const plain = address.replace(/[[\]]/g, '');
  if (!loopback.includes(plain))
    throw new Error(
      `--resolve '${text}' leads to '${address}': the emulator calls this machine only. Use 127.0.0.1.`,
    );
  return {
    host: host.toLowerCase(),
    port: Number(port),
    address: plain,
    addressPort: Number(addressPort),
  };
}

/** Where a URI leads; undefined if neither a route nor the host itself is on this machine. */
export function findRoute(
  uri: URL,
  routes: Route[],
): { address: string; port: number } | undefined {
  const port = Number(uri.port || (uri.protocol === 'https:' ? 443 : 80));
  const host = uri.hostname.toLowerCase().replace(/[[\]]/g, '');
  const route = routes.find((candidate) => candidate.host === host && candidate.port === port);
  if (route) return { address: route.address, port: route.addressPort };
  return loopback.includes(host) ? { address: host, port } : undefined;
}
