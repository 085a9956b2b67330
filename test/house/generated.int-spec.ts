import type { InjectOptions, Response } from 'light-my-request';
import { ERROR_CODES, type Role } from '#contracts';
import { UsersService } from '#users';
import { FORMATS, SOURCE_FORMATS } from '#webhooks';
import { PHISHING_MAIL } from '../fixtures/samples.ts';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';
import { HANGS_MS } from '../harness/server-process.ts';
import { ApiDocument, watched, type Operation } from './api-document.ts';
import { RequestGenerator, send, type GeneratedRequest, type RawAnswer } from './generated-requests.ts';
import { livedIn } from './lived-in.ts';

const REQUESTS = 10_000;
/** Over a real connection; the others skip the wire. */
const ON_THE_WIRE = 1_000;
const AT_ONCE = 8;
const SEED = Number(process.env.TEST_SEED ?? 20_261_122);

const PEOPLE = ['admin', 'admin', 'admin', 'manager', 'senior_analyst', 'analyst', 'viewer'] as const;
const IDS: Record<string, string> = {
  incidents: 'incidents',
  actions: 'actions',
  approvals: 'approvals',
  runs: 'playbook_runs',
  connectors: 'connectors',
  'webhook-sources': 'webhook_sources',
  'api-keys': 'api_keys',
  'kill-switch': 'kill_switches',
};
/** Each costs a password's hash, or a wait that is meant to be long. */
const COSTLY = /^POST \/api\/(?:auth\/|users)/;
const COSTLY_SHARE = 0.1;
/** Of all requests: it is the address that strangers reach, and takes what others wrote. */
const DELIVERIES = 0.1;
const TRACES = /\bat .{1,200}:\d+:\d+\)|node_modules|\.[cm]?[jt]s:\d+:\d+/;

const ODD_LETTERS = [
  'e',
  'a',
  'o',
  '\u0000',
  '\ud800',
  '\r\n',
  '=?utf-8?B?',
  '<',
  '"',
  '\u202e',
  ' '.repeat(200),
];
/** What a vendor sends to a source of its format: the format's own samples. */
const ALERTS = new Map(
  FORMATS.map(({ name, samples }) => [`any-${name.replaceAll('_', '-')}`, samples.map(({ body }) => body)]),
);

describe('ten thousand requests made from the document', () => {
  let test: TestApp;
  let fakes: Fakes;
  let url: string;
  let document: ApiDocument;
  let generator: RequestGenerator;
  let webhook: Operation;
  let secrets: Map<string, string>;
  const headers = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    fakes = await startFakes();
    test = await createTestApp();
    document = new ApiDocument(test);
    await livedIn(test, fakes, watched(test, document).call);
    await test.app.listen(0, '127.0.0.1');
    url = await test.app.getUrl();
    webhook = document.find('POST', '/api/webhooks/any') as Operation;
    secrets = await addSources();
    const pools = await knownIds();
    generator = new RequestGenerator(SEED, document, (operation) => pools.get(operation.path) ?? []);
    for (const role of new Set<Role>(PEOPLE)) await signIn(role);
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
  });

  async function addSources(): Promise<Map<string, string>> {
    const made = new Map<string, string>();
    for (const format of SOURCE_FORMATS) {
      const slug = `any-${format.replaceAll('_', '-')}`;
      const body = { slug, name: slug, format, authentication: 'bearer' };
      const answer = await test.http('POST', '/api/webhook-sources', { as: 'admin', body });
      made.set(slug, String(answer.body.secret));
    }
    return made;
  }

  async function knownIds(): Promise<Map<string, string[]>> {
    const known = new Map<string, string[]>();
    for (const { path } of document.operations) {
      const table = IDS[path.split('/')[2] ?? ''];
      if (path.includes('/webhooks/')) known.set(path, [...secrets.keys()]);
      else if (path.includes('/playbooks/')) known.set(path, ['phishing_triage', 'generic_triage']);
      else if (path.includes('{version}')) known.set(path, ['1', '2']);
      else if (table !== undefined) {
        // The sources that take the deliveries stay as they are: one that is switched off or removed takes none.
        const which = table === 'webhook_sources' ? `WHERE slug NOT LIKE 'any-%'` : '';
        const rows = await test.sql<{ id: string }>(`SELECT id FROM ${table} ${which} LIMIT 20`);
        known.set(path, rows.map(({ id }) => id).concat(table === 'incidents' ? ['INC-1', 'inc-2'] : []));
      }
    }
    return known;
  }

  /** A session of its own: what is sent here may end one. */
  async function signIn(role: Role): Promise<void> {
    const who = {
      email: `${role}-${headers.size}-${Math.random()}@house.example`,
      password: 'six patient umbrellas',
    };
    await test.as('admin', () => test.get(UsersService).create({ ...who, name: role, role }));
    const answer = await test.http('POST', '/api/auth/login', { body: who });
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    headers.set(role, { cookie, 'x-csrf-token': String(answer.body.csrf_token) });
  }

  /** Signs in again whoever has been signed out by a request that was meant well. */
  async function keepSignedIn(): Promise<void> {
    for (const role of new Set<Role>(PEOPLE)) {
      const answer = await test.http('GET', '/api/auth/me', { headers: headers.get(role) ?? {} });
      if (answer.status !== 200) await signIn(role);
    }
  }

  function anyOperation(): Operation {
    const operation = generator.pick(document.operations);
    const costly = COSTLY.test(`${operation.method} ${operation.path}`);
    return costly && !generator.chance(COSTLY_SHARE) ? anyOperation() : operation;
  }

  function generate(): { operation: Operation; request: GeneratedRequest } {
    const operation = generator.chance(DELIVERIES) ? webhook : anyOperation();
    const request = generator.next(operation);
    if (operation.path.startsWith('/api/webhooks/')) signDelivery(request);
    else {
      const who = generator.pick([...PEOPLE, null]);
      request.headers = { ...(who === null ? {} : headers.get(who)), ...request.headers };
    }
    return { operation, request };
  }

  function signDelivery(request: GeneratedRequest): void {
    const slug = decodeURIComponentOrNot(request.url.split('/')[3]?.split('?')[0] ?? '');
    request.headers = { authorization: `Bearer ${secrets.get(slug) ?? 'none'}`, ...request.headers };
    const kind = generator.pick(['as it is', 'spoiled', 'spoiled', 'anything']);
    if (kind === 'anything') return;
    if (slug === 'any-raw-email' && generator.pick([true, false])) {
      request.headers['content-type'] = 'message/rfc822';
      request.body =
        kind === 'as it is'
          ? PHISHING_MAIL
          : PHISHING_MAIL.replaceAll(/[aeiou]/g, () => generator.pick(ODD_LETTERS));
      return;
    }
    const delivery = generator.pick(ALERTS.get(slug) ?? [{}]);
    request.body = JSON.stringify(kind === 'as it is' ? delivery : generator.spoiled(delivery));
  }

  async function answerTo(request: GeneratedRequest, onTheWire: boolean): Promise<RawAnswer> {
    if (onTheWire) return send(url, request);
    const { method, body } = request;
    const options = { method, url: request.url, headers: request.headers, payload: body } as InjectOptions;
    const answer = (await test.app.inject(options)) as Response;
    return {
      status: answer.statusCode,
      headers: answer.headers as RawAnswer['headers'],
      text: answer.payload,
    };
  }

  /** What is wrong with the answer; null: nothing. */
  function fault(operation: Operation, request: GeneratedRequest, answer: RawAnswer): string | null {
    if (TRACES.test(answer.text)) return 'shows a stack trace';
    if (answer.status >= 500) return 'is a failure of the server';
    if (request.method === 'HEAD') return null;
    const json = /\bapplication\/(?:problem\+)?json\b/.test(String(answer.headers['content-type']));
    const body =
      json && answer.text !== ''
        ? (JSON.parse(answer.text) as { code?: string; status?: number })
        : undefined;
    if (answer.status >= 400) {
      if (!String(answer.headers['content-type']).startsWith('application/problem+json'))
        return 'is no problem+json';
      if (!(body?.code !== undefined && body.code in ERROR_CODES) || body.status !== answer.status)
        return 'has no code that is known';
    }
    // Streams and files are no JSON; the document says only that they are there.
    if (answer.status < 400 && !json && answer.text !== '') return null;
    // What was sent with another method, or to a page, is described elsewhere.
    if (request.method !== operation.method || document.find(request.method, request.url) === undefined)
      return null;
    const faults = document.faults(request.method, request.url, {
      ...answer,
      headers: answer.headers as never,
      body,
    });
    return faults[0] ?? null;
  }

  it('gets no failure, no trace of the inside, an answer each, and all as described', async () => {
    /** By kind: one of each is told. */
    const wrong = new Map<string, string>();
    const statuses = new Map<number, number>();
    let sent = 0;
    const worker = async () => {
      while (sent < REQUESTS && wrong.size < 50) {
        sent += 1;
        if (sent % 500 === 0) await keepSignedIn();
        const { operation, request } = generate();
        const stream = operation.path.endsWith('/events');
        const answer = await Promise.race([
          answerTo(request, stream || sent % (REQUESTS / ON_THE_WIRE) === 0).catch((error: unknown) =>
            String(error),
          ),
          new Promise<'no answer'>((resolve) => setTimeout(() => resolve('no answer'), HANGS_MS).unref()),
        ]);
        const found = typeof answer === 'string' ? answer : fault(operation, request, answer);
        if (typeof answer !== 'string') statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const kind = `${operation.method} ${operation.path} ${String(found).replaceAll(request.url, '')}`;
        if (found !== null) wrong.set(kind, described(found, request, answer));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // The seed makes the requests, TEST_SEED another thousand kinds of them.
    console.info(
      `seed ${SEED}: ${JSON.stringify(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))}`,
    );
    expect([...wrong.values()]).toEqual([]);
    // They were not all turned away at the door.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect(statuses.get(202) ?? 0).toBeGreaterThan(REQUESTS / 100);
  });
});

function described(
  found: string,
  { method, url, headers, body }: GeneratedRequest,
  answer: RawAnswer | string,
): string {
  const sent = Object.entries(headers).filter(([name]) => !/cookie|csrf|authorization/.test(name));
  const got = typeof answer === 'string' ? '' : ` -> ${answer.status} ${answer.text.slice(0, 400)}`;
  const bytes = body === undefined ? '' : ` ${JSON.stringify(body.toString().slice(0, 600))}`;
  return `${found.slice(0, 300)}: ${method} ${url.slice(0, 200)} ${JSON.stringify(sent).slice(0, 200)}${bytes}${got}`;
}

function decodeURIComponentOrNot(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
