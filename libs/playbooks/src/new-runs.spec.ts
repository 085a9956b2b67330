import { type Mock, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { IncidentStatus } from '#contracts';
import type { IncidentFindings } from '#incidents';
import { Context, Ids, type Problem } from '#platform';
import type { NewRun, RunRow, RunsRepository } from './data/runs.repository.ts';
import { incidentSnapshot } from './domain/cases.fixture.ts';
import { NewRuns, type NewTriage } from './new-runs.ts';
import type { RunEnds } from './run-ends.ts';
import type { RunHolds } from './run-holds.ts';
import { asAnn, clockAt, RUN, sessionOf, unitOfWork } from './run-session.fixture.ts';

interface House {
  /** How many inserts find the place taken. */
  taken?: number;
  /** The run of this very trigger. */
  earlier?: Partial<RunRow>;
  /** The run at work on the incident. */
  active?: Partial<RunRow>;
  /** Whether the incident takes a triage. */
  begins?: boolean;
  status?: IncidentStatus;
}

const PLAYBOOK = {
  id: 'p',
  name: 'look_closely',
  version: 3,
  enabled: true,
  version_id: 'v3',
  saved_by: null,
  saved_by_name: 'Triage Warden',
  enabled_by: null,
  enabled_by_name: null,
};

let warned: Mock<Logger['warn']>;
beforeEach(() => void (warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined)));
afterEach(() => warned.mockRestore());

function house({ taken = 0, earlier, active, begins = true, status = 'created' }: House = {}) {
  const { unit, recorded } = unitOfWork();
  const context = new Context();
  const calls: unknown[] = [];
  let left = taken;
  const runs = {
    insert: async (row: NewRun) => {
      calls.push('insert');
      if (left-- > 0) return undefined;
      return { ...RUN, id: row.id, behind: row.behind, requested_by: row.requested_by };
    },
    findByTrigger: async () => (earlier ? { ...RUN, ...earlier } : null),
    findActive: async () => (active ? { ...RUN, ...active } : undefined),
    remove: async () => void calls.push('remove'),
  } as unknown as RunsRepository;
  const findings = {
    beginTriage: async (_incident: string, _run: string, instead: string | null) => {
      calls.push(['begin', instead, context.current().actor.name]);
      return begins;
    },
    standBehind: async (_incident: string, people: object[]) => void calls.push(['behind', people]),
    recordVerdict: async (_incident: string, verdict: { summary: string }) =>
      void calls.push(['verdict', verdict.summary]),
  } as unknown as IncidentFindings;
  const ends = {
    end: async (id: string, error: { code: string; message: string }) => (
      calls.push(['end', id, error.code, error.message]),
      true
    ),
  } as unknown as RunEnds;
  const holds = { take: async (id: string) => sessionOf([], { run: { id } }) } as unknown as RunHolds;
  const one = new NewRuns(unit, context, new Ids(clockAt()), runs, findings, ends, holds);
  const snapshot = incidentSnapshot();
  snapshot.incident.status = status;
  const triage = (more: Partial<NewTriage['trigger']> = {}, playbook: object = {}): NewTriage => ({
    trigger: {
      incident_id: 'inc',
      key: 'created',
      playbook: null,
      requested_by: 'source:edr',
      behind: [],
      ...more,
    },
    playbook: { ...PLAYBOOK, ...playbook },
    snapshot,
    lease_owner: null,
  });
  return { one, calls, recorded, triage, as: <T>(work: () => Promise<T>) => asAnn(context, work) };
}

describe('a new run', () => {
  it('begins the triage of its incident in its own name, and is recorded with who asked', async () => {
    const { one, calls, recorded, triage, as } = house();
    const run = await as(() => one.insert(triage()));
    expect(calls).toEqual(['insert', ['begin', { how: null, seen: 0 }, 'playbook:look_closely']]);
    expect(recorded).toEqual([
      {
        name: 'run.started',
        payload: { run_id: run?.id, incident_id: 'inc', playbook: 'look_closely' },
        reason: 'Requested by source:edr',
      },
    ]);
  });

  it('says which playbook it stands in for', async () => {
    const { one, calls, recorded, triage, as } = house();
    await as(() => one.insert(triage({}, { instead_of: 'gone, which is disabled' })));
    expect(calls).toContainEqual([
      'begin',
      { how: 'look_closely in place of gone, which is disabled', seen: 0 },
      'playbook:look_closely',
    ]);
    expect(recorded[0]?.reason).toBe('Requested by source:edr, in place of gone, which is disabled');
  });

  it.each([
    ['nobody', {}, []],
    ['its author', { saved_by: 'u1', saved_by_name: 'Ann' }, [['u1', 'Ann', 'saved_playbook']]],
    ['whoever enabled it', { enabled_by: 'u2', enabled_by_name: 'Ben' }, [['u2', 'Ben', 'enabled_playbook']]],
    ['somebody without a name', { enabled_by: 'u2' }, [['u2', '', 'enabled_playbook']]],
  ])('has %s of its playbook behind it', async (_who, people, behind) => {
    const { one, calls, triage, as } = house();
    const run = await as(() => one.insert(triage({}, people)));
    const told = behind.map(([user_id, name, part]) => ({ user_id, name, part }));
    expect(run?.behind).toEqual(told);
    expect(calls.filter((call) => (call as string[])[0] === 'behind')).toEqual(
      told.length === 0 ? [] : [['behind', told]],
    );
  });

  it('takes the place of one that only waits for people', async () => {
    const { one, calls, triage, as } = house({ taken: 1, active: { id: 'old', status: 'waiting' } });
    expect(await as(() => one.insert(triage({ key: 'requested:1', requested_by: 'Ann' })))).not.toBeNull();
    expect(calls[1]).toEqual([
      'end',
      'old',
      'replaced',
      'Triage was requested again by Ann; what this run has asked for stays with the approvers.',
    ]);
    expect(calls.filter((call) => call === 'insert')).toHaveLength(2);
  });

  it('is tried once more when the one in its way has just ended', async () => {
    const { one, calls, triage, as } = house({ taken: 1 });
    expect(await as(() => one.insert(triage()))).not.toBeNull();
    expect(calls.slice(0, 2)).toEqual(['insert', 'insert']);
  });

  it.each<[string, House, number]>([
    ['its trigger has one', { taken: 9, earlier: {}, active: { status: 'waiting' } }, 1],
    ['another is at work', { taken: 9, active: { status: 'running' } }, 1],
    ['another has come first', { taken: 9, active: { status: 'waiting' } }, 2],
  ])('is none where %s', async (_why, given, inserts) => {
    const { one, calls, recorded, triage, as } = house(given);
    expect(await as(() => one.insert(triage()))).toBeNull();
    expect(calls.filter((call) => call === 'insert')).toHaveLength(inserts);
    expect(recorded).toEqual([]);
  });

  it('is taken back where the incident takes no triage', async () => {
    const { one, calls, recorded, triage, as } = house({ begins: false });
    expect(await as(() => one.insert(triage({ key: 'manual:1' })))).toBeNull();
    expect(calls.at(-1)).toBe('remove');
    expect(recorded).toEqual([]);
  });

  it('is refused aloud only to a person who asks for it on a resolved incident', async () => {
    const resolved = house({ begins: false, status: 'resolved' });
    const refused = await resolved
      .as(() => resolved.one.insert(resolved.triage({ key: 'manual:1' })))
      .catch((error: unknown) => error as Problem);
    expect(refused).toMatchObject({
      code: 'illegal_transition',
      message: 'The incident is resolved. Reopen it before it is triaged again.',
    });
    expect(warned).not.toHaveBeenCalled();
    expect(await resolved.as(() => resolved.one.insert(resolved.triage()))).toBeNull();
    expect(warned).toHaveBeenCalledWith('The incident inc is resolved or in triage; created starts no run.');
  });
});

describe('the run of a trigger', () => {
  const begin = async (given: House = {}) => {
    const { one, triage, as } = house(given);
    const { trigger, playbook, snapshot } = triage();
    const chosen = { ...playbook, instead_of: null, definition: sessionOf([]).definition };
    return as(() => one.begin(trigger, chosen, snapshot));
  };

  it('is in hand with its incident at hand', async () => {
    const session = await begin();
    expect(session?.snapshot).not.toBeNull();
    expect(session?.owner).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is the one that an earlier delivery has made, or nothing', async () => {
    expect((await begin({ taken: 9, earlier: { id: 'earlier' } }))?.run.id).toBe('earlier');
    expect(await begin({ taken: 9, active: { status: 'running' } })).toBeNull();
  });

  it('is a verdict that says so where there is no playbook at all', async () => {
    const { one, calls, triage, as } = house();
    await as(() => one.withoutPlaybook(triage().trigger));
    expect(calls).toEqual([['verdict', expect.stringContaining('no playbook for this incident')]]);
  });
});
