import { Injectable } from '@nestjs/common';
import {
  type PersonBehind,
  type Evidence,
  type EvidenceDraft,
  type ObservableType,
  type Polarity,
  type VerdictDraft,
} from '#contracts';
import { Clock, Context, Ids, UnitOfWork } from '#platform';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { ObservableRepository } from './data/observable.repository.ts';
import type { EvidenceOrigin } from './domain/snapshot.ts';
import { storableText } from './domain/incoming.ts';
import { storableEvidence } from './domain/storable-evidence.ts';
import { normaliseObservable } from './domain/observable.ts';
import { IncidentEndings } from './incident-endings.ts';
import { subject, unknownIncident } from './incident-subject.ts';

const SUMMARY_CHARACTERS = 20_000;

/**
 * What is found out about an incident: its triage, its evidence, its verdicts. Each method is one unit of work, or
 * part of the caller's. Unknown incidents (another tenant's too) are `Problem('not_found')`.
 */
@Injectable()
export class IncidentFindings {
  constructor(
    private readonly repository: IncidentFindingsRepository,
    private readonly incidents: IncidentRepository,
    private readonly observables: ObservableRepository,
    private readonly endings: IncidentEndings,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Moves the incident to `triaging` for this run. The same run may ask again (it was interrupted): still true.
   * @param how stands on the timeline where people would not expect it; null: as they do
   * @param seen how often its alerts had told news when the run read them; null: all of it is seen
   * @returns false when the incident is resolved or another run triages it
   */
  beginTriage(
    incidentId: string,
    runId: string,
    { how = null, seen = null }: { how?: string | null; seen?: number | null } = {},
  ): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const { actor } = this.context.current();
      const change = { id: this.ids.next(), actor, now: this.clock.now(), seen };
      if (await this.repository.beginTriage(incidentId, runId, change)) {
        await this.unitOfWork.record('incident.triage_started', subject(incidentId), {
          incident_id: incidentId,
          run_id: runId,
        });
        if (how !== null)
          await this.repository.addChange(
            incidentId,
            { id: this.ids.next(), kind: 'state', text: `Triaged by ${how}`, data: { run_id: runId } },
            actor,
            change.now,
          );
        return true;
      }
      const state = (await this.repository.state(incidentId)) ?? unknownIncident();
      return state.status === 'triaging' && state.run_id === runId;
    });
  }

  /** Those who gather evidence for it, by hand or by their playbook: what follows from the evidence, in whatever run, is theirs as well. */
  standBehind(incidentId: string, people: readonly PersonBehind[]): Promise<void> {
    return this.unitOfWork.run(() => Promise.resolve(this.incidents.standBehind(incidentId, people)));
  }

  /** Facts as they are kept, each with its id: they can be cited before they are stored. */
  identify(drafts: readonly EvidenceDraft[]): Evidence[] {
    return drafts.map((draft) => ({ ...storableEvidence(draft), id: this.ids.next(), label: null }));
  }

  /** Stores what `identify` gave: the result has the labels (`E7`), in the order given. */
  async storeEvidence(
    incidentId: string,
    evidence: readonly Evidence[],
    origin: EvidenceOrigin,
  ): Promise<Evidence[]> {
    if (evidence.length === 0) return [];
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const base =
        (await this.repository.addEvidence(incidentId, evidence, origin, now)) ?? unknownIncident();
      return evidence.map((one, index) => ({ ...one, label: `E${base + index + 1}` }));
    });
  }

  addEvidence(
    incidentId: string,
    drafts: readonly EvidenceDraft[],
    origin: EvidenceOrigin,
  ): Promise<Evidence[]> {
    return this.storeEvidence(incidentId, this.identify(drafts), origin);
  }

  /**
   * Keeps the verdict, which cites evidence by its labels; by it an incident that waits for one is triaged. A resolved
   * incident keeps its state and the verdict that it was resolved with; a run that another has overtaken does not end
   * the other's triage.
   * @returns `current`: false when the incident was resolved in the meantime and nothing must follow
   */
  recordVerdict(
    incidentId: string,
    draft: VerdictDraft,
    origin: { run_id: string | null },
  ): Promise<{ id: string; current: boolean }> {
    return this.unitOfWork.run(async () => {
      const id = this.ids.next();
      const verdict = {
        ...draft,
        id,
        run_id: origin.run_id,
        summary: storableText(draft.summary, SUMMARY_CHARACTERS),
        category: storableText(draft.category, 200),
      };
      const outcome =
        (await this.repository.recordVerdict(incidentId, verdict, this.clock.now())) ?? unknownIncident();
      if (outcome.after === null) await this.recordLateVerdict(incidentId, verdict);
      else await this.endings.triaged(incidentId, verdict, outcome);
      return { id, current: outcome.after !== null };
    });
  }

  /**
   * Ends a triage in which nothing was concluded, by the verdict that the incident has: nothing has come since that could
   * change it.
   * @returns that verdict's id; null when there is none, or an alert has come after it
   */
  keepVerdict(incidentId: string, runId: string): Promise<string | null> {
    return this.unitOfWork.run(() => this.endings.keepVerdict(incidentId, runId));
  }

  /** Says what intelligence found; observables that the incident does not have yet (a mail's links) are added. */
  async setPolarity(
    incidentId: string,
    items: { type: ObservableType; value: string; polarity: Polarity }[],
  ): Promise<void> {
    const byKey = new Map<string, { type: ObservableType; value: string; polarity: Polarity }>();
    for (const { type, value, polarity } of items) {
      const normal = normaliseObservable(type, value);
      if (normal !== null) byKey.set(`${type} ${normal}`, { type, value: normal, polarity });
    }
    if (byKey.size === 0) return;
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const given = [...byKey.values()].map((item) => ({ id: this.ids.next(), seen_at: now, ...item }));
      const ids = await this.observables.upsert(given);
      const polarities = given.map(({ id, polarity }) => ({
        observable_id: ids.get(id) as string,
        polarity,
      }));
      await this.repository.setPolarity(incidentId, polarities, now);
    });
  }

  /** Not `incident.triaged`: the incident was resolved in the meantime, and nothing must follow from it. */
  private async recordLateVerdict(incidentId: string, verdict: VerdictDraft & { id: string }): Promise<void> {
    const { id, classification, confidence } = verdict;
    await this.unitOfWork.record(
      'incident.updated',
      subject(incidentId),
      { incident_id: incidentId, fields: ['verdicts'] },
      {
        after: { verdict_id: id, classification, confidence },
        reason: 'The verdict came after the incident was resolved.',
      },
    );
  }
}
