import { defineSettings } from './define-settings.ts';

/** How long what serves no work any more is kept. Only what is really deleted stands here. */
export const RETENTION = defineSettings<{
  deliveries_days: number;
  ended_sessions_days: number;
  mail_history_days: number;
}>({
  key: 'retention',
  title: 'Retention',
  description:
    'How long what serves no work any more is kept. Incidents, their evidence and the record stay.',
  fields: {
    deliveries_days: {
      type: 'integer',
      minimum: 1,
      maximum: 365,
      title: 'Deliveries (days)',
      description:
        "The list of each source's deliveries and refusals. A delivery that is repeated later than this makes new alerts.",
    },
    ended_sessions_days: {
      type: 'integer',
      minimum: 1,
      maximum: 365,
      title: 'Ended sessions (days)',
      description: 'Address and browser of sessions that are over.',
    },
    mail_history_days: {
      type: 'integer',
      minimum: 30,
      maximum: 1095,
      title: 'Mail history (days)',
      description:
        'Who has written, by whom that is vouched for, and what people said of it: by that later mails of a sender are judged. Texts are not in it.',
    },
  },
  defaults: () => ({ deliveries_days: 7, ended_sessions_days: 30, mail_history_days: 365 }),
});
