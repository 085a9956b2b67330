import { connect, type AddressInfo, type Socket } from 'node:net';
import { ERROR_CODES } from '#contracts';
import { createTestApp, type TestApp } from '../harness/index.ts';
import { HANGS_MS } from '../harness/server-process.ts';

const HOST = 'Host: h\r\n';
const get = (path: string, headers = HOST) => `GET ${path} HTTP/1.1\r\n${headers}\r\n`;
const post = (headers: string, body: string) =>
  `POST /api/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${headers}\r\n${body}`;

/** What is sent, and the status that must come back as a problem. */
const MALFORMED: [string, string | Buffer, number][] = [
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['bytes of another protocol', Buffer.from('16030100a5010000a1030300', 'hex'), 400],
  ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['HTTP/0.9', 'GET /\r\n\r\n', 400],
  ['an unknown version', `GET / HTTP/9.9\r\n${HOST}\r\n`, 400],
  ['an unknown method', `BREW /api/incidents HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a method in small letters', `get / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a tunnel', `CONNECT example.test:443 HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['no host', get('/api/incidents', ''), 400],
  ['two hosts', get('/api/incidents', HOST + HOST), 400],
  ['a header without a colon', get('/', `${HOST}nonsense\r\n`), 400],
  ['a header with a blank before the colon', get('/', `${HOST}X : y\r\n`), 400],
  ['a folded header', get('/', `${HOST}X: a\r\n b\r\n`), 400],
  ['a control character in a header', get('/', `${HOST}X: a\u0000b\r\n`), 400],
  ['a blank in the address', get('/api/inci dents'), 400],
  ['headers of 20 kB', get('/', `${HOST}X: ${'y'.repeat(20_000)}\r\n`), 431],
  ['two thousand headers', get('/', HOST + 'X: y\r\n'.repeat(4000)), 431],
  ['an address of 20 kB', get(`/api/${'x'.repeat(20_000)}`), 431],
  ['a parameter of 400 characters', get(`/api/incidents/${'x'.repeat(400)}`), 404],
  ['a bad escape in the path', get('/api/incidents/%zz'), 400],
  ['half a character in the path', get('/api/incidents/%E0%A4%A'), 400],
  ['U+0000 in the path', get('/api/incidents/%00'), 400],
  ['a length that is no number', post('Content-Length: ten\r\n', ''), 400],
  ['a negative length', post('Content-Length: -1\r\n', ''), 400],
  ['a length beyond all numbers', post(`Content-Length: ${'9'.repeat(30)}\r\n`, ''), 400],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
  ['a length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '{}'), 400],
  ['chunks of no size', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'), 400],
  ['another coding than chunks', post('Transfer-Encoding: gzip\r\n', '{}'), 400],
  ['more than a body may have', post('Content-Length: 99999999\r\n', ''), 413],
  ['an expectation', post('Expect: the-worst\r\nContent-Length: 2\r\n', '{}'), 400],
  ['a body that is nested deep', post('Content-Length: 4000\r\n', '['.repeat(2000) + ']'.repeat(2000)), 400],
  [
    'a content type of nothing',
    `POST /api/auth/login HTTP/1.1\r\n${HOST}Content-Type: ;\r\nContent-Length: 2\r\n\r\n{}`,
    415,
  ],
  ['an unknown method of a known address', `PROPFIND /api/incidents HTTP/1.1\r\n${HOST}\r\n`, 404],
];

interface Answer {
  status: number;
  type: string;
  body: string;
}

describe('what comes over a bare socket', () => {
  let test: TestApp;
  let port: number;

  beforeAll(async () => {
    test = await createTestApp();
    await test.app.listen(0, '127.0.0.1');
    port = (test.app.getHttpServer() as { address(): AddressInfo }).address().port;
  });
  afterAll(() => test.close());

  /** Sends and reads until the other side closes, or the first answer is whole. */
  function exchange(bytes: string | Buffer, end = false): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket: Socket = connect(port, '127.0.0.1');
      let received = '';
      const hung = setTimeout(() => {
        socket.destroy();
        reject(new Error(`No whole answer, only ${JSON.stringify(received)}`));
      }, HANGS_MS);
      const done = () => {
        clearTimeout(hung);
        socket.destroy();
        resolve(received);
      };
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (isWhole(received)) done();
      });
      socket.on('error', done);
      socket.on('close', done);
      if (end) socket.end(bytes);
      else socket.write(bytes);
    });
  }

  const fetchLive = async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).status;

  it.each(MALFORMED)('%s is answered with a problem', async (_what, bytes, status) => {
    const answer = read(await exchange(bytes));
    expect({ status: answer.status, type: answer.type }).toEqual({
      status,
      type: 'application/problem+json; charset=utf-8',
    });
    const problem = JSON.parse(answer.body) as {
      status: number;
      code: keyof typeof ERROR_CODES;
      detail: string;
    };
    expect(problem.status).toBe(status);
    expect(ERROR_CODES[problem.code].status).toBe(status);
    expect(problem.detail).toMatch(/^[A-Z].{10,}\.$/s);
    expect(await fetchLive()).toBe(200);
  });

  it.each([
    ['an asterisk', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
    ['a whole URL', get('http://other.test/health/live')],
    ['two slashes', get('//api//incidents')],
    ['dots', get('/api/../../etc/passwd')],
    ['a switch of protocols', get('/api/events', `${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n`)],
    ['HTTP/1.0 without a host', 'GET /health/live HTTP/1.0\r\n\r\n'],
  ])('%s is answered, and not with a failure', async (_what, bytes) => {
    const { status } = read(await exchange(bytes));
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    expect(await fetchLive()).toBe(200);
  });

  it('gives up on a request that ends in its middle, and on what follows a broken one', async () => {
    await exchange(post('Content-Length: 100\r\n', '{"email":'), true);
    await exchange('GET /api/inc', true);
    const both = await exchange(`${get('/api/incidents/%zz')}garbage\r\n\r\n`);
    expect(read(both).status).toBe(400);
    expect(await fetchLive()).toBe(200);
  });

  it('does not wait for ever for headers, whether they trickle or never come', async () => {
    const server = test.app.getHttpServer() as { headersTimeout: number; requestTimeout: number };
    // The bound of the house is 15 seconds; the test need not sit them out.
    server.headersTimeout = 200;
    const silent = exchange('');
    const slow = exchange(`GET / HTTP/1.1\r\n${HOST}X-Slow: `);
    for (const received of await Promise.all([silent, slow])) {
      const answer = read(received);
      expect(answer).toMatchObject({ status: 408, type: 'application/problem+json; charset=utf-8' });
      expect(answer.body).toContain('"request_timeout"');
    }
    server.requestTimeout = 200;
    const body = read(await exchange(post('Content-Length: 100\r\n', '{')));
    expect(body.status).toBe(408);
    server.headersTimeout = 15_000;
    server.requestTimeout = 120_000;
    expect(await fetchLive()).toBe(200);
  });

  it('is bounded in time and number', () => {
    const server = test.app.getHttpServer() as unknown as Record<string, number>;
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(120_000);
    expect(server.maxConnections).toBeGreaterThan(0);
    expect(server.maxConnections).toBeLessThan(10_000);
  });
});

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(received.slice(0, end))?.[1];
  return end >= 0 && length !== undefined && received.length >= end + 4 + Number(length);
}

function read(received: string): Answer {
  const end = received.indexOf('\r\n\r\n');
  const head = received.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    type: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
    body: Buffer.from(received.slice(end + 4), 'latin1').toString('utf8'),
  };
}
