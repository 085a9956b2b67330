import { vi } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { HistoryQuestion } from './domain/history.ts';
import { IncidentHistory } from './incident-history.ts';
import { storePast, type PastIncident } from './testing.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-0000000000b2';
const HASH = { type: 'sha256', value: '5e'.repeat(32) } as const;

describe('what earlier incidents tell', () => {
  let t: TestApp;
  /** Each test has one of its own, so none sees what another has stored. */
  let source = '';
  let sources = 0;
  beforeAll(async () => {
    t = await createTestApp();
    await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ('${OTHER_TENANT}', 'other', 'other')`);
  });
  beforeEach(() => {
    sources += 1;
    source = `edr-${sources}`;
  });
  afterAll(() => t.close());

  const before = (days: number) => new Date(Date.now() - days * 86_400_000);
  const store = ({ days_ago, ...given }: Omit<PastIncident, 'at'> & { days_ago: number }) =>
    storePast(t.sql, { at: before(days_ago), source, ...given });
  const ask = (question: Partial<HistoryQuestion>) =>
    t.as('analyst', () =>
      t.get(IncidentHistory).of({
        at: new Date(),
        source,
        owners: [],
        things: [],
        rule: null,
        ...question,
      }),
    );
  const daysAgo = (days: number) => before(days).toISOString().slice(0, 10);
  const day = (since: Date | null | undefined) => since?.toISOString().slice(0, 10);

  const host = { field: 'host.name', value: 'WS-77' } as const;
  const rule = { field: 'rule.name', value: 'Odd  Script' } as const;
  const words = ['host.name:ws-77', 'rule.name:odd script'];

  it('of a host: how many name a thing, of one source, in 90 days, and nothing of the last day', async () => {
    for (const days_ago of [10, 20, 30]) await store({ days_ago, words });
    await store({ days_ago: 40, words: ['host.name:ws-77'], observables: [HASH] });
    await store({ days_ago: 50, words: ['host.name:ws-77'] });
    await store({ days_ago: 15, words, source: 'siem' });
    await store({ days_ago: 15, words, tenant: OTHER_TENANT });
    await store({ days_ago: 0.5, words });
    await store({ days_ago: 91, words });
    await store({ days_ago: 15, words: ['host.name:ws-7', 'rule.name:odd script'], observables: [HASH] });
    const [{ id } = { id: '' }] = await t.sql<{ id: string }>(
      'SELECT id FROM observables WHERE value = $1 AND tenant_id <> $2',
      [HASH.value, OTHER_TENANT],
    );
    const unknown = { field: 'rule.name', value: 'Never' } as const;
    const { owners } = await ask({
      owners: [host, { field: 'user.name', value: 'amy' }],
      things: [rule, { observable_id: id }, unknown],
    });
    expect(owners.map(({ since, ...told }) => ({ ...told, since: day(since) }))).toEqual([
      { incidents: 5, since: daysAgo(50), naming: [3, 1, 0] },
      { incidents: 0, since: undefined, naming: [0, 0, 0] },
    ]);
  });

  it('of a host with many: the latest hundred', async () => {
    for (let made = 0; made < 101; made += 1)
      await store({ days_ago: 80 - made / 2, words: ['host.name:srv-1'] });
    const { owners } = await ask({ owners: [{ field: 'host.name', value: 'srv-1' }] });
    expect(owners).toMatchObject([{ incidents: 100 }]);
    expect(day(owners[0]?.since)).toBe(daysAgo(79.5));
  });

  it('of a rule: how common it is, and what people have said of it', async () => {
    const named = (value: string) => [{ type: 'host', value } as const, HASH];
    await store({
      days_ago: 3,
      words,
      alerts: 40,
      disposition: 'false_positive',
      observables: named('ws-77'),
    });
    await store({ days_ago: 4, words, disposition: 'benign_positive', observables: named('ws-78') });
    await store({ days_ago: 5, words, disposition: 'true_positive', observables: named('ws-77') });
    await store({ days_ago: 6, words, disposition: 'duplicate' });
    await store({ days_ago: 7, words, disposition: 'not_evaluable' });
    await store({ days_ago: 8, words, closed: true });
    await store({ days_ago: 0.1, words });
    await store({ days_ago: 9, words, source: 'siem', disposition: 'true_positive' });
    await store({ days_ago: 9, words, tenant: OTHER_TENANT, disposition: 'true_positive' });
    await store({ days_ago: 95, words, disposition: 'true_positive' });
    const told = await ask({ rule });
    expect(told.rule).toMatchObject({ incidents: 7, alerts: 46, hosts: 2, judged: 3, true_positives: 1 });
    expect(day(told.rule?.since)).toBe(daysAgo(8));
    expect(told.source.incidents).toBe(7);
    expect(day(told.source.since)).toBe(daysAgo(95));
  });

  it('of nothing: nothing, which is said', async () => {
    expect(await ask({ rule, owners: [host], things: [rule] })).toEqual({
      owners: [{ incidents: 0, since: null, naming: [0] }],
      rule: { incidents: 0, alerts: 0, since: null, hosts: 0, judged: 0, true_positives: 0 },
      source: { incidents: 0, since: null },
    });
  });

  it('is remembered for a minute, and what a person says of one is heard at once', async () => {
    const id = await store({ days_ago: 3, words });
    const judged = async () => (await ask({ rule })).rule?.judged;
    expect(await judged()).toBe(0);
    await store({ days_ago: 4, words, disposition: 'true_positive' });
    expect(await judged()).toBe(0);
    const body = { disposition: 'false_positive' };
    expect((await t.http('POST', `/api/incidents/${id}/resolve`, { as: 'analyst', body })).status).toBe(200);
    await vi.waitFor(async () => expect(await judged()).toBe(2));
    expect(
      (
        await t.http('POST', `/api/incidents/${id}/reopen`, {
          as: 'analyst',
          body: { reason: 'It was not.' },
        })
      ).status,
    ).toBe(200);
    await vi.waitFor(async () => expect(await judged()).toBe(1));
  });

  it('takes names that no database keeps', async () => {
    const odd = { field: 'host.name', value: 'ws\0-77 \ud800' } as const;
    expect((await ask({ owners: [odd], things: [rule] })).owners).toMatchObject([{ incidents: 0 }]);
  });
});
