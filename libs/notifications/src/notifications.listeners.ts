import { Injectable } from '@nestjs/common';
import { IncidentTasks, IncidentWatchers } from '#incidents';
import { OnDomainEvent, type DomainEvent } from '#platform';
import {
  actionSettled,
  approvalExpired,
  approvalRequestSource,
  approvalRequested,
  incidentEscalated,
  killSwitchEngaged,
} from './domain/messages.ts';
import type { NotificationDraft } from './domain/notification.ts';
import { assigned, changed, commented, handedOver, news, taskGiven } from './domain/watch-messages.ts';
import { NotificationsService } from './notifications.service.ts';

type News = 'incident.triaged' | 'incident.resolved' | 'incident.reopened' | 'incident.closed_by_source';
type Given = 'incident.tasks_added' | 'incident.task_changed';
type SettledApproval = 'approval.granted' | 'approval.rejected' | 'approval.expired' | 'approval.cancelled';

@Injectable()
export class NotificationsListeners {
  constructor(
    private readonly service: NotificationsService,
    private readonly watchers: IncidentWatchers,
    private readonly tasks: IncidentTasks,
  ) {}

  /** In the same transaction: told later, it could come after the decision and ask for it forever. */
  @OnDomainEvent('approval.requested', { id: 'notifications.approval-requested', delivery: 'transaction' })
  async approvalRequested({ payload }: DomainEvent<'approval.requested'>): Promise<void> {
    await this.service.notify(approvalRequested(payload));
  }

  @OnDomainEvent('approval.granted', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.rejected', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.expired', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.cancelled', { id: 'notifications.approval-settled', delivery: 'transaction' })
  async approvalSettled({ payload }: DomainEvent<SettledApproval>): Promise<void> {
    await this.service.settle(approvalRequestSource(payload.approval_id));
  }

  @OnDomainEvent('approval.expired', { id: 'notifications.approval-expired', delivery: 'durable' })
  async approvalExpired({ payload }: DomainEvent<'approval.expired'>): Promise<void> {
    await this.service.notify(approvalExpired(payload));
  }

  @OnDomainEvent('kill_switch.engaged', { id: 'notifications.kill-switch', delivery: 'durable' })
  async killSwitchEngaged({ payload }: DomainEvent<'kill_switch.engaged'>): Promise<void> {
    await this.service.notify(killSwitchEngaged(payload));
  }

  /** In the same transaction: nearly all actions end well, and a job for each only to find that out is too much. */
  @OnDomainEvent('action.settled', { id: 'notifications.action-settled', delivery: 'transaction' })
  async actionSettled({ payload, occurred_at }: DomainEvent<'action.settled'>): Promise<void> {
    const draft = actionSettled(payload, occurred_at);
    if (draft !== null) await this.service.notify(draft);
  }

  /** In the same transaction, for the same reason: few updates are escalations. */
  @OnDomainEvent('incident.updated', { id: 'notifications.escalated', delivery: 'transaction' })
  async incidentUpdated({ payload, occurred_at }: DomainEvent<'incident.updated'>): Promise<void> {
    const draft = incidentEscalated(payload, occurred_at);
    if (draft !== null) await this.service.notify(draft);
  }

  /** In the same transaction, as the others of incidents: most of them nobody watches. */
  @OnDomainEvent('incident.commented', { id: 'notifications.commented', delivery: 'transaction' })
  async commented({ payload, ...event }: DomainEvent<'incident.commented'>): Promise<void> {
    const { incident_id, comment_id } = payload;
    const concerned = await this.watchers.audience(incident_id);
    if (concerned === null) return;
    const text = (await this.watchers.commentText(comment_id)) ?? '';
    await this.tell(...commented({ incident_id, ...event }, payload, concerned, text));
  }

  @OnDomainEvent('incident.updated', { id: 'notifications.assigned', delivery: 'transaction' })
  async assigned({ payload, ...event }: DomainEvent<'incident.updated'>): Promise<void> {
    const { incident_id, assignee_id } = payload;
    const concerned = assignee_id == null ? null : await this.watchers.audience(incident_id);
    if (concerned !== null) await this.tell(assigned({ incident_id, ...event }, payload, concerned));
  }

  @OnDomainEvent('incident.tasks_added', { id: 'notifications.assigned', delivery: 'transaction' })
  @OnDomainEvent('incident.task_changed', { id: 'notifications.assigned', delivery: 'transaction' })
  async taskGiven({ payload, ...event }: DomainEvent<Given>): Promise<void> {
    const { incident_id, task_id, assignee_id } = payload;
    if (task_id === undefined || assignee_id == null) return;
    const concerned = await this.watchers.audience(incident_id);
    const title = await this.tasks.title(incident_id, task_id);
    if (concerned !== null && title !== null)
      await this.tell(taskGiven({ incident_id, ...event }, { task_id, assignee_id }, concerned, title));
  }

  @OnDomainEvent('incident.updated', { id: 'notifications.watched', delivery: 'transaction' })
  async changed({ payload, ...event }: DomainEvent<'incident.updated'>): Promise<void> {
    const { incident_id } = payload;
    const concerned = await this.watchers.audience(incident_id);
    if (concerned !== null) await this.tell(changed({ incident_id, ...event }, payload, concerned));
  }

  @OnDomainEvent('incident.triaged', { id: 'notifications.watched', delivery: 'transaction' })
  @OnDomainEvent('incident.resolved', { id: 'notifications.watched', delivery: 'transaction' })
  @OnDomainEvent('incident.reopened', { id: 'notifications.watched', delivery: 'transaction' })
  @OnDomainEvent('incident.closed_by_source', { id: 'notifications.watched', delivery: 'transaction' })
  async happened({ name, payload, ...event }: DomainEvent<News>): Promise<void> {
    const { incident_id } = payload;
    const concerned = await this.watchers.audience(incident_id);
    if (concerned !== null) await this.tell(news(name, { incident_id, ...event }, payload, concerned));
  }

  /** In the same transaction: whoever writes it reads at once that it was told. */
  @OnDomainEvent('handover.written', { id: 'notifications.handed-over', delivery: 'transaction' })
  async handedOver({ payload, actor }: DomainEvent<'handover.written'>): Promise<void> {
    await this.tell(handedOver(actor, payload));
  }

  private async tell(...drafts: (NotificationDraft | null)[]): Promise<void> {
    for (const draft of drafts) if (draft !== null) await this.service.notify(draft);
  }
}
