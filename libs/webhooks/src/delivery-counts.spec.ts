import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Clock, Problem } from '#platform';
import { NOW, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { CountedDelivery, DeliveryRepository } from './data/delivery.repository.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import type { LiveSource } from './source-cache.ts';

const live = (slug: string, tenantId = 't1') =>
  ({ slug, tenantId, source: { id: `id of ${slug}` } }) as LiveSource;
const EDR = live('edr');
const MINUTE = 60_000;

function house(addCounts: (rows: CountedDelivery[]) => Promise<void> = async () => undefined) {
  const { unit, context, ids } = plainUnit();
  let now = NOW;
  const written: { tenantId: string; rows: CountedDelivery[] }[] = [];
  const counted: object[] = [];
  const repository = {
    addCounts: async (rows: CountedDelivery[]) => {
      written.push({ tenantId: context.current().tenantId, rows });
      await addCounts(rows);
    },
  } as unknown as DeliveryRepository;
  const clock = Object.assign(new Clock(), { now: () => now });
  const counter = { inc: (labels: object) => counted.push(labels) } as unknown as Counter;
  const counts = new DeliveryCounts(repository, unit, context, clock, ids, counter);
  return { counts, counted, written, later: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('deliveries are counted', () => {
  it('by source and outcome, and what was stored leaves no row', async () => {
    const { counts, counted, written } = house();
    counts.accepted(EDR);
    await counts.flush();
    expect(counted).toEqual([{ source: 'edr', outcome: 'accepted', reason: '' }]);
    expect(written).toEqual([]);
  });

  it('as one row a source, reason and minute, which tells of the last one', async () => {
    const { counts, written, later } = house();
    const wrong = new Problem('invalid_signature', 'Wrong.');
    counts.refused(EDR, wrong, '192.0.2.1');
    later(59_999);
    counts.refused(EDR, new Problem('invalid_signature', 'Wrong again.'), '192.0.2.2');
    counts.refused(live('siem'), wrong, null);
    counts.duplicate(EDR, '192.0.2.3');
    counts.refused(EDR, new Problem('too_large', 'Large.'), null);
    later(1);
    counts.refused(EDR, wrong, null);
    await counts.flush();
    const rows = written.flatMap((one) => one.rows);
    expect(rows.map(({ source_id, outcome, reason, count }) => [source_id, outcome, reason, count])).toEqual([
      ['id of edr', 'refused', 'invalid_signature', 2],
      ['id of siem', 'refused', 'invalid_signature', 1],
      ['id of edr', 'duplicate', '', 1],
      ['id of edr', 'refused', 'too_large', 1],
      ['id of edr', 'refused', 'invalid_signature', 1],
    ]);
    expect(rows[0]).toMatchObject({
      minute: NOW,
      last_at: new Date(NOW.getTime() + 59_999),
      last_detail: 'Wrong again.',
      last_ip: '192.0.2.2',
    });
    expect(rows[2]?.last_detail).toBe('Answered with the incidents of the first delivery.');
    expect(rows[4]?.minute).toEqual(new Date(NOW.getTime() + MINUTE));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(5);
  });

  it('of a failure here without what it was, and of no source as a number only', async () => {
    const { counts, counted, written } = house();
    counts.refused(EDR, new Error('password=secret'), null);
    counts.refused(undefined, new Problem('not_found', 'None.'), '192.0.2.1');
    await counts.flush();
    expect(counted).toEqual([
      { source: 'edr', outcome: 'refused', reason: 'internal' },
      { source: 'unknown', outcome: 'refused', reason: 'not_found' },
    ]);
    expect(written).toMatchObject([
      { rows: [{ reason: 'internal', last_detail: 'It failed here; the log tells why.' }] },
    ]);
  });

  it('with five hundred characters of what was wrong', async () => {
    const { counts, written } = house();
    counts.refused(EDR, new Problem('invalid_request', 'x'.repeat(501)), null);
    await counts.flush();
    expect(written[0]?.rows[0]?.last_detail).toHaveLength(500);
  });

  it('in words that a database keeps, whatever a sender has put into them', async () => {
    const { counts, written } = house();
    counts.marked(EDR, [`“\0\u{1F4A5}” ${'x'.repeat(494)}\u{1F4A5}`], null);
    await counts.flush();
    const detail = written[0]?.rows[0]?.last_detail ?? '';
    expect(detail).toMatch(/^“\u{1F4A5}” x+/u);
    expect(detail.isWellFormed()).toBe(true);
  });

  it('each tenant’s for itself, once', async () => {
    const { counts, written } = house();
    counts.duplicate(EDR, null);
    counts.duplicate(live('other', 't2'), null);
    await counts.flush();
    await counts.flush();
    expect(written.map(({ tenantId, rows }) => [tenantId, rows.map((row) => row.source_id)])).toEqual([
      ['t1', ['id of edr']],
      ['t2', ['id of other']],
    ]);
  });

  it('a second late by themselves, and at once before the end', async () => {
    const { counts, written } = house();
    counts.duplicate(EDR, null);
    await vi.advanceTimersByTimeAsync(999);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toHaveLength(1);
    counts.duplicate(EDR, null);
    await counts.beforeApplicationShutdown();
    expect(written).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(written).toHaveLength(2);
  });

  it('or not, which is said and ends nothing', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { counts } = house(() => Promise.reject(new Error('no connection')));
    counts.duplicate(EDR, null);
    await counts.beforeApplicationShutdown();
    expect(warned.mock.calls).toEqual([['Delivery counts were not written: Error: no connection']]);
  });

  it('those of others, when one tenant’s are not', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const kept: string[] = [];
    const { counts } = house(async ([row]) => {
      if (row?.source_id === 'id of edr') throw new Error('invalid byte sequence');
      kept.push(row?.source_id ?? '');
    });
    counts.duplicate(EDR, null);
    counts.duplicate(live('other', 't2'), null);
    await counts.flush();
    expect(kept).toEqual(['id of other']);
  });
});
