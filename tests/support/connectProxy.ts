import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/**
 * A proxy on 127.0.0.1 that leads some hosts' HTTPS to a port of this machine, and refuses all others: for programs
 * written in Go, which take a proxy from their environment but no `--resolve`.
 */
export class ConnectProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  /** @param hosts as clients name them, without a port. */
  constructor(hosts: RegExp, port: number) {
    this.server = createServer();
    this.server.on('connect', ({ url = '' }, client: Socket) => {
      if (!hosts.test(url.replace(/:443$/, ''))) {
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const target = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      for (const socket of [client, target]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.sockets.delete(socket));
      }
    });
  }

  /** @returns its URL. */
  start(): Promise<string> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
      });
    });
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }
}
