import { once } from 'node:events';
import { connect } from 'node:tls';

/** Requests that are no HTTP, or break off. @param head - A request that is good up to its headers. */
export const malformed = (head: string): string[] => [
  'GET\r\n\r\n',
  'NONSENSE / HTTP/9.9\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  '\0\0\0\0\r\n\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost: localhost\r\nX\0: y\r\n\r\n',
  `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}{}\r\n0\r\n\r\n`,
  `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
  `${head}Content-Length: -1\r\n\r\n{}`,
  `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  `${head}Content-Length: 100\r\n\r\n{}`,
  `${head}Content-Length: 1e9\r\n\r\n{}`,
  `${head}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n`,
  `${head}Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}`,
];

/** What a server on this machine answers to each, byte for byte. */
export async function answersTo(url: string, requests: string[]): Promise<string[]> {
  const { hostname: host, port } = new URL(url);
  const answers: string[] = [];
  for (const request of requests) {
    // Who answers is not in question here.
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    let answer = '';
    socket.setEncoding('utf8').on('data', (more: string) => (answer += more));
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    // Ends its side: what it promised and did not send never comes.
    socket.end(request);
    await once(socket, 'close');
    answers.push(answer);
  }
  return answers;
}
