import { Injectable } from '@nestjs/common';
import { IncidentFindings } from '#incidents';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { RunsRepository } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { inconclusiveVerdict, missingFrom } from './domain/outcomes.ts';
import type { StepError } from './domain/state.ts';

/** Ends runs before their time: the open steps, the verdict that the incident gets all the same. */
@Injectable()
export class RunEnds {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly findings: IncidentFindings,
  ) {}

  /** Ends a run by a person's wish. What it has asked for stays with the approvers. */
  async cancel(runId: string): Promise<void> {
    await this.unit.run(async () => {
      const run = (await this.runs.find(runId)) ?? unknownRun();
      const { actor } = this.context.current();
      const error = { code: 'cancelled', message: `${actor.name} cancelled the run.` };
      if (!(await this.end(run.id, error))) {
        throw new Problem(
          'illegal_transition',
          `The run is ${run.status} already; only a run under way can be cancelled.`,
        );
      }
    });
  }

  /** In the caller's unit of work. @returns whether there was something to end */
  async end(runId: string, error: StepError): Promise<boolean> {
    const run = await this.runs.cancel(runId, error);
    if (!run) return false;
    const records = await this.steps.ofRun(runId);
    await this.steps.skipOpen(runId, error, this.clock.now());
    if (run.verdict_id === null) {
      const verdict = inconclusiveVerdict(`Triage was cut short: ${error.message}`, missingFrom(records));
      const { id } = await this.findings.recordVerdict(run.incident_id, verdict, { run_id: runId });
      await this.runs.setVerdict(runId, id);
    }
    const payload = {
      run_id: runId,
      incident_id: run.incident_id,
      playbook: run.playbook,
      status: run.status,
    };
    await this.unit.record('run.settled', { type: 'run', id: runId }, payload, { reason: error.message });
    return true;
  }
}

export function unknownRun(): never {
  throw new Problem('not_found', 'There is no run with this id; it may belong to another tenant.');
}
