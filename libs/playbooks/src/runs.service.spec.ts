import { type Mock, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { AlertExtraction, IncidentSnapshots } from '#incidents';
import { Context, Ids, Problem } from '#platform';
import { incidentSnapshot } from './domain/cases.fixture.ts';
import type { NewRuns, TriageTrigger } from './new-runs.ts';
import type { PlaybookChoice } from './playbook-choice.ts';
import { PlaybooksListeners } from './playbooks.listeners.ts';
import type { RunEngine } from './run-engine.ts';
import { asAnn, clockAt, RUN, sessionOf, unitOfWork } from './run-session.fixture.ts';
import { RunsService } from './runs.service.ts';
import type { RunSettlement } from './run-settlement.ts';

interface House {
  load?: () => unknown;
  chosen?: object | null;
  begun?: boolean;
  inserted?: boolean;
}

let warned: Mock<Logger['warn']>;
beforeEach(() => void (warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined)));
afterEach(() => warned.mockRestore());

function house({ load = incidentSnapshot, chosen = {}, begun = true, inserted = true }: House = {}) {
  const { unit, enqueued } = unitOfWork();
  const context = new Context();
  const log: string[] = [];
  const triggers: TriageTrigger[] = [];
  const choice = {
    named: async (name: string) => ({ name }),
    candidates: async () => [],
    among: async () => chosen,
  } as unknown as PlaybookChoice;
  const newRuns = {
    begin: async (trigger: TriageTrigger) => (triggers.push(trigger), begun ? sessionOf([]) : null),
    withoutPlaybook: async () => void log.push('without'),
    insert: async ({ trigger }: { trigger: TriageTrigger }) => (
      triggers.push(trigger),
      inserted ? RUN : null
    ),
  } as unknown as NewRuns;
  const snapshots = { load: async () => load() } as unknown as IncidentSnapshots;
  const extraction = {
    together: async () => void log.push('extract'),
    ofIncident: async () => void log.push('extract'),
  } as unknown as AlertExtraction;
  const engine = {
    work: async () => void log.push('work'),
    advance: async (id: string) => void log.push(`advance ${id}`),
  } as unknown as RunEngine;
  const runs = new RunsService(
    unit,
    context,
    new Ids(clockAt()),
    choice,
    newRuns,
    snapshots,
    extraction,
    engine,
  );
  const trigger = { incident_id: 'inc', key: 'created', playbook: null, requested_by: 'x', behind: [] };
  return {
    log,
    triggers,
    enqueued,
    runs,
    triage: () => asAnn(context, () => runs.triage(trigger)),
    start: () => asAnn(context, () => runs.start('look_closely', 'inc')),
  };
}

describe('a triage', () => {
  it('reads the alerts first, and works on the run that it has in hand', async () => {
    const { triage, log } = house();
    await triage();
    expect(log).toEqual(['extract', 'work']);
  });

  it.each<[string, House, string[]]>([
    ['without a run in hand', { begun: false }, ['extract']],
    ['without any playbook', { chosen: null }, ['extract', 'without']],
    [
      'of an incident that is gone',
      {
        load: () => {
          throw new Problem('not_found', 'There is no such incident.');
        },
      },
      ['extract'],
    ],
  ])('%s does no more', async (_what, given, done) => {
    const { triage, log } = house(given);
    await triage();
    expect(log).toEqual(done);
    expect(warned.mock.calls).toEqual(
      given.load ? [['The incident inc is gone; there is nothing to triage.']] : [],
    );
  });

  it.each([new Problem('unavailable', 'Not now.'), new Error('broken')])(
    'comes back for whatever else keeps the incident from being read: %s',
    async (error) => {
      const { triage } = house({
        load: () => {
          throw error;
        },
      });
      await expect(triage()).rejects.toBe(error);
    },
  );
});

describe('a run that a person starts', () => {
  it('is theirs, under a key of its own, and goes on in a job', async () => {
    const { start, triggers, enqueued, log } = house();
    expect(await start()).toBe(RUN);
    expect(log).toEqual(['extract']);
    await start();
    expect(triggers[0]).toMatchObject({
      key: expect.stringMatching(/^manual:[0-9a-f-]{36}$/),
      requested_by: 'Ann',
      behind: [{ user_id: 'ann', name: 'Ann', part: 'started_run' }],
    });
    expect(triggers[1]?.key).not.toBe(triggers[0]?.key);
    expect(enqueued[0]).toEqual(['run.advance', { run_id: RUN.id }]);
  });

  it('is refused while another is under way', async () => {
    const { start, enqueued } = house({ inserted: false });
    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      message: 'Triage of this incident is under way. Wait for its verdict or cancel that run first.',
    });
    expect(enqueued).toEqual([]);
  });
});

describe('what makes runs begin and go on', () => {
  const heard = () => {
    const { runs, log } = house();
    const triggers: TriageTrigger[] = [];
    Object.assign(runs, { triage: async (trigger: TriageTrigger) => void triggers.push(trigger) });
    const counted: object[] = [];
    const settled: string[] = [];
    const settlement = {
      settleAction: async (id: string) => void settled.push(id),
      recover: async () => void settled.push('recover'),
    } as unknown as RunSettlement;
    const counter = { inc: (labels: object) => void counted.push(labels) } as unknown as Counter;
    return { triggers, counted, settled, log, listeners: new PlaybooksListeners(runs, settlement, counter) };
  };

  it('is an incident, once, and each request by its time', async () => {
    const { listeners, triggers } = heard();
    const payload = { incident_id: 'inc', playbook: 'p', source: 'edr', auto_triage: true };
    await listeners.onCreated({ payload } as never);
    const actor = { type: 'user', id: 'ann', name: 'Ann', user_id: 'ann', role: 'analyst' };
    await listeners.onRequested({ payload, actor, occurred_at: '2026-11-22T10:00:00.000Z' } as never);
    expect(triggers).toEqual([
      { incident_id: 'inc', key: 'created', playbook: 'p', requested_by: 'source:edr', behind: [] },
      {
        incident_id: 'inc',
        key: 'requested:2026-11-22T10:00:00.000Z',
        playbook: 'p',
        requested_by: 'Ann',
        behind: [{ user_id: 'ann', name: 'Ann', part: 'requested_triage' }],
      },
    ]);
  });

  it('is an action that settles, a job, and time', async () => {
    const { listeners, settled, log } = heard();
    await listeners.onActionSettled({ payload: { action_id: 'a' } } as never);
    await listeners.recover();
    await listeners.advance({ run_id: 'r' });
    expect([settled, log]).toEqual([['a', 'recover'], ['advance r']]);
  });

  it('counts a run that has ended in the process that ended it', async () => {
    const { listeners, counted } = heard();
    const payload = { playbook: 'p', status: 'failed', run_id: 'r', incident_id: 'inc' };
    await listeners.onSettled({ payload, local: false } as never);
    expect(counted).toEqual([]);
    await listeners.onSettled({ payload, local: true } as never);
    expect(counted).toEqual([{ playbook: 'p', status: 'failed' }]);
  });
});
