import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp, type TestResponse } from '../harness/index.ts';
import { ApiDocument, type Operation } from './api-document.ts';

const NOWHERE = '01900000-0000-7000-8000-0000000000ff';
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

type Headers = TestResponse['headers'];

/** What is missing of the headers that every answer below `/api` carries. */
function faults(where: string, headers: Headers): string[] {
  const wanted: [string, RegExp][] = [
    ...Object.entries(EVERYWHERE).map(([name, value]): [string, RegExp] => [name, new RegExp(`^${value}$`)]),
    ['cache-control', /^no-store$/],
    ['content-security-policy', /frame-ancestors 'none'/],
    ['permissions-policy', /camera=\(\).*publickey-credentials-get=\(self\)/],
  ];
  return wanted
    .filter(([name, value]) => !value.test(String(headers[name])))
    .map(([name]) => `${where}: ${name} is ${String(headers[name])}`);
}

describe('the headers of every answer', () => {
  let test: TestApp;
  let operations: Operation[];
  beforeAll(async () => {
    test = await createTestApp({ environment: { BASE_URL: 'https://warden.example' } });
    operations = new ApiDocument(test).operations;
  });
  afterAll(() => test.close());

  // Alerts are no pages: what a browser needs is left out there, but nothing is stored either.
  const forPages = (operation: Operation) => !operation.path.startsWith('/api/webhooks/');
  const addressOf = ({ path }: Operation) => path.replaceAll(/\{\w+\}/g, NOWHERE);
  const endless = ({ path }: Operation) => path === '/api/events';

  it('are there for whoever is refused, on every route', async () => {
    const missing: string[] = [];
    expect(operations.length).toBeGreaterThan(60);
    for (const operation of operations.filter(forPages)) {
      const answer = await test.http(operation.method, addressOf(operation), {
        ...(operation.method === 'GET' ? {} : { body: {} }),
      });
      missing.push(...faults(`${operation.method} ${operation.path} ${answer.status}`, answer.headers));
    }
    expect(missing).toEqual([]);
  });

  it('are there for whoever is let in, exports and what is not found included', async () => {
    const missing: string[] = [];
    const statuses = new Set<number>();
    for (const operation of operations.filter((one) => one.method === 'GET' && !endless(one))) {
      const answer = await test.http('GET', addressOf(operation), { as: 'admin' });
      statuses.add(answer.status);
      missing.push(...faults(`GET ${operation.path} ${answer.status}`, answer.headers));
    }
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 404]));
    for (const path of ['/api/nothing', '/api/incidents?limit=x'])
      missing.push(...faults(path, (await test.http('GET', path, { as: 'admin' })).headers));
    expect(missing).toEqual([]);
  });

  it('are there before the first event of the stream', async () => {
    await test.app.listen(0, '127.0.0.1');
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const key = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'stream', scopes: ['incident:read'] },
    });
    const headers = { authorization: `Bearer ${key.body.key}` };
    const got = await new Promise<Headers>((resolve, reject) => {
      const call = request({ port, path: '/api/events', headers }, (answer) => {
        resolve(answer.headers as Headers);
        call.destroy();
      });
      call.on('error', reject).end();
    });
    expect(got['content-type']).toContain('text/event-stream');
    expect(faults('/api/events', got)).toEqual([]);
  });

  it('tell browsers to stay with https where people come by it, and only there', async () => {
    const answer = await test.http('GET', '/api/auth/me');
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const plain = await createTestApp({ environment: { BASE_URL: 'http://warden.example' } });
    try {
      const other = await plain.http('GET', '/api/auth/me');
      expect(other.headers['strict-transport-security']).toBeUndefined();
      expect(faults('/api/auth/me', other.headers)).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});
