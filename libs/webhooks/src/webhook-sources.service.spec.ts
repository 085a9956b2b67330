import type { SecretBox } from '#platform';
import type { TeamDirectory } from '#teams';
import { NOW, TENANT, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { SourceRepository, SourceRow, SourceSettings } from './data/source.repository.ts';
import type { SourceAddresses } from './source-addresses.ts';
import type { SourceCache } from './source-cache.ts';
import type { NewSource } from './source.view.ts';
import { WebhookSourcesService } from './webhook-sources.service.ts';

const ID = '01900000-0000-7000-8000-0000000000e1';
const SETTINGS: SourceSettings = {
  name: 'EDR',
  authentication: 'bearer',
  authentication_name: null,
  format: 'generic',
  default_severity: 'low',
  default_type: 'malware',
  playbook: 'mine',
  auto_triage: false,
  deduplication_window_seconds: 60,
  allowed_networks: ['192.0.2.0/24'],
  enabled: true,
  on_resolved: 'show',
  reopen_window_seconds: 60,
  grouping_keys: [],
  mapping: [],
  team_id: null,
};
const ROW = {
  ...SETTINGS,
  id: ID,
  slug: 'edr',
  secret_sealed: 'sealed',
  version: 3,
  secret_rotated_at: NOW,
  previous_secret_expires_at: null,
  created_at: NOW,
  updated_at: NOW,
} as unknown as SourceRow;

interface House {
  row?: SourceRow | undefined;
  taken?: boolean;
  /** Somebody else is first. */
  overtaken?: boolean;
}

function house({ row = ROW, taken = false, overtaken = false }: House = {}, there = true) {
  const { told, unit, ids, as } = plainUnit();
  const done: unknown[][] = [];
  const forgotten: string[] = [];
  const repository = {
    create: async (...given: unknown[]) => {
      done.push(['create', ...given]);
      return taken ? undefined : { ...ROW, id: given[0], slug: given[1] };
    },
    lock: async () => (there ? row : undefined),
    update: async (...given: unknown[]) => {
      done.push(['update', ...given]);
      return overtaken ? null : { ...row, ...(given[2] as object), version: 4 };
    },
    rotate: async (...given: unknown[]) => {
      done.push(['rotate', ...given]);
      return overtaken ? undefined : row;
    },
    delete: async (...given: unknown[]) => void done.push(['delete', ...given]),
  } as unknown as SourceRepository;
  const service = new WebhookSourcesService(
    repository,
    { forgetWithCommit: () => unit.afterCommit(() => void forgotten.push(TENANT)) } as unknown as SourceCache,
    { folder: async () => '/api/webhooks' } as unknown as SourceAddresses,
    { receiving: async (id: string) => void done.push(['receiving', id]) } as unknown as TeamDirectory,
    { seal: (secret: string, purpose: string) => `${purpose}: ${secret}` } as unknown as SecretBox,
    unit,
    fixedClock,
    ids,
  );
  return { service, told, as, done, forgotten };
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('a source that is made', () => {
  const NEW: NewSource = { slug: 'edr', name: 'EDR', authentication: 'bearer', format: 'generic' };
  const settingsOf = async (more: Partial<NewSource>) => {
    const { service, as, done } = house();
    await as(() => service.create({ ...NEW, ...more }));
    return done[0]?.[3];
  };
  const DEFAULTS = {
    name: 'EDR',
    authentication: 'bearer',
    authentication_name: null,
    format: 'generic',
    default_severity: 'medium',
    default_type: 'other',
    playbook: null,
    auto_triage: true,
    deduplication_window_seconds: 3600,
    allowed_networks: [],
    enabled: true,
    on_resolved: 'show',
    reopen_window_seconds: 604_800,
    grouping_keys: [],
    mapping: [],
    team_id: null,
  };

  it('has what was said, and else what its format or the house has', async () => {
    expect(await settingsOf({})).toEqual(DEFAULTS);
    expect(
      await settingsOf({ default_type: undefined as never, auto_triage: false, playbook: 'mine' }),
    ).toEqual({
      ...DEFAULTS,
      auto_triage: false,
      playbook: 'mine',
    });
    const day = { deduplication_window_seconds: 86_400 };
    expect(await settingsOf({ format: 'aws_guardduty' })).toMatchObject(day);
    expect(await settingsOf({ format: 'aws_guardduty', deduplication_window_seconds: 0 })).toMatchObject({
      deduplication_window_seconds: 0,
    });
  });

  it('shows its secret once, its own or one that is made, and keeps it sealed', async () => {
    const { service, as, done, told, forgotten } = house();
    const made = await as(() => service.create(NEW));
    expect(made).toMatchObject({
      slug: 'edr',
      path: '/api/webhooks/edr',
      secret: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(made).not.toHaveProperty('secret_sealed');
    expect(done[0]?.[4]).toBe(`webhook-source: ${made.secret}`);
    expect(told).toEqual([
      {
        event: 'webhook_source.created',
        payload: { source_id: expect.any(String), slug: 'edr' },
        options: { after: DEFAULTS },
      },
    ]);
    expect(forgotten).toEqual([TENANT]);
    const given = house();
    expect(await given.as(() => given.service.create({ ...NEW, secret: 'of the sender' }))).toMatchObject({
      secret: 'of the sender',
    });
    expect(given.done[0]?.[4]).toBe('webhook-source: of the sender');
  });

  it('has a slug of its own', async () => {
    const { service, as, told, forgotten } = house({ taken: true });
    expect(await refused(as(() => service.create(NEW)))).toMatchObject({
      code: 'already_exists',
      message: 'There is a webhook source "edr" already; choose another slug.',
      errors: [{ path: 'slug', code: 'taken' }],
    });
    expect([told, forgotten]).toEqual([[], []]);
  });

  it.each<[Partial<NewSource>, string, RegExp]>([
    [{ authentication: 'basic' }, 'authentication_name', /needs authentication_name/],
    [
      { authentication: 'basic', authentication_name: '' },
      'authentication_name',
      /needs authentication_name/,
    ],
    [{ authentication: 'header' }, 'authentication_name', /such as X-Alert-Secret\.$/],
    [{ allowed_networks: ['10.0.0.0/8', 'home'] }, 'allowed_networks', /^"home" is not an IP address/],
  ])('is refused as %j', async (more, path, message) => {
    const { service, as, done } = house();
    expect(await refused(as(() => service.create({ ...NEW, ...more })))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
      errors: [{ path, code: 'invalid', message: expect.stringMatching(message) }],
    });
    expect(done).toEqual([]);
  });

  it.each<Partial<NewSource>>([
    { authentication: 'basic', authentication_name: 'gw' },
    { authentication: 'header', authentication_name: 'X-Key' },
    { authentication: 'hmac' },
  ])('may be %j', async (more) => expect(await settingsOf(more)).toMatchObject(more));
});

describe('a source that is changed', () => {
  it('has what was said and keeps the rest; null is said, nothing is not', async () => {
    const { service, as, done, told, forgotten } = house();
    const change = { version: 3, playbook: null, enabled: false, name: undefined } as never;
    expect(await as(() => service.update(ID, change))).toMatchObject({
      version: 4,
      enabled: false,
      name: 'EDR',
    });
    const after = { ...SETTINGS, playbook: null, enabled: false };
    expect(done).toEqual([['update', ID, 3, after, NOW]]);
    expect(told).toEqual([
      {
        event: 'webhook_source.updated',
        payload: { source_id: ID, slug: 'edr' },
        options: { before: SETTINGS, after },
      },
    ]);
    expect(forgotten).toEqual([TENANT]);
  });

  it('is switched off whatever a newer server has saved of its mapping, which is checked when it is changed', async () => {
    const mapping = [{ field: 'host.colour', expression: 'body.x' }];
    const { service, as } = house({ row: { ...ROW, mapping } });
    expect(await as(() => service.update(ID, { version: 3, enabled: false }))).toMatchObject({ mapping });
    const changed = [...mapping, { field: 'title', expression: 'body.y' }];
    expect(await refused(as(() => service.update(ID, { version: 3, mapping: changed })))).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'mapping.0.field' }],
    });
  });

  it.each<[string, House, number]>([
    ['of an older version', {}, 2],
    ['that another has overtaken', { overtaken: true }, 3],
  ])('%s is refused', async (_what, given, version) => {
    const { service, as, told } = house(given);
    expect(await refused(as(() => service.update(ID, { version, enabled: false })))).toMatchObject({
      code: 'stale_version',
      message: expect.stringContaining(
        'Somebody changed the source "edr" in between (it is at version 3 now)',
      ),
    });
    expect(told).toEqual([]);
  });

  it('is held to the same rules as a new one', async () => {
    const { service, as } = house();
    const work = as(() => service.update(ID, { version: 3, authentication: 'header' }));
    expect(await refused(work)).toMatchObject({ errors: [{ path: 'authentication_name' }] });
  });
});

describe('a secret that is changed', () => {
  it.each<[number | undefined, Date | null]>([
    [undefined, new Date(NOW.getTime() + 86_400_000)],
    [60, new Date(NOW.getTime() + 60_000)],
    [0, null],
  ])('leaves the former one for %s seconds', async (keep_previous_seconds, until) => {
    const { service, as, done, told, forgotten } = house();
    const input = keep_previous_seconds === undefined ? {} : { keep_previous_seconds };
    const { secret } = await as(() => service.rotateSecret(ID, input));
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(done).toEqual([['rotate', ID, `webhook-source: ${secret}`, until, NOW]]);
    expect(told).toEqual([
      {
        event: 'webhook_source.secret_rotated',
        payload: { source_id: ID, slug: 'edr' },
        options: { after: { previous_accepted_until: until?.toISOString() ?? null } },
      },
    ]);
    expect(forgotten).toEqual([TENANT]);
  });

  it('may be the sender’s', async () => {
    const { service, as } = house();
    expect(await as(() => service.rotateSecret(ID, { secret: 'mine' }))).toMatchObject({ secret: 'mine' });
  });
});

it('a source that is deleted is told as it was', async () => {
  const { service, as, done, told, forgotten } = house();
  await as(() => service.delete(ID));
  expect(done).toEqual([['delete', ID]]);
  expect(told).toEqual([
    {
      event: 'webhook_source.deleted',
      payload: { source_id: ID, slug: 'edr' },
      options: { before: SETTINGS },
    },
  ]);
  expect(forgotten).toEqual([TENANT]);
});

it.each(['nonsense', ID])('a source that is not there is none: %s', async (id) => {
  const { service, as } = house({}, id !== ID);
  for (const ask of [
    () => service.update(id, { version: 3 }),
    () => service.rotateSecret(id, {}),
    () => service.delete(id),
  ])
    expect(await refused(as(ask as () => Promise<unknown>))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('There is no webhook source with this id'),
    });
});
