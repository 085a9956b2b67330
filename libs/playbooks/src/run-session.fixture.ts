import type { JsonObject } from '#contracts';
import { Clock, Context, type UnitOfWork } from '#platform';
import type { RunRow } from './data/runs.repository.ts';
import { incidentSnapshot } from './domain/cases.fixture.ts';
import { toDefinition } from './domain/definition.ts';
import type { StepRecord } from './domain/state.ts';
import { RunSession } from './run-session.ts';

export const NOW = new Date('2026-11-22T18:00:00.000Z');
export const RUN: RunRow = {
  id: '01900000-0000-7000-8000-0000000000d1',
  incident_id: '01900000-0000-7000-8000-0000000000aa',
  playbook_id: '01900000-0000-7000-8000-0000000000b1',
  playbook_version_id: '01900000-0000-7000-8000-0000000000b2',
  playbook: 'look_closely',
  version: 1,
  trigger_key: 'created',
  requested_by: 'source:edr',
  behind: [],
  status: 'running',
  verdict_id: null,
  error_code: null,
  error_message: null,
  signals: 0,
  failures: 0,
  created_at: NOW,
  started_at: NOW,
  finished_at: null,
};

/** A run in hand, of a playbook with these steps. */
export function sessionOf(
  steps: JsonObject[],
  over: { run?: Partial<RunRow>; records?: StepRecord[]; loaded?: boolean } = {},
): RunSession {
  return new RunSession({
    run: { ...RUN, ...over.run },
    owner: 'worker',
    definition: toDefinition({ name: RUN.playbook, steps }),
    snapshot: over.loaded === false ? null : incidentSnapshot(),
    records: over.records ?? [],
  });
}

/** Units of work that do what they are given; what they record and enqueue is kept. */
export function unitOfWork() {
  const recorded: { name: string; payload: unknown; reason: unknown }[] = [];
  const enqueued: unknown[] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (name: string, _subject: object, payload: unknown, more: { reason?: string } = {}) =>
      void recorded.push({ name, payload, reason: more.reason }),
    enqueue: (...job: unknown[]) => void enqueued.push(job),
  } as unknown as UnitOfWork;
  return { unit, recorded, enqueued };
}

export const clockAt = (now: () => Date = () => NOW): Clock => Object.assign(new Clock(), { now });

/** As somebody does it. */
export function asAnn<T>(context: Context, work: () => Promise<T>): Promise<T> {
  return context.run(
    {
      tenantId: 't',
      actor: { type: 'user', id: 'ann', name: 'Ann', user_id: 'ann', role: 'analyst' },
      permissions: new Set(),
      correlationId: 'c',
      ip: null,
    },
    work,
  );
}
