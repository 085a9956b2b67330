import { Injectable, Logger } from '@nestjs/common';
import { withBehind } from '#actions';
import type { PersonBehind } from '#contracts';
import { IncidentFindings, type IncidentSnapshot } from '#incidents';
import { Context, Ids, Problem, UnitOfWork } from '#platform';
import type { CandidateRow, VersionPeople } from './data/playbooks.repository.ts';
import { RunsRepository, type RunRow } from './data/runs.repository.ts';
import { inconclusiveVerdict } from './domain/outcomes.ts';
import type { ChosenPlaybook } from './playbook-choice.ts';
import { RunEnds } from './run-ends.ts';
import { RunHolds } from './run-holds.ts';
import { playbookActor, RunSession } from './run-session.ts';

export interface TriageTrigger {
  incident_id: string;
  /** The same for every delivery of the same event. */
  key: string;
  /** The playbook that the source or a person names; null: chosen by the incident. */
  playbook: string | null;
  requested_by: string;
  /** The person who asks, or nobody: they stand behind what the run asks for. */
  behind: PersonBehind[];
  /** Nobody asks: alerts have told news, which another run may have seen by now. */
  only_for_news?: boolean;
}

export interface NewTriage {
  trigger: TriageTrigger;
  playbook: CandidateRow & Partial<Pick<ChosenPlaybook, 'instead_of'>>;
  snapshot: IncidentSnapshot;
  lease_owner: string | null;
}

/** Makes the run of a trigger: one a trigger, and one at work an incident. In the caller's unit of work. */
@Injectable()
export class NewRuns {
  private readonly logger = new Logger(NewRuns.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly ids: Ids,
    private readonly runs: RunsRepository,
    private readonly findings: IncidentFindings,
    private readonly ends: RunEnds,
    private readonly holds: RunHolds,
  ) {}

  /** A new run in hand, or the one that an earlier delivery of the trigger has made; null when nothing is to be done. */
  async begin(
    trigger: TriageTrigger,
    playbook: ChosenPlaybook,
    snapshot: IncidentSnapshot,
  ): Promise<RunSession | null> {
    const owner = this.ids.next();
    const run = await this.insert({ trigger, playbook, snapshot, lease_owner: owner });
    if (run) return new RunSession({ run, owner, definition: playbook.definition, snapshot, records: [] });
    const earlier = await this.runs.findByTrigger(trigger.incident_id, trigger.key);
    return earlier ? this.holds.take(earlier.id) : null;
  }

  /** Instead of a run. */
  async withoutPlaybook({ incident_id }: TriageTrigger): Promise<void> {
    const why =
      'There is no playbook for this incident, not even generic_triage, so nothing was looked into.';
    await this.findings.recordVerdict(incident_id, inconclusiveVerdict(why, []), { run_id: null });
  }

  /** Null when this trigger has its run, another is at work, or the incident takes no triage. */
  async insert(triage: NewTriage): Promise<RunRow | null> {
    const { trigger, playbook, lease_owner } = triage;
    const { instead_of = null } = playbook;
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
      this.findings.beginTriage(trigger.incident_id, id, {
        how: instead_of && `${playbook.name} in place of ${instead_of}`,
        seen: triage.snapshot.triage.wanted,
      }),
    );
    if (!begun) {
      await this.runs.remove(id);
      return this.refused(triage);
    }
    const authors = versionBehind(playbook);
    if (authors.length > 0) await this.findings.standBehind(trigger.incident_id, authors);
    const payload = { run_id: id, incident_id: trigger.incident_id, playbook: playbook.name };
    await this.unit.record('run.started', { type: 'run', id }, payload, {
      reason: `Requested by ${trigger.requested_by}${instead_of === null ? '' : `, in place of ${instead_of}`}`,
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
    return this.ends.end(active.id, { code: 'replaced', message });
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
