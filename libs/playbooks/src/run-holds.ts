import { Injectable, Logger } from '@nestjs/common';
import { Ids, UnitOfWork, whileHeld } from '#platform';
import { LEASE_SECONDS, RunsRepository } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { Definitions } from './definitions.ts';
import { LeaseLost, RunSession } from './run-session.ts';

/** Which worker has a run in hand. The lease only says that this process lives; all that matters is in the database. */
@Injectable()
export class RunHolds {
  private readonly logger = new Logger(RunHolds.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly ids: Ids,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly definitions: Definitions,
  ) {}

  /** In the caller's unit of work. Null when the run is over or in other hands. */
  async take(runId: string): Promise<RunSession | null> {
    const owner = this.ids.next();
    const run = await this.runs.take(runId, owner);
    if (!run) return null;
    const records = await this.steps.ofRun(runId);
    const definition = await this.definitions.load(run.playbook_version_id);
    return new RunSession({ run, owner, definition, snapshot: null, records });
  }

  /** In a unit of work of its own. */
  takeNow(runId: string): Promise<RunSession | null> {
    return this.unit.run(() => this.take(runId));
  }

  /** Keeps a run in hand while it is worked on; `session.lost` tells the work when it has fallen to somebody else. */
  keep(session: RunSession, work: () => Promise<void>): Promise<void> {
    const { id } = session.run;
    const lease = {
      everyMs: (LEASE_SECONDS * 1000) / 4,
      renew: () => this.unit.run(() => this.runs.renew(id, session.owner)),
      lost: () => new LeaseLost(id),
      onTrouble: (error: unknown) => this.logger.warn({ err: error, run_id: id }, 'A lease was not renewed.'),
    };
    return whileHeld(lease, (lost) => {
      session.lost = lost;
      return work();
    });
  }

  /** Lets go of a run that another job goes on with; in the caller's unit of work or its own. */
  async handOver(session: RunSession): Promise<void> {
    await this.unit.run(async () => {
      await this.runs.release(session.run.id, session.owner, false);
      this.unit.enqueue('run.advance', { run_id: session.run.id });
    });
  }

  /** @param failed whether its work broke off */
  async release({ run, owner }: RunSession, failed: boolean): Promise<void> {
    await this.unit.run(() => this.runs.release(run.id, owner, failed));
  }
}
