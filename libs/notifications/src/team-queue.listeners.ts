import { Injectable } from '@nestjs/common';
import { rolesThatMay } from '#contracts';
import { IncidentQueues } from '#incidents';
import { OnDomainEvent, UnitOfWork, type DomainEvent } from '#platform';
import { TeamDirectory } from '#teams';
import { ChoiceRepository } from './data/choice.repository.ts';
import { queued, type Happening } from './domain/watch-messages.ts';
import { NotificationsService } from './notifications.service.ts';

/**
 * What comes into the queue of a team is told to those of it who ask for that. Durable, and of such incidents only: an
 * alert waits for none of it.
 */
@Injectable()
export class TeamQueueListeners {
  constructor(
    private readonly service: NotificationsService,
    private readonly queues: IncidentQueues,
    private readonly teams: TeamDirectory,
    private readonly choices: ChoiceRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @OnDomainEvent('incident.created', {
    id: 'notifications.team-queue',
    delivery: 'durable',
    when: ({ team_id }) => team_id !== undefined,
  })
  async created({ payload, ...event }: DomainEvent<'incident.created'>): Promise<void> {
    await this.tell({ incident_id: payload.incident_id, ...event }, payload.team_id);
  }

  @OnDomainEvent('incident.updated', {
    id: 'notifications.team-queue',
    delivery: 'durable',
    when: ({ team_id }) => team_id != null,
  })
  async moved({ payload, ...event }: DomainEvent<'incident.updated'>): Promise<void> {
    await this.tell({ incident_id: payload.incident_id, ...event }, payload.team_id);
  }

  private async tell(happening: Happening, teamId: string | null | undefined): Promise<void> {
    if (teamId == null) return;
    await this.unitOfWork.run(async () => {
      const members = await this.teams.activeMembers(teamId, rolesThatMay('incident:read'));
      const asking = await this.choices.asking('team_queue', members);
      const arrival = asking.length === 0 ? null : await this.queues.arrival(happening.incident_id, teamId);
      const draft = arrival === null ? null : queued(happening, teamId, arrival, asking);
      if (draft !== null) await this.service.notify(draft);
    });
  }
}
