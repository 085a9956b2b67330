import { Injectable } from '@nestjs/common';
import { stepMachine, type StatesAfter } from '#contracts';
import { Ids, UnitOfWork } from '#platform';
import type { StepError, StepRecord } from '../domain/state.ts';
import { PlaybookStepEntity } from './playbook-step.entity.ts';

type AwaitedStep = Pick<PlaybookStepEntity, 'run_id' | 'action_id' | 'status'>;
type StepRow = Omit<PlaybookStepEntity, 'id' | 'tenant_id' | 'run_id'>;

/** Rows of a run's steps; the only place that assigns a step's status. */
@Injectable()
export class StepsRepository {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /**
   * In the order in which they began.
   * @sql TypeORM's type of a condition has no end where a column holds any JSON
   */
  async ofRun(runId: string): Promise<StepRecord[]> {
    const rows = await this.unit.query<StepRow>(
      `SELECT step_key, step_id, kind, title, status, input, output, error, evidence, attempts, action_id, started_at,
         finished_at
       FROM playbook_steps WHERE run_id = $1 ORDER BY started_at, id`,
      [runId],
    );
    return rows.map(recordOf);
  }

  /** Stores steps in one statement; one that is over stays as it is. */
  async store(runId: string, records: StepRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.unit.query(STORE, [
      runId,
      records.map(() => this.ids.next()),
      records.map((record) => record.key),
      records.map((record) => record.step_id),
      records.map((record) => record.kind),
      records.map((record) => record.title.replaceAll('\0', '')),
      records.map((record) => record.status),
      records.map((record) => JSON.stringify(record.input)),
      records.map((record) => JSON.stringify(record.output)),
      records.map((record) => jsonOf(record.error)),
      records.map((record) => JSON.stringify(record.evidence)),
      records.map((record) => record.attempts),
      records.map((record) => record.action_id),
      records.map((record) => record.started_at),
      records.map((record) => record.finished_at),
      stepMachine.events.skip.from,
    ]);
  }

  /** The runs that wait for an action. */
  async runsWaitingFor(actionId: string): Promise<string[]> {
    const rows = await this.unit.manager.find<AwaitedStep>(PlaybookStepEntity, {
      select: { run_id: true },
      where: { action_id: actionId, status: 'waiting' },
    });
    return rows.map((row) => row.run_id);
  }

  /** Actions of the incident that replaced runs have left to the approvers. */
  async leftByReplaced(incidentId: string): Promise<string[]> {
    const rows = await this.unit.query<{ action_id: string }>(
      `SELECT DISTINCT s.action_id FROM playbook_runs r JOIN playbook_steps s ON s.run_id = r.id
       WHERE r.incident_id = $1 AND r.error_code = 'replaced' AND s.action_id IS NOT NULL
         AND s.error->>'code' = 'replaced'`,
      [incidentId],
    );
    return rows.map((row) => row.action_id);
  }

  /**
   * Settles the steps that wait for an action.
   * @sql an output may be JSON's null, of which the manager would make a NULL
   */
  async settle(
    actionId: string,
    result: Pick<StepRecord, 'output' | 'error' | 'finished_at'> & {
      status: StatesAfter<typeof stepMachine, 'waiting'>;
    },
  ): Promise<void> {
    await this.unit.query(
      `UPDATE playbook_steps SET status = $2, output = $3, error = $4, finished_at = $5
       WHERE action_id = $1 AND status = 'waiting'`,
      [actionId, result.status, JSON.stringify(result.output), jsonOf(result.error), result.finished_at],
    );
  }

  /** Closes what a cancelled run leaves open. */
  async skipOpen(runId: string, error: StepError, finishedAt: Date): Promise<void> {
    const { from, to } = stepMachine.events.skip;
    await this.unit.query(
      `UPDATE playbook_steps SET status = $4, error = $2, finished_at = $3
       WHERE run_id = $1 AND status = ANY($5::text[])`,
      [runId, JSON.stringify(error), finishedAt, to, from],
    );
  }
}

/** No error is NULL and not JSON's null, so that one can ask for the steps that have one. */
function jsonOf(error: StepError | null): string | null {
  return error === null ? null : JSON.stringify(error);
}

function recordOf(row: StepRow): StepRecord {
  return {
    key: row.step_key,
    step_id: row.step_id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    input: row.input,
    output: row.output,
    error: row.error,
    evidence: row.evidence,
    attempts: row.attempts,
    action_id: row.action_id,
    started_at: row.started_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

const STORE = `
  INSERT INTO playbook_steps (id, run_id, step_key, step_id, kind, title, status, input, output, error, evidence,
    attempts, action_id, started_at, finished_at)
  SELECT s.id, $1, s.step_key, s.step_id, s.kind, s.title, s.status, s.input, s.output, s.error,
    s.evidence, s.attempts, s.action_id, s.started_at, s.finished_at
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[], $9::json[],
    $10::json[], $11::json[], $12::integer[], $13::uuid[], $14::timestamptz[], $15::timestamptz[])
    AS s(id, step_key, step_id, kind, title, status, input, output, error, evidence, attempts, action_id,
      started_at, finished_at)
  ON CONFLICT (run_id, step_key) DO UPDATE SET status = excluded.status, input = excluded.input,
    output = excluded.output, error = excluded.error, evidence = excluded.evidence, attempts = excluded.attempts,
    action_id = excluded.action_id, finished_at = excluded.finished_at
  WHERE playbook_steps.status = ANY($16::text[])`;
