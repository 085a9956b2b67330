import { LEVEL_ROLES, type ApprovalLevel, type Role } from '#contracts';
import { KIND_DEFINITIONS, NOTIFICATION_KINDS, type NotificationKind } from './kinds.ts';

/** Where somebody is told of a kind. */
export interface Channels {
  kind: NotificationKind;
  page: boolean;
  mail: boolean;
}

/** Of every kind: what was chosen, else as its definition says. */
export function channelsOf(
  chosen: readonly { kind: string; page: boolean; mail: boolean }[],
  role: Role,
): Channels[] {
  return NOTIFICATION_KINDS.map((kind) => {
    const { always, page } = KIND_DEFINITIONS[kind];
    const choice = chosen.find((one) => one.kind === kind);
    return { kind, page: always || (choice?.page ?? page), mail: choice?.mail ?? unasked(kind, role) };
  });
}

/**
 * Whether a mail goes to one of those who see the notification: as they have chosen, else as its kind says, and where
 * that is for a level to those who have it.
 */
export function wantsMail(
  { kind, mail_level }: { kind: NotificationKind; mail_level: ApprovalLevel | null },
  role: Role,
  chosen: boolean | undefined,
): boolean {
  if (chosen !== undefined) return chosen;
  return unasked(kind, role) && (mail_level === null || LEVEL_ROLES[mail_level].includes(role));
}

function unasked(kind: NotificationKind, role: Role): boolean {
  const { mail } = KIND_DEFINITIONS[kind];
  return typeof mail === 'boolean' ? mail : LEVEL_ROLES[mail].includes(role);
}
