import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.ts';
import { MetricsController } from '../metrics/metrics.controller.ts';
import {
  Base64Field,
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  NumberField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from './fields.ts';
import { IdPipe } from './id.pipe.ts';
import { isStorable } from './storable.ts';
import { validationPipe } from './validation.ts';
import { VersionPipe } from './version.pipe.ts';

const MANY = Array.from({ length: 90 }, (_, n) => `word-${n}`);
const ID = '01900000-0000-7000-8000-00000000000A';

class Part {
  @IntegerField({ min: 1, max: 3 })
  size!: number;
}

class Sent {
  @StringField({ optional: true, min: 2, max: 4, pattern: { matches: /^[a-z]+$/, wants: 'small letters' } })
  name?: string;
  @Base64Field({ optional: true, maxBytes: 6 })
  picture?: string;
  @StringField({ optional: true, nullable: true })
  comment?: string | null;
  @StringField({ nullable: true })
  owner!: string | null;
  @StringField({ optional: true, each: true, maxItems: 2, max: 3 })
  tags?: string[];
  @IntegerField({ optional: true, each: true })
  many?: number[];
  @BooleanField({ optional: true })
  on?: boolean;
  @EnumField(['a', 'b'], { name: 'Letter', optional: true })
  letter?: string;
  @EnumField(MANY, { name: 'Word', optional: true })
  word?: string;
  @UuidField({ optional: true })
  id?: string;
  @ObjectField(() => Part, { optional: true })
  part?: Part;
  @ObjectField(() => Part, { optional: true, each: true })
  parts?: Part[];
  @JsonField({ optional: true })
  settings?: object;
  @JsonField({ optional: true, any: true })
  value?: unknown;
}

/** What the API's document says of a field. */
const documented = (type: new () => object, name: string) =>
  Reflect.getMetadata('swagger/apiModelProperties', type.prototype as object, name) as object;

class Told {
  @StringField({ description: 'Why', example: 'x', default: 'y', format: 'email' })
  text!: string;
  @TextField()
  long!: string;
  @NumberField()
  share!: number;
  @DateTimeField({ nullable: true })
  at!: string | null;
  @JsonField({ each: true, maxItems: 1 })
  values!: object[];
}

const check = (body: object) =>
  validationPipe().transform({ owner: null, ...body }, { type: 'body', metatype: Sent }) as Promise<Sent>;

describe('what is sent', () => {
  it.each([
    [{}, {}],
    [{ name: 'ab' }, { name: 'ab' }],
    [
      { name: 'abcd', comment: null, owner: 'x' },
      { name: 'abcd', comment: null, owner: 'x' },
    ],
    [{ tags: ['abc', ''] }, { tags: ['abc', ''] }],
    [{ on: 'true' }, { on: true }],
    [{ on: 'false' }, { on: false }],
    [{ on: false }, { on: false }],
    [
      { letter: 'b', id: ID },
      { letter: 'b', id: ID },
    ],
    [
      { part: { size: 1 }, parts: [{ size: 3 }] },
      { part: { size: 1 }, parts: [{ size: 3 }] },
    ],
    [
      { settings: { a: 1 }, value: 0 },
      { settings: { a: 1 }, value: 0 },
    ],
  ])('is taken when it is as it should be: %j', async (body, wanted) => {
    expect(await check(body)).toMatchObject(wanted);
  });

  it('may be as many items as are said, 200 where nothing is said', async () => {
    const many = (length: number) => Array<number>(length).fill(1);
    expect((await check({ many: many(200) })).many).toHaveLength(200);
    await expect(check({ many: many(201) })).rejects.toMatchObject({ errors: [{ path: 'many' }] });
  });

  it.each<[object, string, string]>([
    [{ name: 'a' }, 'name', 'minLength'],
    [{ name: 'abcde' }, 'name', 'maxLength'],
    [{ name: 'AB' }, 'name', 'matches'],
    [{ picture: 'no bytes' }, 'picture', 'base64'],
    [{ picture: 'QUJDREVGR0g=' }, 'picture', 'maxLength'],
    [{ name: null }, 'name', 'isString'],
    [{ owner: undefined }, 'owner', 'isString'],
    [{ tags: ['a', 'b', 'c'] }, 'tags', 'arrayMaxSize'],
    [{ tags: ['abcd'] }, 'tags', 'maxLength'],
    [{ tags: 'a' }, 'tags', 'isArray'],
    [{ on: 'yes' }, 'on', 'isBoolean'],
    [{ letter: 'c' }, 'letter', 'isIn'],
    [{ id: 'x' }, 'id', 'isUuid'],
    [{ part: { size: 0 } }, 'part.size', 'min'],
    [{ part: { size: 4 } }, 'part.size', 'max'],
    [{ part: { size: 1.5 } }, 'part.size', 'isInt'],
    [{ part: {} }, 'part.size', 'isInt'],
    [{ parts: [{ size: 1 }, { size: 9 }] }, 'parts.1.size', 'max'],
    [{ part: [] }, 'part', 'isObject'],
    [{ settings: [] }, 'settings', 'isObject'],
    [{ more: 1 }, 'more', 'whitelistValidation'],
  ])('is refused by the field that is wrong: %j', async (body, path, code) => {
    await expect(check(body)).rejects.toMatchObject({
      code: 'invalid_request',
      errors: expect.arrayContaining([
        {
          path,
          code,
          message: expect.stringMatching(new RegExp(`^(property |each value in )?${path}|^${path}: `)),
        },
      ]),
    });
  });

  it('is refused in one sentence, which says how many more are wrong', async () => {
    await expect(check({ letter: 'c' })).rejects.toThrow(
      /^letter must be one of the following values: a, b\.$/,
    );
    await expect(check({ name: 'AB' })).rejects.toThrow(/^name must be small letters\.$/);
    await expect(check({ letter: 'c', id: 'x', on: 1 })).rejects.toThrow(/ \(and 2 more\)\.$/);
    await expect(check({ word: 'word-90' })).rejects.toThrow(
      /^word must be one of the following values: word-0, .{370,410}word-\d{2}, …\.$/,
    );
    await expect(check({ part: { size: 4 } })).rejects.toThrow(/^part\.size must not be greater than 3\.$/);
  });
});

describe('what is documented of a field', () => {
  it.each<[new () => object, string, object]>([
    [Part, 'size', { type: 'integer', minimum: 1, maximum: 3, required: true }],
    [Sent, 'name', { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z]+$', required: false }],
    [Sent, 'owner', { type: 'string', maxLength: 500, nullable: true, required: true }],
    [Sent, 'tags', { type: 'string', maxLength: 3, isArray: true, required: false }],
    [Sent, 'on', { type: 'boolean' }],
    [Sent, 'letter', { enum: ['a', 'b'], enumName: 'Letter' }],
    [Sent, 'id', { type: 'string', format: 'uuid' }],
    [Sent, 'settings', { type: 'object', additionalProperties: true }],
    [Sent, 'value', { type: Object }],
    [Told, 'text', { description: 'Why', example: 'x', default: 'y', format: 'email' }],
    [Told, 'long', { type: 'string', maxLength: 100_000 }],
    [Told, 'share', { type: 'number' }],
    [Told, 'at', { type: 'string', format: 'date-time', nullable: true }],
  ])('%p.%s', (type, name, wanted) => expect(documented(type, name)).toMatchObject(wanted));

  it('is no more than was said', () => {
    for (const name of ['minimum', 'maximum', 'nullable', 'description', 'example', 'default'])
      expect(documented(Told, 'share')).not.toHaveProperty(name);
    for (const name of ['minLength', 'pattern', 'format'])
      expect(documented(Told, 'long')).not.toHaveProperty(name);
  });

  it.each([
    [{ share: Number.NaN }, 'share'],
    [{ share: Number.POSITIVE_INFINITY }, 'share'],
    [{ at: '2026-02-30T00:00:00Z' }, 'at'],
    [{ values: [1] }, 'values'],
    [{ values: [{}, {}] }, 'values'],
    [{ long: 'x'.repeat(100_001) }, 'long'],
  ])('holds for what is sent: %#', async (wrong, path) => {
    const right = { text: 'x', long: 'x'.repeat(100_000), share: 0.5, at: null, values: [{}] };
    const told = (body: object) => validationPipe().transform(body, { type: 'body', metatype: Told });
    await expect(told(right)).resolves.toMatchObject(right);
    await expect(told({ ...right, ...wrong })).rejects.toMatchObject({ errors: [{ path }] });
  });
});

describe('what stands in an address', () => {
  it('is an id, written small, or names nothing', () => {
    expect(new IdPipe().transform(ID)).toBe(ID.toLowerCase());
    expect(() => new IdPipe().transform('x'.repeat(101))).toThrow(`the id "${'x'.repeat(100)}".`);
  });

  it('is a version that there may be, or names nothing', () => {
    const pipe = new VersionPipe();
    expect(['1', '2147483647', 7].map((value) => pipe.transform(value))).toEqual([1, 2_147_483_647, 7]);
    for (const value of ['0', '-1', '1.5', '2147483648', 'x', undefined])
      expect(() => pipe.transform(value)).toThrow('There is no such version');
  });
});

it('a text can be kept without U+0000 and half characters', () => {
  expect(['', '😀', '\u0001'].map(isStorable)).toEqual([true, true, true]);
  expect(['\0', '\ud800', 'a\udc00'].map(isStorable)).toEqual([false, false, false]);
});

describe('the metrics', () => {
  async function shown(peer: string | undefined, headers: object, settings = {}): Promise<boolean> {
    const request = { url: '/metrics?x=1', headers, socket: { remoteAddress: peer } };
    let sent = false;
    const reply = { type: () => reply, send: async () => void (sent = true) };
    const controller = new MetricsController(new Config(settings));
    await controller
      .metrics(request as unknown as FastifyRequest, reply as unknown as FastifyReply)
      .catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'not_found', message: 'There is no GET /metrics.' }),
      );
    return sent;
  }
  const METRICS_TOKEN = 'a-token-of-thirty-two-characters';

  it.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.1', {}, true],
    ['192.0.2.7', {}, false],
    [undefined, {}, false],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
    ['192.0.2.7', { authorization: `Bearer ${METRICS_TOKEN}` }, false],
  ])('are without a token for this machine alone: %s %j', async (peer, headers, wanted) => {
    expect(await shown(peer, headers)).toBe(wanted);
  });

  it.each([
    [`Bearer ${METRICS_TOKEN}`, true],
    [`Bearer ${METRICS_TOKEN}x`, false],
    [METRICS_TOKEN, false],
    ['Bearer ', false],
    [undefined, false],
  ])('are with a token for whoever has it: %s', async (authorization, wanted) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect(await shown('192.0.2.7', headers, { METRICS_TOKEN })).toBe(wanted);
    if (!wanted) expect(await shown('127.0.0.1', headers, { METRICS_TOKEN })).toBe(false);
  });
});
