import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { actorBehind } from '#actions';
import type { Jobs } from '#contracts';
import { JobHandler, OnDomainEvent, Scheduled } from '#platform';
import type { DomainEvent } from '#platform';
import { RUNS_TOTAL } from './playbooks.metrics.ts';
import { RunSettlement } from './run-settlement.ts';
import { RunsService } from './runs.service.ts';

/** What makes runs begin, go on and recover. */
@Injectable()
export class PlaybooksListeners {
  constructor(
    private readonly runs: RunsService,
    private readonly settlement: RunSettlement,
    @InjectMetric(RUNS_TOTAL) private readonly counter: Counter<'playbook' | 'status'>,
  ) {}

  @OnDomainEvent('incident.created', {
    id: 'playbooks.triage',
    delivery: 'durable',
    queue: 'triage',
    when: ({ auto_triage }) => auto_triage,
  })
  async onCreated({ payload }: DomainEvent<'incident.created'>): Promise<void> {
    const { incident_id, playbook, source } = payload;
    await this.runs.triage({
      incident_id,
      key: 'created',
      playbook,
      requested_by: `source:${source}`,
      behind: [],
    });
  }

  @OnDomainEvent('incident.triage_requested', {
    id: 'playbooks.triage',
    delivery: 'durable',
    queue: 'triage',
  })
  async onRequested({
    payload,
    actor,
    occurred_at,
  }: DomainEvent<'incident.triage_requested'>): Promise<void> {
    const { incident_id, playbook, news } = payload;
    await this.runs.triage({
      incident_id,
      key: `requested:${occurred_at}`,
      playbook,
      requested_by: actor.name,
      behind: actorBehind(actor, 'requested_triage'),
      only_for_news: news,
    });
  }

  /** What alerts have told while a run was at work, which it has not seen. */
  @Scheduled('triage.news', { everySeconds: 5 })
  async triageNews(): Promise<void> {
    await this.runs.triageNews();
  }

  @OnDomainEvent('action.settled', {
    id: 'playbooks.settle',
    delivery: 'durable',
    when: ({ run_id }) => run_id !== null,
  })
  async onActionSettled({ payload }: DomainEvent<'action.settled'>): Promise<void> {
    await this.settlement.settleAction(payload.action_id);
  }

  /** Counted in the process that recorded it, so that each run counts once. */
  @OnDomainEvent('run.settled', { id: 'playbooks.count', delivery: 'live' })
  async onSettled({ payload, local }: DomainEvent<'run.settled'>): Promise<void> {
    if (local) this.counter.inc({ playbook: payload.playbook, status: payload.status });
  }

  @JobHandler('run.advance', { concurrency: 16, attempts: 5, timeLimitSeconds: 600 })
  async advance(data: Jobs['run.advance']): Promise<void> {
    await this.runs.advance(data.run_id);
  }

  @Scheduled('run.recover', { everySeconds: 10 })
  async recover(): Promise<void> {
    await this.settlement.recover();
  }
}
