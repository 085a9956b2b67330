import type { Actor, KillSwitchScope } from '#contracts';
import { Clock, Ids, type Context, type UnitOfWork } from '#platform';
import { ActionNames } from './action-names.ts';
import type { KillSwitchRepository, NewKillSwitch } from './data/kill-switch.repository.ts';
import { KillSwitchService } from './kill-switch.service.ts';
import { SwitchTargets } from './switch-targets.ts';

const NOW = new Date('2026-11-18T12:00:00Z');
const clock = Object.assign(new Clock(), { now: () => NOW });
const MIA: Actor = { type: 'user', id: 'u-mia', name: 'Mia', role: 'manager' };
const names = new ActionNames();
names.tell([
  { name: 'isolate_host', title: 'Isolate host', read_only: false },
  { name: 'lookup_ip', title: 'Look up IP address', read_only: true },
]);

describe('a kill switch', () => {
  function house(changes: { inserts?: boolean; row?: object | null; releases?: boolean } = {}) {
    const recorded: unknown[][] = [];
    const unit = {
      run: (work: () => unknown) => work(),
      record: async (event: string, _subject: object, ...rest: unknown[]) =>
        void recorded.push([event, ...rest]),
    };
    const done: unknown[] = [];
    const repository = {
      lockOutClaims: async () => void done.push('lock'),
      insert: async (row: NewKillSwitch) => (done.push(row), changes.inserts ?? true),
      find: async () => (changes.row === undefined ? { id: 's1' } : changes.row),
      release: async (...of: unknown[]) =>
        (changes.releases ?? true) ? (done.push(of), { scope: 'global', target: null }) : undefined,
    };
    const targets = { named: async (scope: string, typed: string) => `${scope} ${typed}` };
    const service = new KillSwitchService(
      unit as unknown as UnitOfWork,
      { current: () => ({ actor: MIA }) } as unknown as Context,
      clock,
      new Ids(clock),
      repository as unknown as KillSwitchRepository,
      targets as unknown as SwitchTargets,
    );
    return { service, done, recorded };
  }
  const engage = (scope: KillSwitchScope, target: string | null, reason = 'Why') => ({
    scope,
    target,
    reason,
  });

  it('keeps work from being claimed before it is there, and says who and why', async () => {
    const { service, done, recorded } = house();
    expect(await service.engage(engage('action', ' isolate_host '))).toEqual({ id: 's1' });
    expect(done).toMatchObject([
      'lock',
      {
        scope: 'action',
        target: 'action isolate_host',
        reason: 'Why',
        engaged_by: 'u-mia',
        engaged_by_name: 'Mia',
        engaged_at: NOW,
      },
    ]);
    expect(recorded).toMatchObject([
      ['kill_switch.engaged', { scope: 'action', reason: 'Why' }, { reason: 'Why' }],
    ]);
    const all = house();
    await all.service.engage(engage('global', ' '));
    expect(all.done[1]).toMatchObject({ scope: 'global', target: null });
  });

  it.each([
    [engage('global', 'x'), 'The global kill switch covers everything and takes no target.'],
    [engage('playbook', null), 'Name the playbook that the kill switch is for in "target".'],
    [engage('action', '  '), 'Name the action that the kill switch is for in "target".'],
    [engage('global', null, ' '), 'Say why: a kill switch needs a reason.'],
  ])('is not engaged by %j', async (input, said) => {
    const { service, done } = house();
    await expect(service.engage(input)).rejects.toMatchObject({ code: 'invalid_request', message: said });
    expect(done).toEqual([]);
  });

  it.each([
    [engage('global', null), 'This kill switch (global) is on already.'],
    [engage('action', 'x'), 'This kill switch (action action x) is on already.'],
  ])('is engaged once: %j', async (input, said) => {
    const { service, recorded } = house({ inserts: false });
    await expect(service.engage(input)).rejects.toMatchObject({ code: 'already_exists', message: said });
    expect(recorded).toEqual([]);
  });

  it('ends once, with a reason', async () => {
    const { service, done, recorded } = house();
    await service.release('s1', 'calm');
    expect(done).toEqual([['s1', { id: 'u-mia', name: 'Mia' }, 'calm', NOW]]);
    expect(recorded).toMatchObject([['kill_switch.released', { kill_switch_id: 's1' }, { reason: 'calm' }]]);
    await expect(service.release('s1', ' ')).rejects.toThrow('give a reason');
    const row = { released_by_name: 'Bob', released_at: NOW, release_reason: 'over' };
    await expect(house({ releases: false, row }).service.release('s1', 'calm')).rejects.toMatchObject({
      code: 'already_decided',
      message: 'Bob has ended this kill switch already, at 2026-11-18T12:00:00.000Z: over',
    });
    await expect(house({ releases: false, row: null }).service.release('s1', 'calm')).rejects.toThrow(
      'There is no kill switch s1.',
    );
  });

  it('is for an effect, or what a feature has told of, by any name that people use', async () => {
    const targets = new SwitchTargets(names);
    expect(await targets.named('action', 'ISOLATE_host')).toBe('isolate_host');
    await expect(targets.named('action', 'lookup_ip')).rejects.toMatchObject({
      code: 'invalid_request',
      message:
        'There is no action “lookup_ip”: name one, so that it stops something. There are: isolate_host.',
      errors: [{ path: 'target', code: 'unknown' }],
    });
    await expect(targets.named('playbook', 'x')).rejects.toThrow('stops something. There is none.');
    targets.tell('connector', async () => [
      { name: 'splunk', title: 'Ours' },
      { name: 'splunk', title: 'Theirs' },
      { name: 'jira', title: 'Theirs' },
      { name: 'edr', title: 'Falcon' },
    ]);
    expect(await targets.named('connector', 'splunk')).toBe('splunk');
    expect(await targets.named('connector', 'falcon')).toBe('edr');
    await expect(targets.named('connector', 'theirs')).rejects.toThrow(
      'There is more than one connector “theirs”: name one, so that it stops something. There are: edr, jira, splunk.',
    );
    targets.tell('playbook', async () =>
      Array.from({ length: 31 }, (_, n) => ({ name: `p${n + 10}`, title: 'P' })),
    );
    const many = await targets.named('playbook', 'x').catch((error: unknown) => String(error));
    expect(many).toContain('p39.');
    expect(many).not.toContain('p40');
  });
});
