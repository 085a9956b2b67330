import { vi } from 'vitest';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../../../../test/fixtures/loopback-certificate.ts';
import {
  DEFAULT_TRANSPORT,
  Transport,
  classified,
  guardedLookup,
  type TransportOptions,
} from './transport.ts';

describe('certificates', () => {
  let server: Server;
  let url: string;
  const open: Transport[] = [];

  beforeAll(async () => {
    server = createServer({ key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE }, (_request, response) =>
      response.end('{}'),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await Promise.all(open.map((transport) => transport.close()));
    await new Promise((done) => server.close(done));
  });

  function transport(ca?: string): Transport {
    const made = new Transport({ ...DEFAULT_TRANSPORT, ca });
    open.push(made);
    return made;
  }

  it('refuses one that nobody vouches for, before anything is sent', async () => {
    await expect(transport().send({ method: 'POST', url, headers: {}, body: '{}' })).rejects.toMatchObject({
      kind: 'certificate',
      notSent: true,
      message: expect.stringContaining('not trusted'),
    });
  });

  it('accepts it when the settings name its authority', async () => {
    await expect(
      transport(LOOPBACK_CERTIFICATE).send({ method: 'GET', url, headers: {}, body: null }),
    ).resolves.toMatchObject({
      status: 200,
      text: '{}',
    });
  });
});

describe('an answer', () => {
  const server = createHttpServer((request, response) => {
    if (request.url === '/hangs') return;
    response.writeHead(200, ['x-one', 'only', 'X-Several', 'first', 'x-several', 'last']);
    response.end('x'.repeat(2_048));
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  async function asked(path: string, options: Partial<TransportOptions> = {}, maxResponseBytes?: number) {
    const transport = new Transport({ ...DEFAULT_TRANSPORT, ...options });
    const request = {
      method: 'GET',
      url: `${url}${path}`,
      headers: {},
      body: null,
      maxResponseBytes,
    } as const;
    try {
      return await transport.send(request);
    } finally {
      await transport.close();
    }
  }

  it('has for each header its last value', async () => {
    expect((await asked('/')).headers).toMatchObject({ 'x-one': 'only', 'x-several': 'last' });
  });

  it('may be as long as is allowed, by the request or else by the service, and no longer', async () => {
    expect((await asked('/', { maxResponseBytes: 2_048 })).text).toHaveLength(2_048);
    expect((await asked('/', { maxResponseBytes: 1 }, 2_048)).text).toHaveLength(2_048);
    for (const tooLong of [asked('/', { maxResponseBytes: 2_047 }), asked('/', {}, 2_047)])
      await expect(tooLong).rejects.toMatchObject({
        kind: 'too_large',
        notSent: false,
        message: 'answered with more than 1 KB',
      });
  });

  it('must be there before the time for the whole exchange is over', async () => {
    await expect(asked('/hangs', { totalTimeoutMs: 100 })).rejects.toMatchObject({
      kind: 'timeout',
      notSent: false,
      message: 'did not answer within 0.1 s',
    });
  });
});

describe('a name', () => {
  const all = [
    { address: '10.0.0.1', family: 4 },
    { address: 'fd00::1', family: 6 },
  ];
  const found = (addresses: typeof all, options: object, failure: Error | null = null) => {
    const asked = vi.fn();
    const told = vi.fn();
    guardedLookup((name, given, callback) => {
      asked(name, given);
      callback(failure, addresses);
    })('splunk.example', options, told);
    // Every address is looked at, whatever the caller wants to hear.
    expect(asked).toHaveBeenCalledWith('splunk.example', { ...options, all: true });
    expect(told).toHaveBeenCalledTimes(1);
    return told.mock.calls[0];
  };

  it('leads to all of its addresses, or to the first for who asks for one', () => {
    expect(found(all, { all: true })).toEqual([null, all]);
    expect(found(all, { all: false, family: 4 })).toEqual([null, '10.0.0.1', 4]);
    expect(found([], {})).toEqual([new Error('The name has no address.'), '', 0]);
  });

  it('that cannot be looked up fails as the resolver says', () => {
    const failure = new Error('SERVFAIL');
    expect(found(all, { all: true }, failure)).toEqual([failure, '', 0]);
  });
});

describe('what goes wrong on the way', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });

  it.each<[unknown, string, boolean, string]>([
    [coded('ECONNREFUSED'), 'connect', true, 'refuses connections'],
    [coded('ENOTFOUND'), 'connect', true, 'has an address whose host name cannot be found'],
    [new AggregateError([coded('EHOSTUNREACH')]), 'connect', true, 'cannot be reached over the network'],
    [new Error('x', { cause: coded('ENETUNREACH') }), 'connect', true, 'cannot be reached over the network'],
    [
      new Error('x', { cause: new AggregateError([coded('UND_ERR_CONNECT_TIMEOUT')]) }),
      'connect',
      true,
      'does not accept connections in time',
    ],
    [
      coded('TW_FORBIDDEN_ADDRESS'),
      'forbidden',
      true,
      'leads to a link-local or metadata address, which no connector may reach',
    ],
    [
      coded('CERT_HAS_EXPIRED'),
      'certificate',
      true,
      'shows a certificate that is not trusted (CERT_HAS_EXPIRED)',
    ],
    [coded('UND_ERR_HEADERS_TIMEOUT'), 'timeout', false, 'did not answer within 7 s'],
    [coded('UND_ERR_BODY_TIMEOUT'), 'timeout', false, 'stopped in the middle of its answer'],
    [coded('ECONNRESET'), 'cut', false, 'cut the connection (ECONNRESET)'],
    [new Error('x'), 'cut', false, 'cut the connection'],
    [new Error('x', { cause: null }), 'cut', false, 'cut the connection'],
    [new AggregateError([]), 'cut', false, 'cut the connection'],
  ])('%s: %s', (error, kind, notSent, message) => {
    expect(classified(error, { headersTimeoutMs: 7_000 })).toMatchObject({ kind, notSent, message });
  });
});
