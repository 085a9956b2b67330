import { vi } from 'vitest';
import fastify, { type FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { boundConnections, connectionOptions, letContinue } from './connections.ts';

const refuse = connectionOptions.clientErrorHandler as (error: object, socket: Socket) => void;

/** What becomes of a connection on which this could not be read. */
function after(error: object, state: object = {}) {
  let text = '';
  const finished: (() => void)[] = [];
  const socket = {
    writable: true,
    destroy: vi.fn(),
    destroySoon: vi.fn(),
    end: (answer: string) => (text = answer),
    once: (_name: string, then: () => void) => finished.push(then),
    ...state,
  };
  refuse(error, socket as unknown as Socket);
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { socket, head: head.split('\r\n'), body, finished };
}

describe('what is no request', () => {
  it.each([
    [
      { code: 'HPE_HEADER_OVERFLOW' },
      '431 Request Header Fields Too Large',
      'headers_too_large',
      'The request line and header lines have more than 16384 bytes together. Send fewer or shorter ones; often it is the cookies.',
    ],
    [
      { code: 'HPE_CHUNK_EXTENSIONS_OVERFLOW' },
      '413 Payload Too Large',
      'too_large',
      'The chunks of the body carry extensions that are too long.',
    ],
    [
      { code: 'ERR_HTTP_REQUEST_TIMEOUT' },
      '408 Request Timeout',
      'request_timeout',
      'The request did not arrive in time: its headers within 15 seconds, all of it within 120.',
    ],
    [
      { code: 'HPE_INVALID_METHOD', reason: 'Invalid method encountered' },
      '400 Bad Request',
      'invalid_request',
      'This is not a valid HTTP/1.1 request: Invalid method encountered.',
    ],
    [{}, '400 Bad Request', 'invalid_request', 'This is not a valid HTTP/1.1 request.'],
  ])('is answered on its connection, which ends: %j', (error, status, code, detail) => {
    const { socket, head, body, finished } = after(error);
    expect(head).toEqual([
      `HTTP/1.1 ${status}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ]);
    expect(JSON.parse(body)).toMatchObject({ code, detail, correlation_id: expect.any(String) });
    expect(socket.destroy).not.toHaveBeenCalled();
    expect(socket.destroySoon).not.toHaveBeenCalled();
    finished[0]?.();
    expect(socket.destroySoon).toHaveBeenCalledTimes(1);
  });

  it.each<[string, object, object]>([
    ['nobody reads any more', { code: 'ECONNRESET' }, {}],
    ['nothing can be written', {}, { writable: false }],
    ['an answer has begun', {}, { _httpMessage: { headersSent: true } }],
  ])('is not answered where %s', (_why, error, state) => {
    const { socket, body } = after(error, state);
    expect([body, socket.destroy.mock.calls.length]).toEqual(['', 1]);
  });

  it('is answered where one is awaited that has not begun', () => {
    expect(after({}, { _httpMessage: { headersSent: false } }).body).not.toBe('');
  });
});

describe('a connection', () => {
  let server: FastifyInstance;
  beforeAll(async () => {
    server = fastify(connectionOptions as object) as unknown as FastifyInstance;
    boundConnections(server);
    server.setErrorHandler((error, _request, reply) =>
      reply.code(400).send({ said: (error as Error).message }),
    );
    server.get('/', (_request, reply) => reply.send('well'));
    server.addHook('preParsing', (request, _reply, _payload, done) => {
      if (request.url !== '/unwanted') letContinue(request.raw);
      done();
    });
    for (const path of ['/wanted', '/unwanted']) server.post(path, (_request, reply) => reply.send('taken'));
    await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  const sent = (...lines: string[]) =>
    new Promise<string>((resolve) => {
      const { port } = server.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk.toString();
        if (/well|taken|"}/.test(received)) socket.destroy();
      });
      socket.on('close', () => resolve(received));
      socket.write([...lines, '', ''].join('\r\n'));
    });

  it('names one host', async () => {
    expect(await sent('GET / HTTP/1.1', 'Host: a')).toContain('well');
    expect(await sent('GET / HTTP/1.0')).toContain('well');
    expect(await sent('GET / HTTP/1.0', 'HOST: a', 'host: b')).toContain(
      'The request has 2 Host headers; HTTP/1.1 wants exactly one.',
    );
    expect(await sent('GET / HTTP/1.1', 'Hose: a')).toContain('The request has 0 Host headers');
    expect(await sent('GET / HTTP/1.1', 'Host: a', 'X: host')).toContain('well');
  });

  it('has leave to send a body where it is wanted', async () => {
    const body = ['Host: a', 'Content-Type: text/plain', 'Content-Length: 0', 'Expect: 100-continue'];
    expect(await sent('POST /wanted HTTP/1.1', ...body)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 \d/,
    );
    expect(await sent('POST /unwanted HTTP/1.1', ...body)).not.toContain('100 Continue');
  });

  it('is told that nothing else can be expected, and is no tunnel', async () => {
    const expected = await sent('POST /wanted HTTP/1.1', 'Host: a', 'Content-Length: 0', 'Expect: the-worst');
    expect(expected).toContain('"detail":"Expect: nothing but 100-continue can be expected here."');
    expect(expected.toLowerCase()).toContain('connection: close');
    expect(expected.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(await sent('CONNECT a:1 HTTP/1.1', 'Host: a')).toContain('"detail":"CONNECT: this is no proxy."');
  });
});
