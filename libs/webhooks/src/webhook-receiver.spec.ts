import { createHmac } from 'node:crypto';
import { AlreadyOpen, type IncidentIntake, type IncomingAlert, type ReceivedAlert } from '#incidents';
import { DatabaseAway, Problem, type Ctx } from '#platform';
import { fixedClock, plainUnit, TENANT } from '../../../test/fixtures/plain-unit.ts';
import { RepeatFound, type DeliveryRepository, type NewDelivery } from './data/delivery.repository.ts';
import type { DeliveryCounts } from './delivery-counts.ts';
import { networkList } from './domain/networks.ts';
import type { LiveSource, SourceCache } from './source-cache.ts';
import { LARGEST_DELIVERY, WebhookReceiver } from './webhook-receiver.ts';

const LIVE: LiveSource = {
  slug: 'edr',
  tenantId: TENANT,
  networks: null,
  mapping: [],
  source: {
    id: 's1',
    slug: 'edr',
    format: 'generic',
    default_severity: 'medium',
    default_type: 'other',
    playbook: null,
    team_id: null,
    auto_triage: true,
    deduplication_window_seconds: 60,
    on_resolved: 'show',
    reopen_window_seconds: 0,
    grouping_keys: [],
  },
  credentials: { authentication: 'bearer', authentication_name: null, secrets: ['secret'] },
};
const MIB = 1024 * 1024;
const BEARER = { authorization: 'Bearer secret' };

interface House {
  live?: Partial<LiveSource> | null;
  /** Whether this process may have had none like these. */
  mayBeNew?: boolean;
  /** What the quick way fails with. */
  quick?: Error;
  /** What the careful way fails with, as often as it is gone. */
  careful?: Error;
  /** The bodies' titles that are repeats of an earlier delivery with these alerts. */
  earlier?: Record<string, string[]>;
}

function house({ live = {}, mayBeNew = true, quick, careful, earlier = {} }: House = {}) {
  const { unit, context, ids } = plainUnit();
  const counted: unknown[][] = [];
  const ways: { way: string; titles: string[]; ctx: Ctx; rows: NewDelivery[] }[] = [];
  const count =
    (name: string) =>
    (...given: unknown[]) =>
      void counted.push([name, ...given.slice(1)]);
  let rows: NewDelivery[] = [];
  const titles = new Map<string, string>();
  const answersOf = (alerts: IncomingAlert[]): ReceivedAlert[] =>
    alerts.map(({ id = '', title }) => ({
      alert_id: id,
      incident_id: title.replace(/ .*/, ''),
      incident_number: 7,
      status: title.endsWith('joins') ? 'joined' : 'created',
      repeated: false,
    }));
  const went = (way: string, alerts: IncomingAlert[]) => {
    for (const { id = '', title } of alerts) titles.set(id, title);
    ways.push({ way, titles: alerts.map(({ title }) => title), ctx: context.current(), rows });
  };
  const isRepeat = ({ repeat_key }: Pick<NewDelivery, 'repeat_key'>) => (repeat_key ?? '') in earlier;
  const deliveries = {
    insertNew: (given: NewDelivery[]) => void (rows = given),
    insert: async (given: NewDelivery[]) => {
      rows = given;
      return new Set(given.filter((row) => !isRepeat(row)).map(({ id }) => id));
    },
    earlier: async (given: NewDelivery[]) =>
      given.map(({ id, repeat_key }) => ({ id, alert_ids: earlier[repeat_key ?? ''] ?? [] })),
  } as unknown as DeliveryRepository;
  const intake = {
    mayBeNew: () => mayBeNew,
    receiveNew: async (alerts: IncomingAlert[]) => {
      went('quick', alerts);
      if (quick !== undefined) throw quick;
      return { answers: Promise.resolve(answersOf(alerts)) };
    },
    receive: async (alerts: IncomingAlert[]) => {
      went('careful', alerts);
      if (careful !== undefined) throw careful;
      return answersOf(alerts);
    },
    received: async (alertIds: string[]) =>
      alertIds.map((alert_id) => ({
        alert_id,
        incident_id: `of ${alert_id}`,
        incident_number: 3,
        status: 'joined' as const,
        repeated: false,
      })),
  } as unknown as IncidentIntake;
  const sources = {
    find: async () => (live === null ? undefined : { ...LIVE, ...live }),
  } as unknown as SourceCache;
  const counts = {
    refused: count('refused'),
    accepted: count('accepted'),
    duplicate: count('duplicate'),
  } as unknown as DeliveryCounts;
  const receiver = new WebhookReceiver(sources, deliveries, counts, intake, unit, context, fixedClock, ids);
  const send = (
    body: unknown,
    more: { live?: Partial<LiveSource>; headers?: object; ip?: string; signed?: string } = {},
  ) =>
    receiver.receive(
      { ...LIVE, ...more.live },
      {
        headers: { ...BEARER, ...more.headers },
        body: Buffer.from(JSON.stringify(body)),
        signed: more.signed ?? null,
        ip: more.ip ?? '192.0.2.1',
        correlationId: 'of the request',
      },
    );
  return { receiver, send, counted, ways };
}

describe('a delivery before its body is read', () => {
  const admit = (given: House, headers: object = BEARER, ip: string | null = '192.0.2.1') => {
    const made = house(given);
    const answer = made.receiver
      .admit(null, 'edr', { method: 'POST', headers: headers as never, query: {}, ip })
      .catch((error: unknown) => error as Problem);
    return { ...made, answer };
  };

  it('of a source that is there, from where it may be, is let in', async () => {
    for (const networks of [null, networkList(['192.0.2.0/24'])]) {
      const { answer, counted } = admit({ live: { networks } });
      expect(await answer).toMatchObject({ live: { slug: 'edr' }, signature: null });
      expect(counted).toEqual([]);
    }
  });

  it.each<[string, House, object, string | null, string, RegExp]>([
    [
      'of no source',
      { live: null },
      BEARER,
      '192.0.2.1',
      'not_found',
      /no webhook source at this address, or it is switched off/,
    ],
    [
      'from elsewhere',
      { live: { networks: networkList(['10.0.0.0/8']) } },
      BEARER,
      '192.0.2.1',
      'forbidden',
      /takes no deliveries from 192\.0\.2\.1: it is not on its list/,
    ],
    [
      'from nowhere',
      { live: { networks: networkList(['10.0.0.0/8']) } },
      BEARER,
      null,
      'forbidden',
      /takes no deliveries from an unknown address/,
    ],
    ['of nobody', {}, {}, '192.0.2.1', 'invalid_signature', /secret is missing or wrong/],
    [
      'that says it is too large',
      {},
      { ...BEARER, 'content-length': String(2 * MIB) },
      '192.0.2.1',
      'too_large',
      /^The body has 2097152 bytes; this source takes 1048576\./,
    ],
  ])('%s is refused and counted', async (_what, given, headers, ip, code, message) => {
    const { answer, counted } = admit(given, headers, ip);
    expect(await answer).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(counted).toEqual([['refused', await answer, ip]]);
  });

  it('may have what its format takes, to the byte', async () => {
    const { receiver } = house();
    expect(receiver.bodyLimit(LIVE)).toBe(MIB);
    const mail = { ...LIVE, source: { ...LIVE.source, format: 'raw_email' } };
    expect(receiver.bodyLimit(mail)).toBe(26 * MIB);
    expect(LARGEST_DELIVERY).toBe(26 * MIB);
    expect(await admit({}, { ...BEARER, 'content-length': String(MIB) }).answer).toMatchObject({
      live: { slug: 'edr' },
    });
  });

  it('has something to prove by its body where its source signs', async () => {
    const credentials = { ...LIVE.credentials, authentication: 'hmac-body' };
    const digest = createHmac('sha256', 'secret').update('body').digest('hex');
    const { answer } = admit({ live: { credentials } }, { 'x-hub-signature-256': `sha256=${digest}` });
    const { signature } = (await answer) as Exclude<Awaited<typeof answer>, Problem>;
    signature?.update(Buffer.from('body'));
    expect(signature?.assert()).toBeNull();
  });

  it('that is refused later is counted all the same', () => {
    const { receiver, counted } = house();
    receiver.refused(LIVE, 'why', null);
    expect(counted).toEqual([['refused', 'why', null]]);
  });
});

describe('a delivery', () => {
  it('that makes incidents is answered with each once, and is its sender’s own', async () => {
    const { send, counted, ways } = house();
    const bodies = ['i1 joins', 'i2', 'i1', 'i2 joins'].map((title) => ({ title }));
    expect(await send(bodies)).toEqual({
      repeated: false,
      incidents: [
        { id: 'i1', number: 'INC-7', status: 'created' },
        { id: 'i2', number: 'INC-7', status: 'created' },
      ],
    });
    expect(counted).toEqual([['accepted']]);
    expect(ways).toMatchObject([
      {
        way: 'quick',
        ctx: {
          tenantId: TENANT,
          actor: { type: 'source', id: 's1', name: 'source:edr' },
          correlationId: 'of the request',
          ip: '192.0.2.1',
        },
        rows: [{ source_id: 's1', repeat_key: null, signature: null, recognised: true, ip: '192.0.2.1' }],
      },
    ]);
    expect(ways[0]?.rows[0]?.alert_ids).toHaveLength(4);
  });

  it('is of nobody where it shares its transaction', async () => {
    const { send, ways } = house();
    await Promise.all([send({ title: 'i1' }), send({ title: 'i2' }, { ip: '192.0.2.2' })]);
    expect(ways).toMatchObject([
      {
        titles: ['i1', 'i2'],
        ctx: { actor: { type: 'system', id: null, name: 'webhooks' }, ip: null },
        rows: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }],
      },
    ]);
    expect(ways[0]?.ctx.correlationId).not.toBe('of the request');
  });

  it('shares none with those of another tenant', async () => {
    const { send, ways } = house();
    await Promise.all([send({ title: 'i1' }), send({ title: 'i2' }, { live: { tenantId: 'other' } })]);
    expect(ways.map(({ titles, ctx }) => [titles, ctx.tenantId])).toEqual([
      [['i1'], TENANT],
      [['i2'], 'other'],
    ]);
  });

  it.each<[string, House, string[]]>([
    ['that is new', {}, ['quick']],
    ['like one that was here', { mayBeNew: false }, ['careful']],
    ['that was a repeat after all', { quick: new RepeatFound('repeat') }, ['quick', 'careful']],
    ['that should have joined', { quick: new AlreadyOpen('open') }, ['quick', 'careful']],
  ])('%s is stored', async (_what, given, expected) => {
    const { send, ways } = house(given);
    expect(await send({ title: 'i1' })).toMatchObject({ repeated: false, incidents: [{ id: 'i1' }] });
    expect(ways.map(({ way }) => way)).toEqual(expected);
  });

  it('that is a repeat is answered with what became of the first, beside one that is new', async () => {
    const { send, counted, ways } = house({ mayBeNew: false, earlier: { 'key again': ['a1', 'a2', 'a1'] } });
    const [repeat, fresh] = await Promise.all([
      send({ title: 'i1' }, { headers: { 'idempotency-key': 'again' } }),
      send({ title: 'i2' }),
    ]);
    expect(repeat).toEqual({
      repeated: true,
      incidents: [
        { id: 'of a1', number: 'INC-3', status: 'joined' },
        { id: 'of a2', number: 'INC-3', status: 'joined' },
      ],
    });
    expect(fresh).toMatchObject({ repeated: false, incidents: [{ id: 'i2' }] });
    expect(counted).toEqual([['duplicate', '192.0.2.1'], ['accepted']]);
    expect(ways.map(({ titles }) => titles)).toEqual([['i2']]);
  });

  it('is kept by what its sender knows it by', async () => {
    const { send, ways } = house();
    const signed = 'a'.repeat(64);
    await send({ title: 'i1' }, { signed, headers: { 'webhook-id': 'msg_1' } });
    expect(ways[0]?.rows).toMatchObject([{ repeat_key: 'id msg_1', signature: signed }]);
  });

  it('that cannot be read is refused, counted and stored nowhere', async () => {
    const { receiver, counted, ways } = house();
    const request = { headers: BEARER, signed: null, ip: null, correlationId: 'c' };
    for (const [body, code] of [
      ['{', 'invalid_json'],
      [`{"title":"${'x'.repeat(MIB)}"}`, 'too_large'],
    ] as const) {
      const work = receiver.receive(LIVE, { ...request, body: Buffer.from(body) });
      await expect(work).rejects.toMatchObject({ code });
    }
    expect(counted.map(([name]) => name)).toEqual(['refused', 'refused']);
    expect(ways).toEqual([]);
  });

  it.each<[string, Error, string[][]]>([
    ['a fault of one is tried one by one', new Error('poison'), [['i1', 'i2'], ['i1'], ['i2']]],
    ['of a problem too', new Problem('conflict', 'x'), [['i1', 'i2'], ['i1'], ['i2']]],
    ['not of a database that is away', new DatabaseAway(new Error('gone')), [['i1', 'i2']]],
  ])('that fails with others: %s', async (_what, quick, tried) => {
    const { send, counted, ways } = house({ quick });
    const errors = await Promise.all(
      ['i1', 'i2'].map((title) => send({ title }).catch((error: unknown) => error)),
    );
    expect(errors).toEqual([quick, quick]);
    expect(ways.map(({ titles }) => titles)).toEqual(tried);
    expect(counted.map(([name]) => name)).toEqual(['refused', 'refused']);
  });

  it('shares it with two hundred at most', async () => {
    const { send, ways } = house();
    await Promise.all(Array.from({ length: 250 }, (_one, n) => send({ title: `i${n}` })));
    expect(ways.map(({ titles }) => titles.length)).toEqual([200, 50]);
  });
});
