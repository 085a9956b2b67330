import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Histogram } from 'prom-client';
import {
  type PersonBehind,
  type ApprovalLevel,
  type Evidence,
  type EvidenceDraft,
  type IncidentType,
  type ObservableType,
  type Polarity,
  type Severity,
  type VerdictDraft,
} from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { CaseRepository, type VerdictOutcome } from './data/case.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { ObservableRepository } from './data/observable.repository.ts';
import type { CaseSnapshot, EvidenceOrigin, IncidentStanding } from './domain/case-snapshot.ts';
import { storableText } from './domain/incoming.ts';
import { storableEvidence } from './domain/storable-evidence.ts';
import { normaliseObservable } from './domain/observable.ts';
import { TRIAGE_DURATION } from './incidents.metrics.ts';

const COMMENT_CHARACTERS = 20_000;

/**
 * What playbooks and actions do with an incident's case file. Each method is one unit of work, or part of the
 * caller's. Unknown incidents (another tenant's too) are `Problem('not_found')`.
 */
@Injectable()
export class CaseFile {
  constructor(
    private readonly repository: CaseRepository,
    private readonly incidents: IncidentRepository,
    private readonly observables: ObservableRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @InjectMetric(TRIAGE_DURATION) private readonly triageDuration: Histogram,
  ) {}

  load(incidentId: string): Promise<CaseSnapshot> {
    return this.unitOfWork.read(async () => (await this.repository.load(incidentId)) ?? unknownIncident());
  }

  /**
   * Moves the incident to `triaging` for this run. The same run may ask again (it was interrupted): still true.
   * @returns false when the incident is resolved or another run triages it
   */
  beginTriage(incidentId: string, runId: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const { actor } = this.context.current();
      const change = { id: this.ids.next(), actor, now: this.clock.now() };
      if (await this.repository.beginTriage(incidentId, runId, change)) {
        await this.unitOfWork.record('incident.triage_started', subject(incidentId), {
          incident_id: incidentId,
          run_id: runId,
        });
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

  /**
   * How it stands with the incident now. It stays so until the caller's transaction ends: whoever resolves it waits, or
   * has been first and is seen.
   */
  hold(incidentId: string): Promise<IncidentStanding> {
    return this.unitOfWork.run(
      async () => (await this.repository.standing([incidentId], true))[0] ?? unknownIncident(),
    );
  }

  /** As `hold`, of several and without holding them. */
  standing(incidentIds: readonly string[]): Promise<IncidentStanding[]> {
    return incidentIds.length === 0
      ? Promise.resolve([])
      : this.unitOfWork.read(() => this.repository.standing(incidentIds, false));
  }

  /** Facts as the case file keeps them, each with its id: they can be cited before they are stored. */
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
        summary: storableText(draft.summary, COMMENT_CHARACTERS),
        category: storableText(draft.category, 200),
      };
      const outcome =
        (await this.repository.recordVerdict(incidentId, verdict, this.clock.now())) ?? unknownIncident();
      if (outcome.after === null) await this.recordLateVerdict(incidentId, verdict);
      else await this.recordTriaged(incidentId, verdict, outcome);
      return { id, current: outcome.after !== null };
    });
  }

  async setFields(
    incidentId: string,
    fields: { severity?: Severity; type?: IncidentType; escalation_level?: ApprovalLevel },
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const before = (await this.repository.setFields(incidentId, fields, now)) ?? unknownIncident();
      const changed = Object.entries(fields).filter(
        ([name, value]) => before[name as keyof typeof before] !== value,
      );
      if (changed.length === 0) return;
      const after = Object.fromEntries(changed);
      const names = changed.map(([name]) => name);
      const previous = Object.fromEntries(names.map((name) => [name, before[name as keyof typeof before]]));
      const text = changed
        .map(([name, value]) => `${name.replaceAll('_', ' ')} set to ${value.replaceAll('_', ' ')}`)
        .join(', ');
      const { actor } = this.context.current();
      await this.repository.addChange(
        incidentId,
        {
          id: this.ids.next(),
          kind: 'field',
          text: text.charAt(0).toUpperCase() + text.slice(1),
          data: { before: previous, after },
        },
        actor,
        now,
      );
      await this.unitOfWork.record(
        'incident.updated',
        subject(incidentId),
        { incident_id: incidentId, fields: names },
        { before: previous, after },
      );
    });
  }

  /** A comment in the name of the context's actor. */
  comment(incidentId: string, text: string): Promise<{ id: string }> {
    return this.unitOfWork.run(async () => {
      const id = this.ids.next();
      const author = this.context.current().actor;
      const comment = {
        id,
        author,
        text: storableText(text.trim(), COMMENT_CHARACTERS),
        now: this.clock.now(),
      };
      if (!(await this.repository.comment(incidentId, comment))) unknownIncident();
      await this.unitOfWork.record(
        'incident.commented',
        subject(incidentId),
        { incident_id: incidentId, comment_id: id },
        { after: { text: comment.text } },
      );
      return { id };
    });
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

  private async recordTriaged(
    incidentId: string,
    verdict: VerdictDraft & { id: string },
    outcome: VerdictOutcome,
  ): Promise<void> {
    const seconds = Math.max(0, outcome.seconds);
    await this.unitOfWork.record(
      'incident.triaged',
      subject(incidentId),
      {
        incident_id: incidentId,
        verdict_id: verdict.id,
        type: outcome.type,
        classification: verdict.classification,
        confidence: verdict.confidence,
        analyst: verdict.analyst,
        duration_seconds: seconds,
      },
      { before: { status: outcome.before }, after: { status: outcome.after } },
    );
    this.unitOfWork.afterCommit(() => this.triageDuration.observe({ type: outcome.type }, seconds));
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

export function subject(incidentId: string): { type: string; id: string } {
  return { type: 'incident', id: incidentId };
}

export function unknownIncident(): never {
  throw new Problem(
    'not_found',
    'There is no incident with this id or number; it may belong to another tenant.',
  );
}
