import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Histogram } from 'prom-client';
import type { IncidentStatus, VerdictDraft } from '#contracts';
import { Clock, Context, UnitOfWork } from '#platform';
import type { VerdictOutcome } from './data/findings.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { IncidentChanges } from './incident-changes.ts';
import { subject } from './incident-subject.ts';
import { TRIAGE_DURATION } from './incidents.metrics.ts';

/** How a triage ends, and an incident without a person: by its source's word. In the caller's unit of work. */
@Injectable()
export class IncidentEndings {
  constructor(
    private readonly repository: IncidentRepository,
    private readonly changes: IncidentChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    @InjectMetric(TRIAGE_DURATION) private readonly triageDuration: Histogram,
  ) {}

  /** What its source has ended in the meantime ends with it. */
  async triaged(
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
    if (outcome.closure_due === true && outcome.after === 'triaged')
      await this.close(incidentId, outcome.after, outcome.source ?? '');
  }

  /** Nothing was concluded anew: the verdict before stands, and nobody is told of one. Null when none does. */
  async keepVerdict(id: string, runId: string): Promise<string | null> {
    const kept = await this.repository.keepVerdict(id, runId, this.clock.now());
    if (kept === undefined) return null;
    const [before, after] = [{ status: 'triaging' }, { status: 'triaged' }];
    await this.changes.add(id, {
      kind: 'state',
      text: 'Triage ended without an analysis: the verdict stands',
      data: { before, after },
    });
    await this.unitOfWork.record(
      'incident.updated',
      subject(id),
      { incident_id: id, fields: ['status'] },
      { before, after },
    );
    if (kept.closure_due) await this.close(id, 'triaged', kept.source);
    return kept.verdict_id;
  }

  /** @returns whether it was open and not being triaged */
  async close(id: string, from: IncidentStatus, source: string): Promise<boolean> {
    const { actor } = this.context.current();
    const by = actor.type === 'source' ? actor.name : `source:${source}`;
    if (!(await this.repository.close(id, by, this.clock.now()))) return false;
    const [before, after] = [{ status: from }, { status: 'resolved', closure: 'source' }];
    await this.changes.add(id, {
      kind: 'state',
      text: 'Closed: its source says that it is over',
      data: { before, after },
    });
    await this.unitOfWork.record(
      'incident.closed_by_source',
      subject(id),
      { incident_id: id, from },
      { before, after, reason: 'Its source says that it is over.' },
    );
    return true;
  }
}
