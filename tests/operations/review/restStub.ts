import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Request {
  line: string;
  authorization?: string;
  body?: unknown;
}

/** A JSON API that answers what a test says, and notes what it is asked. For the tests of one file. */
export const stub = {
  url: '',
  requests: [] as Request[],
  /** By method and path; 404 where nothing is said. */
  answers: {} as Record<string, unknown>,
};

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk: Buffer) => (text += chunk.toString()));
  request.on('end', () => {
    const line = `${request.method} ${request.url}`;
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    stub.requests.push({ line, authorization: request.headers.authorization, body });
    response.statusCode = line in stub.answers ? 200 : 404;
    response.end(JSON.stringify(stub.answers[line] ?? { message: 'Not Found' }));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  stub.requests.length = 0;
  stub.answers = {};
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
