import { Injectable } from '@nestjs/common';
import type { ActionStatus } from '#contracts';
import { Clock, Ids, OnDomainEvent, type DomainEvent } from '#platform';
import { IncidentFindingsRepository } from './data/findings.repository.ts';

interface ActionHappening {
  action_id: string;
  incident_id: string | null;
  action: string;
  status?: ActionStatus;
}

/** Writes into the timeline what actions do: in the same transaction, so that the page never lacks a step. */
@Injectable()
export class IncidentsListeners {
  constructor(
    private readonly cases: IncidentFindingsRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  @OnDomainEvent('action.requested', { id: 'incidents.timeline', delivery: 'transaction' })
  async requested(event: DomainEvent<'action.requested'>): Promise<void> {
    await this.note(event, event.payload, `${title(event.payload.action)}: ${words(event.payload.status)}`);
  }

  @OnDomainEvent('action.approved', { id: 'incidents.timeline', delivery: 'transaction' })
  async approved(event: DomainEvent<'action.approved'>): Promise<void> {
    await this.note(
      event,
      { ...event.payload, status: 'approved' },
      `${title(event.payload.action)}: approved`,
    );
  }

  @OnDomainEvent('action.settled', { id: 'incidents.timeline', delivery: 'transaction' })
  async settled(event: DomainEvent<'action.settled'>): Promise<void> {
    const { action_id, incident_id, action, status } = event.payload;
    await this.note(event, { action_id, incident_id, action, status }, `${title(action)}: ${words(status)}`);
  }

  private async note(event: DomainEvent, happening: ActionHappening, text: string): Promise<void> {
    const { incident_id, ...data } = happening;
    if (incident_id === null) return;
    const change = { id: this.ids.next(), kind: 'action' as const, text, data };
    await this.cases.addChange(incident_id, change, event.actor, this.clock.now());
  }
}

function title(action: string): string {
  const text = words(action);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
