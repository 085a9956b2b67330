import type { ApprovalLevel, Role, Subject } from '#contracts';
import type { NotificationKind } from './kinds.ts';

const TITLE_AT_MOST = 300;

/** Titles carry names out of alerts: one line each, and bounded. */
export function titleLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= TITLE_AT_MOST ? line : `${line.slice(0, TITLE_AT_MOST - 1)}…`;
}

/**
 * What people are told. Recipients are roles, not rows per user: whoever has the role when they look sees it. What
 * concerns certain people has their ids beside it.
 */
export interface NotificationDraft {
  kind: NotificationKind;
  title: string;
  body: string;
  subject: Subject;
  incident_id: string | null;
  roles: readonly Role[];
  /** Who of them; null: all. */
  user_ids: readonly string[] | null;
  /** Users who are left out: who stands behind a request does not decide it. */
  except_user_ids: readonly string[];
  /** Of whose level one has to be to get a mail unasked, when mail is set up; null: all whom it concerns. */
  mail_level: ApprovalLevel | null;
  /** What it was made from: the same source twice makes one notification. */
  source: string;
}
