import { Injectable, Logger } from '@nestjs/common';
import { actorBehind } from '#actions';
import { AlertExtraction, IncidentSnapshots, type IncidentSnapshot } from '#incidents';
import { Context, Ids, Problem, UnitOfWork } from '#platform';
import type { RunRow } from './data/runs.repository.ts';
import { NewRuns, type TriageTrigger } from './new-runs.ts';
import { PlaybookChoice } from './playbook-choice.ts';
import { RunEngine } from './run-engine.ts';
import type { RunSession } from './run-session.ts';

const NEWS_AT_ONCE = 50;

/** Starts runs and goes on with them. */
@Injectable()
export class RunsService {
  private readonly logger = new Logger(RunsService.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly ids: Ids,
    private readonly choice: PlaybookChoice,
    private readonly newRuns: NewRuns,
    private readonly snapshots: IncidentSnapshots,
    private readonly extraction: AlertExtraction,
    private readonly engine: RunEngine,
  ) {}

  /**
   * Triages an incident, or goes on where an earlier try of the same event has stopped; a second delivery changes
   * nothing. While another run is at work the request is answered by that one; a run that only waits for people
   * is replaced: it is cancelled, and what it has asked for stays with the approvers.
   */
  async triage(trigger: TriageTrigger): Promise<void> {
    // What is in an alert of this very moment is part of the case that the run begins with.
    await this.extraction.together(trigger.incident_id);
    const session = await this.unit.run(() => this.open(trigger));
    if (session) await this.engine.work(session);
  }

  /** Triages what alerts have told news about while its run was at work. One that fails is found again the next time. */
  async triageNews(): Promise<void> {
    for (const { id, playbook, source, wanted } of await this.snapshots.triageDue(NEWS_AT_ONCE))
      await this.triage({
        incident_id: id,
        key: `news:${wanted}`,
        playbook,
        requested_by: `source:${source}`,
        behind: [],
        only_for_news: true,
      }).catch((error: unknown) =>
        this.logger.error({ err: error, incident_id: id }, 'An incident was not triaged again.'),
      );
  }

  /** Goes on with a run; nothing happens when it is over or in other hands. */
  advance(runId: string): Promise<void> {
    return this.engine.advance(runId);
  }

  /** Starts a run by name, as a person asks for it. Throws `conflict` while another run is at work. */
  async start(name: string, incidentId: string): Promise<RunRow> {
    return this.unit.run(async () => {
      const playbook = await this.choice.named(name);
      await this.extraction.ofIncident(incidentId);
      const snapshot = await this.snapshots.load(incidentId);
      const { actor } = this.context.current();
      const trigger = {
        incident_id: incidentId,
        key: `manual:${this.ids.next()}`,
        playbook: name,
        requested_by: actor.name,
        behind: actorBehind(actor, 'started_run'),
      };
      const run = await this.newRuns.insert({ trigger, playbook, snapshot, lease_owner: null });
      if (!run) {
        const message =
          'Triage of this incident is under way. Wait for its verdict or cancel that run first.';
        throw new Problem('conflict', message);
      }
      this.unit.enqueue('run.advance', { run_id: run.id });
      return run;
    });
  }

  private async open(trigger: TriageTrigger): Promise<RunSession | null> {
    const [snapshot, candidates] = await Promise.all([
      this.loadCase(trigger.incident_id),
      this.choice.candidates(),
    ]);
    if (!snapshot) return null;
    if (trigger.only_for_news === true && snapshot.triage.wanted <= snapshot.triage.seen) return null;
    const chosen = await this.choice.among(candidates, trigger.playbook, snapshot);
    if (chosen) return this.newRuns.begin(trigger, chosen, snapshot);
    await this.newRuns.withoutPlaybook(trigger);
    return null;
  }

  private async loadCase(incidentId: string): Promise<IncidentSnapshot | null> {
    try {
      return await this.snapshots.load(incidentId);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
      this.logger.warn(`The incident ${incidentId} is gone; there is nothing to triage.`);
      return null;
    }
  }
}
