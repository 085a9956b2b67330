import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Actor, JsonObject } from '#contracts';
import { Clock } from '../clock.ts';
import { Config } from '../config/config.ts';
import { Context, systemContext } from '../context/context.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { defineSettings } from './define-settings.ts';
import { TenantSettings, type SettingsVersion } from './tenant-settings.ts';

const group = defineSettings<{ minutes: number; name: string }>({
  key: 'unit_spec_group',
  title: 'Of this test',
  description: 'Nothing else reads it.',
  fields: {
    minutes: { type: 'integer', minimum: 1, title: 'Minutes', description: 'How long.' },
    name: { type: 'string', title: 'Name', description: 'Whose.' },
  },
  defaults: () => ({ minutes: 5, name: 'usual' }),
});
const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1' };

function house() {
  const state = { rows: [] as SettingsVersion[], reads: 0, taken: false, now: 1_795_000_000_000 };
  const written: unknown[][] = [];
  const unit = {
    read: (work: () => unknown) => work(),
    run: (work: () => unknown) => work(),
    manager: {
      find: async (_entity: unknown, { take }: { take: number }) => {
        state.reads += 1;
        return state.rows.slice(0, take);
      },
    },
    one: async (_sql: string, params: unknown[]) => {
      written.push(['stored', ...params]);
      return state.taken ? undefined : {};
    },
    record: async (...given: unknown[]) => void written.push(['recorded', ...given]),
  };
  const context = new Context();
  const clock = Object.assign(new Clock(), { now: () => new Date(state.now) });
  const settings = new TenantSettings(unit as unknown as UnitOfWork, context, clock, new Config({}));
  const as = <T>(work: () => Promise<T>, actor = ANN, tenant = 'north') =>
    context.run({ ...systemContext('a test', 'c1', tenant), actor }, work);
  const get = (tenant?: string) => as(() => settings.get(group), ANN, tenant);
  return { settings, state, written, as, get };
}
const stored = (version: number, value: JsonObject | null): SettingsVersion => ({
  version,
  value,
  changed_at: new Date(0),
  changed_by_name: 'Kim',
});

describe('the value in force', () => {
  it('is remembered for five seconds, for each tenant', async () => {
    const { state, get } = house();
    await get();
    state.rows = [stored(1, { minutes: 9, name: 'x' })];
    state.now += 4999;
    expect([await get(), state.reads]).toEqual([{ minutes: 5, name: 'usual' }, 1]);
    expect(await get('south')).toEqual({ minutes: 9, name: 'x' });
    state.now += 1;
    expect([await get(), state.reads]).toEqual([{ minutes: 9, name: 'x' }, 3]);
  });

  it('is forgotten where it was changed, and nowhere else', async () => {
    const { settings, state, get } = house();
    const changed = (tenant_id: string, key: string) =>
      settings.forget({ tenant_id, payload: { key, version: 1 } } as DomainEvent<'settings.changed'>);
    await get();
    await get('south');
    await changed('north', 'another');
    await changed('south', group.key);
    await get();
    expect(state.reads).toBe(2);
    await get('south');
    expect(state.reads).toBe(3);
  });

  it('is not remembered for more than two thousand tenants', async () => {
    const { state, get } = house();
    for (let n = 0; n < 2000; n += 1) await get(`tenant ${n}`);
    await get('tenant 0');
    expect(state.reads).toBe(2000);
    await get('one more');
    await get('tenant 0');
    expect(state.reads).toBe(2002);
  });

  it.each([
    ['nothing', [], { is_default: true, version: 0, changed_at: null, changed_by_name: null }],
    [
      'a value',
      [stored(3, { minutes: 9, name: 'x' })],
      { is_default: false, version: 3, changed_by_name: 'Kim' },
    ],
    [
      'a change that was taken back',
      [stored(4, null)],
      { is_default: true, version: 4, changed_at: new Date(0) },
    ],
  ])('is told with its history: %s is stored', async (_what, rows, wanted) => {
    const { settings, state, as } = house();
    state.rows = rows;
    const { value, defaults, ...rest } = await as(() => settings.state(group));
    expect(rest).toMatchObject(wanted);
    expect(defaults).toEqual({ minutes: 5, name: 'usual' });
    expect(value).toEqual(rest.is_default ? defaults : { minutes: 9, name: 'x' });
  });

  it('has the defaults of what this release does not accept, which the log names', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const { settings, state, as } = house();
    const value = async (given: JsonObject) => {
      state.rows = [stored(1, given)];
      return (await as(() => settings.state(group))).value;
    };
    expect(await value({ minutes: 9, gone: 1 })).toEqual({ minutes: 9, name: 'usual' });
    expect(warned).not.toHaveBeenCalled();
    expect(await value({ minutes: -3, name: 'kept' })).toEqual({ minutes: 5, name: 'kept' });
    expect(warned.mock.calls).toEqual([
      [
        'The stored settings unit_spec_group hold values that this release does not accept (minutes); their defaults hold instead.',
      ],
    ]);
    warned.mockRestore();
  });
});

describe('a change', () => {
  const change = async (
    value: { minutes: number; name: string } | null,
    given: Partial<{ taken: boolean }> = {},
    actor = ANN,
  ) => {
    const { settings, state, written, as } = house();
    state.rows = [stored(3, { minutes: 9, name: 'x' })];
    Object.assign(state, given);
    const outcome = await as(() => settings.change(group, value, 3), actor).catch((error: unknown) => error);
    return { outcome, written };
  };

  it('is stored as the next version, by whom, and recorded with what was before', async () => {
    const { outcome, written } = await change({ minutes: 7, name: 'y' });
    expect(outcome).toEqual({ version: 4 });
    expect(written).toEqual([
      ['stored', group.key, 4, '{"minutes":7,"name":"y"}', new Date(1_795_000_000_000), 'u1', 'Ann'],
      [
        ...[
          'recorded',
          'settings.changed',
          { type: 'settings', id: group.key },
          { key: group.key, version: 4 },
        ],
        { before: { minutes: 9, name: 'x' }, after: { minutes: 7, name: 'y' } },
      ],
    ]);
  });

  it('may take all changes back, and be nobody’s of a name', async () => {
    const { written } = await change(null, {}, { type: 'system', id: null, name: 'tw (root)' });
    expect(written[0]?.slice(3)).toEqual([null, new Date(1_795_000_000_000), null, 'tw (root)']);
    expect(written[1]?.at(-1)).toMatchObject({ after: { minutes: 5, name: 'usual' } });
  });

  it('is refused when somebody was faster, at whichever moment', async () => {
    const { outcome, written } = await change({ minutes: 7, name: 'y' }, { taken: true });
    expect(outcome).toMatchObject({
      code: 'stale_version',
      message: expect.stringMatching(/^Your change is based on version 3 .*, but version 3 is in force\./),
    });
    expect(written).toHaveLength(1);
    const { settings, as, written: none } = house();
    await expect(as(() => settings.change(group, null, 1))).rejects.toMatchObject({ code: 'stale_version' });
    expect(none).toEqual([]);
  });

  it('is refused when it does not fit, with each fault', async () => {
    const { outcome, written } = await change({ minutes: 0, name: 'y' });
    expect(outcome).toMatchObject({
      code: 'invalid_request',
      message: 'These settings (Of this test) cannot be used as they stand.',
      errors: [{ path: 'minutes' }],
    });
    expect(written).toEqual([]);
  });
});
