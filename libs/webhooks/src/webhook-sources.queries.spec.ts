import type { IncidentIntake, StoredAlerts } from '#incidents';
import type { Tenants } from '#platform';
import { NOW, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { DeliveryRepository } from './data/delivery.repository.ts';
import type { SourceRepository, SourceRow } from './data/source.repository.ts';
import { SourceAddresses } from './source-addresses.ts';
import { WebhookSourcesQueries } from './webhook-sources.queries.ts';

const ID = '01900000-0000-7000-8000-0000000000e1';
const DELIVERY = '01900000-0000-7000-8000-0000000000f1';
const source = (slug: string) =>
  ({
    id: ID,
    slug,
    format: 'generic',
    default_severity: 'low',
    grouping_keys: [] as string[],
    mapping: [] as object[],
  }) as SourceRow;
const delivery = (alert_ids: string[] = []) => ({ id: DELIVERY, at: NOW, outcome: 'accepted', alert_ids });

function house(
  deliveries: ReturnType<typeof delivery>[] = [],
  tenant = { kind: 'platform', slug: 'default' },
) {
  const { unit, context, ids, as } = plainUnit();
  const asked: unknown[][] = [];
  const repository = {
    find: async (id: string) => {
      asked.push(['find', id]);
      return id === ID ? source('edr') : null;
    },
    page: async (after: string, limit: number) => {
      asked.push(['page', after, limit]);
      return ['edr', 'mail', 'siem']
        .filter((slug) => slug > after)
        .slice(0, limit)
        .map(source);
    },
  } as unknown as SourceRepository;
  const rows = {
    page: async (...given: unknown[]) => {
      asked.push(['deliveries', ...given]);
      return deliveries;
    },
  } as unknown as DeliveryRepository;
  const intake = {
    received: async (alertIds: string[]) =>
      alertIds
        .filter((id) => id !== 'gone')
        .map((alert_id) => ({
          alert_id,
          incident_id: alert_id.slice(0, 1),
          incident_number: 7,
          status: alert_id.endsWith('1') ? 'created' : 'joined',
        })),
  } as unknown as IncidentIntake;
  const stored = { latest: async () => [] } as unknown as StoredAlerts;
  const tenants = { byId: async () => tenant } as unknown as Tenants;
  const addresses = new SourceAddresses(context, tenants);
  const queries = new WebhookSourcesQueries(
    repository,
    rows,
    intake,
    stored,
    unit,
    ids,
    fixedClock,
    addresses,
  );
  return { queries, asked, as };
}

describe('the list of sources', () => {
  it('goes on behind the last slug', async () => {
    const { queries, as } = house();
    const first = await as(() => queries.list({ limit: 2 }));
    expect(first.data.map(({ slug, path }) => [slug, path])).toEqual([
      ['edr', '/api/webhooks/edr'],
      ['mail', '/api/webhooks/mail'],
    ]);
    const rest = await as(() => queries.list({ limit: 2, cursor: first.meta.next_cursor ?? '' }));
    expect(rest.data.map(({ slug }) => slug)).toEqual(['siem']);
    expect(rest.meta.next_cursor).toBeNull();
  });

  it('has addresses below the name of another tenant', async () => {
    const { queries, as } = house([], { kind: 'customer', slug: 'acme' });
    expect((await as(() => queries.find(ID))).path).toBe('/api/webhooks/acme/edr');
  });
});

it.each([
  ['nonsense', []],
  [DELIVERY, [['find', DELIVERY]]],
])('there is no source %s', async (id, asked) => {
  const made = house();
  await expect(made.as(() => made.queries.find(id))).rejects.toMatchObject({ code: 'not_found' });
  expect(made.asked).toEqual(asked);
});

describe('the deliveries of a source', () => {
  it('begin with the newest and go on behind the last', async () => {
    const { queries, as, asked } = house([delivery(), delivery()]);
    const first = await as(() => queries.deliveries(ID, { limit: 1 }));
    await as(() => queries.deliveries(ID, { limit: 1, cursor: first.meta.next_cursor ?? '' }));
    expect(asked.filter(([name]) => name === 'deliveries')).toEqual([
      ['deliveries', ID, ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'], 2],
      ['deliveries', ID, [NOW.toISOString(), DELIVERY], 2],
    ]);
  });

  it('tell each incident once, and leave out alerts that are gone', async () => {
    const { queries, as } = house([delivery(['a1', 'b2', 'gone']), delivery()]);
    const { data } = await as(() => queries.deliveries(ID, { limit: 5 }));
    expect(data.map(({ incidents }) => incidents)).toEqual([
      [
        { id: 'a', number: 'INC-7', status: 'created' },
        { id: 'b', number: 'INC-7', status: 'joined' },
      ],
      [],
    ]);
  });
});

describe('a body that is tried', () => {
  it('is JSON unless told, and makes alerts of the source', async () => {
    const { queries, as } = house();
    expect(await as(() => queries.test(ID, { body: '{"title":"Try"}' }))).toMatchObject({
      recognised: true,
      alerts: [{ title: 'Try', severity: 'low', source: { slug: 'edr' }, id: expect.any(String) }],
    });
    await expect(as(() => queries.test(ID, { body: 'From: a@b.example' }))).rejects.toMatchObject({
      code: 'invalid_json',
    });
  });
});
