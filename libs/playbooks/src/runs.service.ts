import { Injectable, Logger } from '@nestjs/common';
import { ActionRequests, actorBehind, withBehind } from '#actions';
import type { PersonBehind } from '#contracts';
import { AlertExtraction, IncidentFindings, IncidentSnapshots } from '#incidents';
import type { IncidentSnapshot } from '#incidents';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { PlaybooksRepository } from './data/playbooks.repository.ts';
import type { CandidateRow, VersionPeople } from './data/playbooks.repository.ts';
import { RunsRepository } from './data/runs.repository.ts';
import type { RunRow } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { Definitions } from './definitions.ts';
import { SnapshotNeeded } from './domain/run-context.ts';
import { choosePlaybook } from './domain/choose.ts';
import type { PlaybookDefinition } from './domain/definition.ts';
import { inconclusiveVerdict, missingFrom, stepResultOf } from './domain/outcomes.ts';
import type { StepError } from './domain/state.ts';
import { RunEngine } from './run-engine.ts';
import { playbookActor, RunSession } from './run-session.ts';
import { RunStore } from './run-store.ts';

export interface TriageTrigger {
  incident_id: string;
  /** The same for every delivery of the same event. */
  key: string;
  /** The playbook that the source or a person names; null: chosen by the incident. */
  playbook: string | null;
  requested_by: string;
  /** The person who asks, or nobody: they stand behind what the run asks for. */
  behind: PersonBehind[];
}

interface ChosenPlaybook extends CandidateRow {
  definition: PlaybookDefinition;
}

interface NewTriage {
  trigger: TriageTrigger;
  playbook: CandidateRow;
  snapshot: IncidentSnapshot;
  lease_owner: string | null;
}

const ABANDONED_AT_ONCE = 200;

/** Starts, settles and cancels runs. */
@Injectable()
export class RunsService {
  private readonly logger = new Logger(RunsService.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly playbooks: PlaybooksRepository,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly definitions: Definitions,
    private readonly findings: IncidentFindings,
    private readonly snapshots: IncidentSnapshots,
    private readonly extraction: AlertExtraction,
    private readonly actions: ActionRequests,
    private readonly engine: RunEngine,
    private readonly store: RunStore,
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

  /** Goes on with a run; nothing happens when it is over or in other hands. */
  advance(runId: string): Promise<void> {
    return this.engine.advance(runId);
  }

  /** Starts a run by name, as a person asks for it. Throws `conflict` while another run is at work. */
  async start(name: string, incidentId: string): Promise<RunRow> {
    return this.unit.run(async () => {
      const playbook = (await this.playbooks.find(name)) ?? unknownPlaybook(name);
      if (!playbook.enabled)
        throw new Problem('conflict', `The playbook ${name} is disabled. Enable it first.`);
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
      const run = await this.insert({ trigger, playbook, snapshot, lease_owner: null });
      if (!run) {
        const message =
          'Triage of this incident is under way. Wait for its verdict or cancel that run first.';
        throw new Problem('conflict', message);
      }
      this.unit.enqueue('run.advance', { run_id: run.id });
      return run;
    });
  }

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

  /** Hands an action's outcome to the steps that wait for it, and lets their runs go on. */
  async settleAction(actionId: string): Promise<void> {
    await this.unit.run(async () => {
      const runIds = await this.steps.runsWaitingFor(actionId);
      if (runIds.length === 0) return;
      const result = stepResultOf(await this.actions.get(actionId));
      if (!result) return;
      for (const runId of runIds) await this.runs.signal(runId);
      await this.steps.settle(actionId, { ...result, finished_at: this.clock.now().toISOString() });
      for (const runId of runIds) await this.goOn(runId);
    });
  }

  /** Finds runs that no living worker has in hand, and has them taken up again. */
  async recover(): Promise<void> {
    await this.unit.run(async () => {
      const abandoned = await this.runs.abandoned(ABANDONED_AT_ONCE);
      for (const runId of abandoned) this.unit.enqueue('run.advance', { run_id: runId });
      if (abandoned.length > 0) this.logger.warn(`${abandoned.length} abandoned runs are taken up again.`);
    });
  }

  /** Most runs are over once their last action is: then this very transaction ends them, without another job. */
  private async goOn(runId: string): Promise<void> {
    const session = await this.engine.take(runId);
    // Somebody has it in hand: a living worker sees the signal before letting go, a dead one's lease runs out.
    if (!session) return;
    const actor = playbookActor(runId, session.run.playbook);
    const stored = await this.context.run({ ...this.context.current(), actor }, () =>
      this.store.commit(session, []).catch((error: unknown) => {
        // Thrown by planning, before anything was written.
        if (error instanceof SnapshotNeeded) return 'running' as const;
        throw error;
      }),
    );
    if (stored === 'running') await this.engine.handOver(session);
  }

  private async open(trigger: TriageTrigger): Promise<RunSession | null> {
    const [snapshot, candidates] = await Promise.all([
      this.loadCase(trigger.incident_id),
      this.playbooks.candidates(),
    ]);
    if (!snapshot) return null;
    const chosen = await this.choose(trigger, snapshot, candidates);
    if (!chosen) {
      const why =
        'There is no playbook for this incident, not even generic_triage, so nothing was looked into.';
      await this.findings.recordVerdict(trigger.incident_id, inconclusiveVerdict(why, []), { run_id: null });
      return null;
    }
    const owner = this.ids.next();
    const run = await this.insert({ trigger, playbook: chosen, snapshot, lease_owner: owner });
    if (!run) return this.resume(trigger);
    return new RunSession({ run, owner, definition: chosen.definition, snapshot, records: [] });
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

  private async choose(
    trigger: TriageTrigger,
    snapshot: IncidentSnapshot,
    rows: CandidateRow[],
  ): Promise<ChosenPlaybook | null> {
    const candidates: ChosenPlaybook[] = [];
    for (const row of rows) {
      candidates.push({ ...row, definition: await this.definitions.load(row.version_id) });
    }
    return choosePlaybook(candidates, trigger.playbook, snapshot);
  }

  /** Null when this trigger has its run, another is at work, or the incident takes no triage. */
  private async insert(triage: NewTriage): Promise<RunRow | null> {
    const { trigger, playbook, lease_owner } = triage;
    const id = this.ids.next();
    const row = {
      id,
      incident_id: trigger.incident_id,
      playbook_id: playbook.id,
      playbook_version_id: playbook.version_id,
      playbook: playbook.name,
      version: playbook.version,
      trigger_key: trigger.key,
      requested_by: trigger.requested_by,
      behind: withBehind(versionBehind(playbook), trigger.behind),
      lease_owner,
    };
    const run =
      (await this.runs.insert(row)) ??
      ((await this.replaceWaiting(trigger)) ? await this.runs.insert(row) : undefined);
    if (!run) return null;
    const actor = playbookActor(id, playbook.name);
    const begun = await this.context.run({ ...this.context.current(), actor }, () =>
      this.findings.beginTriage(trigger.incident_id, id),
    );
    if (!begun) {
      await this.runs.remove(id);
      return this.refused(triage);
    }
    const authors = versionBehind(playbook);
    if (authors.length > 0) await this.findings.standBehind(trigger.incident_id, authors);
    const payload = { run_id: id, incident_id: trigger.incident_id, playbook: playbook.name };
    await this.unit.record('run.started', { type: 'run', id }, payload, {
      reason: `Requested by ${trigger.requested_by}`,
    });
    return run;
  }

  private refused({ trigger, snapshot }: NewTriage): null {
    if (snapshot.incident.status === 'resolved' && trigger.key.startsWith('manual:')) {
      throw new Problem(
        'illegal_transition',
        'The incident is resolved. Reopen it before it is triaged again.',
      );
    }
    this.logger.warn(
      `The incident ${trigger.incident_id} is resolved or in triage; ${trigger.key} starts no run.`,
    );
    return null;
  }

  /** True when a waiting run of another trigger has made room. */
  private async replaceWaiting(trigger: TriageTrigger): Promise<boolean> {
    if (await this.runs.findByTrigger(trigger.incident_id, trigger.key)) return false;
    const active = await this.runs.findActive(trigger.incident_id);
    if (!active) return true;
    if (active.status !== 'waiting') return false;
    const message = `Triage was requested again by ${trigger.requested_by}; what this run has asked for stays with the approvers.`;
    return this.end(active.id, { code: 'replaced', message });
  }

  private async resume(trigger: TriageTrigger): Promise<RunSession | null> {
    const run = await this.runs.findByTrigger(trigger.incident_id, trigger.key);
    if (!run) return null;
    return this.engine.take(run.id);
  }

  private async end(runId: string, error: StepError): Promise<boolean> {
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

/** A version puts its author's will into every run of it, and so does whoever has enabled it. */
function versionBehind({
  saved_by,
  saved_by_name,
  enabled_by,
  enabled_by_name,
}: VersionPeople): PersonBehind[] {
  const behind: PersonBehind[] = [];
  if (saved_by !== null) behind.push({ user_id: saved_by, name: saved_by_name, part: 'saved_playbook' });
  if (enabled_by !== null)
    behind.push({ user_id: enabled_by, name: enabled_by_name ?? '', part: 'enabled_playbook' });
  return behind;
}

export function unknownPlaybook(name: string): never {
  throw new Problem('not_found', `There is no playbook named ${name}.`);
}

export function unknownRun(): never {
  throw new Problem('not_found', 'There is no run with this id; it may belong to another tenant.');
}
