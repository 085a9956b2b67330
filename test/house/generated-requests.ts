import { request as httpRequest } from 'node:http';
import { sampleOf, type ApiDocument, type Operation, type Schema } from './api-document.ts';

/** A request as bytes would be: nothing of it is checked on the way out. */
export interface GeneratedRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const ODD_TEXTS = [
  '',
  ' ',
  'x'.repeat(301),
  'x'.repeat(9000),
  '\u0000',
  '\ud800',
  'ü😀\u202e',
  `' OR 1=1 --`,
  '../../etc/passwd',
  '%',
  '%zz',
  '${{ alert.x }}',
  '<script>',
  'null',
  'true',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '-1',
  '1e999',
  '2147483648',
  '9223372036854775808',
  'INC-99999999999999999999',
  '01900000-0000-7000-8000-0000000000ff',
  '\r\nX-Injected: 1',
];
const ODD_VALUES: unknown[] = [
  ...ODD_TEXTS,
  null,
  true,
  false,
  0,
  -1,
  0.5,
  2_147_483_648,
  -2_147_483_649,
  2 ** 60,
  1e308,
  [],
  {},
  [[]],
  [null],
  { a: { b: ['\u0000'] } },
  Array.from({ length: 300 }, (_, n) => n),
];
/** Bodies that are no JSON object of the document's, as text. */
const ODD_BODIES = [
  '',
  '{',
  '[]',
  'null',
  '7',
  '"text"',
  nested(65),
  nested(2000),
  '{"a":'.repeat(700) + '1' + '}'.repeat(700),
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '\uFEFF{}',
  '{"a":1,"a":2}',
  '{"n":1e999}',
  '\u0000',
];
const ODD_HEADERS: [string, string][] = [
  ['idempotency-key', 'k'.repeat(500)],
  ['idempotency-key', ''],
  ['if-match', '"x"'],
  ['if-match', 'W/"99999999999999999999"'],
  ['if-none-match', '*'],
  ['if-modified-since', 'never'],
  ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['if-range', '"'],
  ['range', 'bytes=9-1'],
  ['range', 'bytes=-'],
  ['range', 'bytes=0-,1-,2-'],
  ['range', `bytes=${'9'.repeat(40)}-`],
  ['accept', 'application/x-none'],
  ['accept', '*'],
  ['accept-encoding', 'br;q=x, gzip;q=9'],
  ['accept-version', '9.9.9'],
  ['content-encoding', 'gzip'],
  ['content-type', 'text/plain'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'application/jsonp'],
  ['content-type', 'application/yaml'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', ';;;'],
  ['cookie', 'tw_session=x'],
  ['cookie', `a=${'b'.repeat(5000)}`],
  ['cookie', ';=;=%'],
  ['authorization', 'Bearer tw_none_none'],
  ['authorization', 'Basic :'],
  ['authorization', 'Bearer '],
  ['x-csrf-token', 'x'],
  ['x-forwarded-for', 'nobody, 999.999.999.999'],
  ['x-http-method-override', 'DELETE'],
  ['last-event-id', 'x'.repeat(3000)],
  ['user-agent', '\u00ff\u00fe'],
];

/** Requests near to what the document describes: a valid one, then a few things about it made wrong. */
export class RequestGenerator {
  private readonly dice: Dice;

  constructor(
    seed: number,
    private readonly document: ApiDocument,
    private readonly pools: (operation: Operation) => readonly string[],
  ) {
    this.dice = new Dice(seed);
  }

  pick<T>(list: readonly T[]): T {
    return this.dice.of(list);
  }

  chance(share: number): boolean {
    return this.dice.chance(share);
  }

  next(operation: Operation): GeneratedRequest {
    const { dice } = this;
    const request: GeneratedRequest = {
      method: dice.chance(0.02)
        ? dice.of(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE'])
        : operation.method,
      url: this.path(operation) + this.query(operation),
      headers: {},
      body: undefined,
    };
    if (operation.method !== 'GET') {
      request.headers['content-type'] = 'application/json';
      request.body = this.body(operation);
    }
    while (dice.chance(0.25)) {
      const [name, value] = dice.of(ODD_HEADERS);
      request.headers[name] = value;
    }
    return request;
  }

  /** A document of any kind with some of its values made odd. */
  spoiled(value: unknown): unknown {
    let result = value;
    for (let n = this.dice.below(4); n > 0; n -= 1) result = this.spoil(result);
    return result;
  }

  private path(operation: Operation): string {
    const known = this.pools(operation);
    return operation.path.replaceAll(/\{\w+\}/g, () => {
      if (known.length > 0 && this.dice.chance(0.7)) return encodeURIComponent(this.dice.of(known));
      const odd = this.dice.of(ODD_TEXTS);
      return this.dice.chance(0.1)
        ? odd.replaceAll(/[^!-~]/g, '%zz')
        : encodeURIComponent(odd.toWellFormed());
    });
  }

  private query({ query }: Operation): string {
    const parts: string[] = [];
    for (const name of query) {
      if (!this.dice.chance(0.35)) continue;
      const value = this.dice.chance(0.3)
        ? this.dice.of(['1', '50', 'true', 'high', '-created_at'])
        : this.dice.of(ODD_TEXTS);
      const encoded = encodeURIComponent(value.toWellFormed());
      parts.push(`${name}=${this.dice.chance(0.05) ? '%E0%A4%A' : encoded}`);
      if (this.dice.chance(0.1)) parts.push(`${name}=twice`, `${name}[a]=b`);
    }
    if (this.dice.chance(0.05)) parts.push('nobody_knows=1', '&&=');
    return parts.length === 0 ? '' : `?${parts.join('&')}`;
  }

  private body({ body }: Operation): string | Buffer | undefined {
    const { dice } = this;
    if (dice.chance(0.12)) return dice.of(ODD_BODIES);
    if (body === null) return dice.chance(0.7) ? undefined : '{}';
    let value = this.valid(body, 0);
    const changes = dice.below(3);
    for (let n = 0; n < changes; n += 1) value = this.spoil(value);
    const text = JSON.stringify(value) ?? '';
    if (dice.chance(0.04)) return text.slice(0, dice.below(text.length + 1));
    if (dice.chance(0.03)) return Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xc0])]);
    return text;
  }

  /** What is required, and now and then what is not. */
  private valid(given: Schema, depth: number): unknown {
    const schema = this.document.resolve(given);
    if (schema.properties === undefined || depth > 4) return sampleOf(this.document, given);
    const required = new Set(schema.required);
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => required.has(name) || this.dice.chance(0.4))
        .map(([name, property]) => [name, this.valid(property, depth + 1)]),
    );
  }

  /** Puts something odd in the place of one value, wherever it stands. */
  private spoil(value: unknown): unknown {
    const { dice } = this;
    if (typeof value === 'object' && value !== null && dice.chance(0.85)) {
      const names = Object.keys(value);
      if (dice.chance(0.08) || names.length === 0)
        return { ...value, [dice.of(['__proto__', 'a\u0000', 'x', ''])]: 1 };
      const name = dice.of(names);
      const inner = (value as Record<string, unknown>)[name];
      if (Array.isArray(value))
        return value.map((item, index) => (String(index) === name ? this.spoil(item) : item));
      return { ...value, [name]: this.spoil(inner) };
    }
    return dice.of(ODD_VALUES);
  }
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Over a real connection, aborted once a stream has begun. */
export function send(base: string, { method, url, headers, body }: GeneratedRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(
      { hostname, port, method, path: url, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const done = (text: string) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        if (String(response.headers['content-type']).startsWith('text/event-stream')) {
          request.destroy();
          return done('');
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
        return undefined;
      },
    );
    request.on('error', reject);
    if (body !== undefined) request.write(body);
    request.end();
  });
}
