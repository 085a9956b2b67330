/** Jobs and their data. A job's data carries ids only; its tenant and actor travel beside it. */
export interface Jobs {
  /** One durable listener of one event. */
  'domain.event': {
    listener: string;
    event: string;
    subject: { type: string; id: string };
    payload: unknown;
    occurred_at: string;
  };
  /** Start and carry on the triage of an incident (a durable listener of `incident.created` too). */
  triage: {
    listener: string;
    event: string;
    subject: { type: string; id: string };
    payload: unknown;
    occurred_at: string;
  };
  'run.advance': { run_id: string };
  'action.execute': { action_id: string };
  'action.reconcile': { action_id: string };
  'notification.deliver': { notification_id: string };
}
export type JobName = keyof Jobs;
export const JOB_NAMES = [
  'domain.event',
  'triage',
  'run.advance',
  'action.execute',
  'action.reconcile',
  'notification.deliver',
] as const satisfies readonly JobName[];

/** Work that comes back by the clock; one process at a time does each. */
export const SCHEDULES = [
  'alert.extract',
  'approval.sweep',
  'action.recover',
  'run.recover',
  'triage.news',
  'connector.health',
  'mailbox.watch',
  'session.prune',
  'audit.seal',
  'webhook.prune',
  'sign_in.forget',
  'mail_history.forget',
  'figures.settle',
  'search.backfill',
] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
