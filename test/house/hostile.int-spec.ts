import { createTestApp, type TestApp, type TestResponse } from '../harness/index.ts';
import { ApiDocument, sampleOf, type Method, type Operation } from './api-document.ts';

const NOWHERE = '01900000-0000-7000-8000-0000000000ff';
const NOT_IDS = [
  NOWHERE,
  'not-an-id',
  '-1',
  'INC-99999999999999999999',
  `' OR 1=1 --`,
  '../../etc/passwd',
  '\u0000',
  'ü😀',
  'x'.repeat(280),
];
/** For a field of any type: what it surely is not, and what a database may choke on. */
const WRONG_VALUES: unknown[] = [
  null,
  {},
  [],
  [[]],
  true,
  -1,
  1e308,
  2_147_483_648,
  -2_147_483_649,
  2 ** 60,
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  { a: ['\u0000'] },
  { 'a\u0000': 1 },
  '9999-99-99T99:99:99Z',
  'x'.repeat(150_000),
  { __proto__: null, constructor: 'x' },
];
const WRONG_QUERIES = [
  '',
  'abc',
  '-1',
  '0',
  '2147483648',
  '99999999999999999999',
  '\u0000',
  '%',
  `x'--`,
  'y'.repeat(3000),
];

/** They would end or lock out the session that this suite works with. */
const LEFT_OUT = ['POST /api/auth/login', 'POST /api/auth/logout', 'POST /api/auth/password'];

describe('whatever is sent', () => {
  let test: TestApp;
  let document: ApiDocument;
  let operations: Operation[];
  const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

  beforeAll(async () => {
    test = await createTestApp();
    document = new ApiDocument(test);
    operations = document.operations.filter(
      (operation) => !LEFT_OUT.includes(nameOf(operation)) && !operation.path.endsWith('/events'),
    );
  });
  afterAll(() => test.close());

  /** Never a 5xx, always a problem as described; returns what is wrong. */
  async function complaint(
    method: Method,
    url: string,
    body: unknown,
    refused = false,
  ): Promise<string | null> {
    const answer = await test.http(method, url, {
      as: 'admin',
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    const said = `${method} ${url.slice(0, 120)} ${shown(body)} → ${answer.status} ${answer.text.slice(0, 300)}`;
    if (answer.status >= 500 && answer.body?.code !== 'connector_failed') return said;
    if (refused && answer.status < 400) return said;
    if (answer.status >= 400) return badProblem(method, url, answer);
    return null;
  }

  function badProblem(method: Method, url: string, answer: TestResponse): string | null {
    const faults = document.faults(method, url, answer);
    if (faults.length > 0 && !faults[0]?.includes('not described')) return faults.join('; ');
    return String(answer.body?.detail ?? '').length > 10 ? null : `${method} ${url}: it says ${answer.text}`;
  }

  it('ids that are not ids, and ids of nothing, are not found', async () => {
    const complaints: (string | null)[] = [];
    for (const operation of operations.filter(({ path }) => path.includes('{')))
      for (const id of NOT_IDS) {
        const url = operation.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
        const body = operation.body === null ? undefined : sampleOf(document, operation.body);
        complaints.push(await complaint(operation.method, url, body, true));
      }
    expect(complaints.filter(Boolean)).toEqual([]);
  });

  it('bodies that are no objects, and fields that nobody knows, are refused', async () => {
    const complaints: (string | null)[] = [];
    for (const operation of operations.filter(({ body }) => body !== null)) {
      const url = operation.path.replaceAll(/\{\w+\}/g, NOWHERE);
      // It takes any text, and says what is wrong with it.
      if (operation.path.endsWith('/validate')) continue;
      for (const body of ['[]', '"text"', '7', '{"a":', '\u0000', '['.repeat(2000), '{"a":'.repeat(2000)])
        complaints.push(await complaint(operation.method, url, body, true));
      const sample = sampleOf(document, operation.body ?? {}) as object;
      complaints.push(await complaint(operation.method, url, { ...sample, nobody_knows_this: 1 }, true));
    }
    expect(complaints.filter(Boolean)).toEqual([]);
  });

  it('fields of wrong types never reach the database', async () => {
    const complaints: (string | null)[] = [];
    for (const operation of operations.filter(({ body }) => body !== null)) {
      const url = operation.path.replaceAll(/\{\w+\}/g, NOWHERE);
      const sample = sampleOf(document, operation.body ?? {}) as Record<string, unknown>;
      for (const field of Object.keys(document.resolve(operation.body ?? {}).properties ?? {}))
        for (const value of WRONG_VALUES)
          complaints.push(await complaint(operation.method, url, { ...sample, [field]: value }));
    }
    expect(complaints.filter(Boolean)).toEqual([]);
  });

  it('queries that make no sense are refused or find nothing', async () => {
    const complaints: (string | null)[] = [];
    for (const { method, path, query } of operations.filter((operation) => operation.query.length > 0))
      for (const name of query)
        for (const value of WRONG_QUERIES) {
          const url = `${path.replaceAll(/\{\w+\}/g, NOWHERE)}?${name}=${encodeURIComponent(value)}`;
          complaints.push(await complaint(method, url, undefined));
        }
    expect(complaints.filter(Boolean)).toEqual([]);
  });

  // Each was a 500 once, or an answer that was no problem.
  it.each<[string, Method, string, string | undefined, number]>([
    ['JSON nested 2000 deep', 'POST', '/api/auth/login', '['.repeat(2000) + ']'.repeat(2000), 400],
    ['a version that no column holds', 'GET', '/api/policy/versions/2147483648', undefined, 404],
    ['a version that is none', 'GET', '/api/policy/versions/x', undefined, 404],
    ['an address whose escape is broken', 'GET', '/api/incidents/%zz', undefined, 400],
    ['an address too long to be told', 'GET', `/api/${'x'.repeat(9000)}`, undefined, 404],
    ['a setter of prototypes', 'POST', '/api/api-keys', '{"__proto__":{"admin":true}}', 400],
  ])('%s is refused with a problem', async (_what, method, url, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await test.http(method, url, { as: 'admin', headers, body });
    expect(answer).toMatchObject({ status, body: { status, detail: expect.stringMatching(/^.{10,500}$/s) } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

function shown(body: unknown): string {
  return (JSON.stringify(body) ?? '').slice(0, 200);
}
