import { Injectable } from '@nestjs/common';
import { IncidentSnapshots } from '#incidents';
import { OnDomainEvent, TenantSettings, type DomainEvent } from '#platform';
import { ActionRequests } from './action-requests.ts';
import { incidentPart } from './asker.ts';
import { actorBehind } from './domain/behind.ts';
import { notifyReporter } from './domain/actions/notify-reporter.ts';
import { REPORTER_ANSWERS } from './domain/reporter-settings.ts';
import { ReporterAnswers } from './reporter-answers.ts';

/** Asks for the answers to whoever reported something, once a person has said what it is. */
@Injectable()
export class ReporterAnswerListeners {
  constructor(
    private readonly answers: ReporterAnswers,
    private readonly requests: ActionRequests,
    private readonly snapshots: IncidentSnapshots,
    private readonly settings: TenantSettings,
  ) {}

  /** A second time it asks for the same, by the same keys. */
  @OnDomainEvent('incident.resolved', { id: 'actions.answer-reporters', delivery: 'durable' })
  async resolved({ payload, actor, occurred_at }: DomainEvent<'incident.resolved'>): Promise<void> {
    const { incident_id, disposition } = payload;
    if ((await this.settings.get(REPORTER_ANSWERS)).when_resolved !== 'request') return;
    const open = (await this.answers.of(incident_id)).filter(({ answer }) => answer !== null);
    if (open.length === 0) return;
    const incident = incidentPart(await this.snapshots.load(incident_id));
    for (const { reporter } of open)
      await this.requests.request({
        ...incident,
        action: notifyReporter.name,
        parameters: { reporter },
        proposer: { type: 'system', id: null, name: 'answers to reporters' },
        behind: actorBehind(actor, 'requested'),
        reason: `${actor.name} resolved the incident as ${disposition.replaceAll('_', ' ')}, and ${reporter} reported it.`,
        evidence: [],
        idempotency_key: `answer:${incident_id}:${occurred_at}:${reporter}`,
      });
  }
}
