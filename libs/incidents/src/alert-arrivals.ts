import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Actor } from '#contracts';
import { Context, UnitOfWork } from '#platform';
import { NO_SOURCE_ID, type IncomingAlert } from './domain/incoming.ts';
import type { TakenAlert, Target } from './domain/placement.ts';
import { IncidentChanges } from './incident-changes.ts';
import { IncidentEndings } from './incident-endings.ts';
import { subject } from './incident-subject.ts';
import { ALERTS_JOINED_TOTAL, INCIDENTS_TOTAL } from './incidents.metrics.ts';

/** Records what alerts have made of an incident, and what follows from it. In the caller's unit of work. */
@Injectable()
export class AlertArrivals {
  constructor(
    private readonly changes: IncidentChanges,
    private readonly endings: IncidentEndings,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    @InjectMetric(INCIDENTS_TOTAL) private readonly incidentsTotal: Counter,
    @InjectMetric(ALERTS_JOINED_TOTAL) private readonly joinedTotal: Counter,
  ) {}

  /** The incident is stored with the same commit. */
  async record(target: Target): Promise<void> {
    const { existing } = target;
    for (const [index, taken] of target.alerts.entries()) {
      if (taken.opened) await this.recordCreated(target, taken);
      else await this.recordJoined(target, taken, (existing?.alert_count ?? 0) + index + 1);
    }
    const last = target.alerts.at(-1) as TakenAlert;
    const { alert } = last;
    await this.inTheNameOf(alert, async () => {
      if (target.earlier !== null) await this.recordLink(target.id, target.earlier);
      if (target.reopenedBy !== null) await this.recordReopened(target);
      if (asksForTriage(target)) await this.requestTriage(target, alert);
      if (target.closing === 'now') {
        const from = target.reopenedBy === null ? (existing?.status ?? 'created') : 'triaged';
        await this.endings.close(target.id, from, alert.source.slug);
      } else if (target.closing === 'with_verdict' && existing?.closure_due !== true)
        await this.changes.add(target.id, {
          kind: 'state',
          text: 'Its source says that it is over; it is closed when triage has ended',
          data: { source_state: 'resolved' },
        });
    });
  }

  private async recordCreated(target: Target, { alert }: TakenAlert): Promise<void> {
    const { type, source } = alert;
    const { severity } = target;
    const payload = {
      incident_id: target.id,
      type,
      severity,
      source: source.slug,
      playbook: source.playbook,
      auto_triage: source.auto_triage,
      ...(source.team_id === null ? {} : { team_id: source.team_id }),
    };
    await this.unitOfWork.record('incident.created', subject(target.id), payload, this.byItsSource(alert));
    this.unitOfWork.afterCommit(() => this.incidentsTotal.inc({ type, severity }));
  }

  private async recordJoined(target: Target, { id, alert, news }: TakenAlert, count: number): Promise<void> {
    const update = news?.kind === 'update';
    const payload = { incident_id: target.id, alert_id: id, alert_count: count, update };
    const after = news === null || news.news.length === 0 ? {} : { after: { news: news.news } };
    await this.unitOfWork.record('incident.alert_joined', subject(target.id), payload, {
      ...this.byItsSource(alert),
      ...after,
    });
    const labels = {
      kind: update ? 'update' : 'joined',
      news: String(news !== null && news.news.length > 0),
    };
    this.unitOfWork.afterCommit(() => this.joinedTotal.inc(labels));
  }

  private async recordReopened({ id, existing }: Target): Promise<void> {
    const reason = 'Its source tells of it again.';
    const before = { status: 'resolved' };
    await this.changes.add(id, {
      kind: 'state',
      text: 'Reopened: its source tells of it again',
      data: {
        before,
        after: { status: 'triaged' },
        resolved_at: existing?.resolved_at?.toISOString() ?? null,
      },
    });
    await this.unitOfWork.record(
      'incident.reopened',
      subject(id),
      { incident_id: id },
      { reason, before, after: { status: 'triaged' } },
    );
  }

  /** On both timelines: the resolved one stays as it is. */
  private async recordLink(id: string, earlier: string): Promise<void> {
    await this.changes.add(id, {
      kind: 'state',
      text: 'The same had been resolved before, in an earlier incident',
      data: { earlier_incident_id: earlier },
    });
    await this.changes.add(earlier, {
      kind: 'state',
      text: 'Its source tells of it again, in a new incident',
      data: { later_incident_id: id },
    });
  }

  private async requestTriage({ id, alerts }: Target, { source }: IncomingAlert): Promise<void> {
    const why = [...new Set(alerts.flatMap(({ news }) => news?.news ?? []))].slice(0, 5).join('; ');
    await this.changes.add(id, { kind: 'state', text: `To be triaged again: ${why}`, data: {} });
    const payload = { incident_id: id, playbook: source.playbook, news: true };
    await this.unitOfWork.record('incident.triage_requested', subject(id), payload, { reason: why });
  }

  /** A batch holds alerts of several sources: each entry names its own. What people enter is theirs. */
  private byItsSource(alert: IncomingAlert): { actor?: Actor } {
    const actor = this.actorOf(alert);
    return actor === null ? {} : { actor };
  }

  private inTheNameOf(alert: IncomingAlert, work: () => Promise<void>): Promise<void> {
    const actor = this.actorOf(alert);
    return actor === null ? work() : this.context.run({ ...this.context.current(), actor }, work);
  }

  private actorOf(alert: IncomingAlert): Actor | null {
    if (alert.source.id === NO_SOURCE_ID) return null;
    const { actor } = this.context.current();
    if (actor.type === 'source' && actor.id === alert.source.id) return null;
    return { type: 'source', id: alert.source.id, name: `source:${alert.source.slug}` };
  }
}

/** One that is to come anyway sees it all, and one that was asked for and has not begun sees it as well. */
function asksForTriage({ existing, reopenedBy, wanted }: Target): boolean {
  if (existing === null || wanted === 0 || existing.status === 'created') return false;
  return reopenedBy !== null || existing.triage_wanted === existing.triage_seen;
}
