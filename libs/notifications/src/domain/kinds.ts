import type { ApprovalLevel } from '#contracts';

/** What is true of a kind of notification. There is no default: whoever adds one says all of it. */
interface KindDefinition {
  /** What people read where they choose. */
  title: string;
  /** When it comes, and to whom. */
  about: string;
  /** Whether the page always tells it: what waits for one's decision cannot be switched off there. */
  always: boolean;
  /** Whether the page tells it unless somebody has chosen otherwise; where not, it is told to those only who ask for it. */
  page: boolean;
  /** Whether a mail goes out as well, unless somebody has chosen otherwise; a level: to those who have it. */
  mail: boolean | ApprovalLevel;
}

const DEFINITIONS = {
  approval_requested: {
    title: 'A decision is needed',
    about: 'An approval that my role may decide and behind which I do not stand.',
    always: true,
    page: true,
    mail: true,
  },
  approval_expired: {
    title: 'Nobody decided in time',
    about: 'An approval that my role might have decided has run out.',
    always: false,
    page: true,
    mail: true,
  },
  escalated: {
    title: 'An incident was escalated',
    about: 'To a level that my role has.',
    always: false,
    page: true,
    mail: true,
  },
  action_failed: {
    title: 'An action failed',
    about: 'It was not carried out, or could not be undone.',
    always: false,
    page: true,
    mail: true,
  },
  action_unconfirmed: {
    title: 'Nobody knows whether an action happened',
    about: 'The call may or may not have reached the service: somebody has to look there.',
    always: false,
    page: true,
    mail: true,
  },
  kill_switch_engaged: {
    title: 'A kill switch is on',
    about: 'Told to everybody; mails go to managers unless one asks for them.',
    always: true,
    page: true,
    mail: 'manager',
  },
  mentioned: {
    title: 'Somebody mentions me',
    about: 'By @ and my name, in a comment on an incident.',
    always: false,
    page: true,
    mail: true,
  },
  assigned: {
    title: 'An incident or a task is assigned to me',
    about: 'By somebody else.',
    always: false,
    page: true,
    mail: true,
  },
  handed_over: {
    title: 'A shift is handed over',
    about: 'To me, or to all who work on incidents.',
    always: false,
    page: true,
    mail: true,
  },
  team_queue: {
    title: 'New in the queue of my team',
    about:
      'An incident that a source or a person has put there and nobody has taken; once in a quarter of an hour for each team and whoever it comes from.',
    always: false,
    page: false,
    mail: false,
  },
  watched: {
    title: 'News of an incident that I watch',
    about: 'A comment, a verdict, another severity, type or assignee, its end, and that it is opened again.',
    always: false,
    page: true,
    mail: false,
  },
} as const satisfies Record<string, KindDefinition>;

export type NotificationKind = keyof typeof DEFINITIONS;
export const KIND_DEFINITIONS: Readonly<Record<NotificationKind, Readonly<KindDefinition>>> = DEFINITIONS;
export const NOTIFICATION_KINDS = Object.keys(DEFINITIONS) as [NotificationKind, ...NotificationKind[]];
