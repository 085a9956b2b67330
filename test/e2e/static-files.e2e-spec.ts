import { openHouse, type House } from './house.ts';

const CONDITIONS: [string, string][] = [
  ['range', 'bytes=9-1'],
  ['range', 'bytes=-'],
  ['range', 'bytes=99999999999999999999-'],
  ['range', `bytes=${'0-0,'.repeat(500)}1-1`],
  ['range', 'lines=1-2'],
  ['if-range', '"'],
  ['if-range', 'never'],
  ['if-none-match', ',,,W/'],
  ['if-none-match', '"'.repeat(3000)],
  ['if-modified-since', 'the day before yesterday'],
  ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['if-match', '"another"'],
  ['accept-encoding', 'br;q=x,,gzip;q=9,\u00ff'],
];

describe("the web app's files", () => {
  let house: House;
  let asset: string;

  beforeAll(async () => {
    house = await openHouse();
    const index = await (await fetch(house.url)).text();
    asset = /src="(\/assets\/[^"]+\.js)"/.exec(index)?.[1] ?? '';
    expect(asset).not.toBe('');
  });
  afterAll(() => house.close());

  it.each(CONDITIONS)('are there or refused with a problem for %s: %s', async (name, value) => {
    for (const path of ['/', '/incidents', asset])
      for (const method of ['GET', 'HEAD']) {
        const answer = await fetch(house.url + path, { method, headers: { [name]: value } });
        const text = await answer.text();
        const seen = { path, method, status: answer.status };
        expect([200, 304, 412]).toContain(answer.status);
        if (answer.status < 400 || method === 'HEAD') continue;
        expect({ ...seen, type: answer.headers.get('content-type') }).toEqual({
          ...seen,
          type: 'application/problem+json; charset=utf-8',
        });
        expect(JSON.parse(text)).toMatchObject({ status: 412, code: 'stale_version' });
      }
  });

  it.each([
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/%2e%2e/package.json',
    '/assets//x.js',
  ])('do not lead out of their folder: %s', async (path) => {
    // A URL object would tidy the path up; the request is made of the text.
    const { port } = new URL(house.url);
    const { request } = await import('node:http');
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject).end();
    });
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('"dependencies"');
  });
});
