import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Clock, Ids, type Context, type UnitOfWork } from '#platform';
import type { SetupNoticeRepository, UnaskedCount } from './data/setup-notice.repository.ts';
import { SetupNotices } from './setup-notices.ts';

const LINKS = { capability: 'threat_intelligence', looks_up: 'url', action: 'lookup_url' } as const;
const HOSTS = { capability: 'edr', looks_up: null, action: 'isolate_host' } as const;

function house() {
  const state = { now: new Date('2026-11-22T12:00:00Z'), tenantId: 't1', fails: false };
  const written: [string, Partial<UnaskedCount>[]][] = [];
  let tenant = '';
  const repository = {
    add: async (counts: UnaskedCount[]) => {
      if (state.fails) throw new Error('away');
      written.push([tenant, counts]);
    },
  };
  const context = {
    current: () => ({ tenantId: state.tenantId }),
    run: (given: { tenantId: string }, work: () => unknown) => ((tenant = given.tenantId), work()),
  };
  const clock = Object.assign(new Clock(), { now: () => state.now });
  const notices = new SetupNotices(
    repository as unknown as SetupNoticeRepository,
    { run: (work: () => unknown) => work() } as unknown as UnitOfWork,
    context as unknown as Context,
    clock,
    new Ids(clock),
  );
  return { state, written, notices };
}

describe('what was not asked for want of a connector', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is counted by tenant and action, and written a second after the first', async () => {
    const { state, written, notices } = house();
    const first = state.now;
    notices.note({ ...LINKS, incident_id: 'i1' });
    notices.note({ ...HOSTS, incident_id: 'i1' });
    state.now = new Date('2026-11-22T12:00:01Z');
    notices.note({ ...LINKS, incident_id: 'i2' });
    state.tenantId = 't2';
    notices.note({ ...LINKS, incident_id: 'i3' });
    await vi.advanceTimersByTimeAsync(999);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const last = state.now;
    expect(written).toMatchObject([
      [
        't1',
        [
          { ...LINKS, count: 2, first_at: first, last_at: last, last_incident_id: 'i2' },
          { ...HOSTS, count: 1, first_at: first, last_at: first, last_incident_id: 'i1' },
        ],
      ],
      ['t2', [{ ...LINKS, count: 1, first_at: last, last_at: last, last_incident_id: 'i3' }]],
    ]);
  });

  it('is written once, at the latest when the server ends', async () => {
    const { written, notices } = house();
    notices.note({ ...HOSTS, incident_id: 'i1' });
    await notices.beforeApplicationShutdown();
    expect(written).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(written).toHaveLength(1);
  });

  it('is lost with a warning when it cannot be written', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const { state, notices } = house();
    state.fails = true;
    notices.note({ ...HOSTS, incident_id: 'i1' });
    await notices.beforeApplicationShutdown();
    expect(warned).toHaveBeenCalledWith('Set-up notices were not written: Error: away');
    warned.mockRestore();
  });
});
