import { pagePath } from './link.ts';
import type { NotificationKind } from './kinds.ts';

export interface MailContent {
  subject: string;
  text: string;
}

export interface MailSource {
  kind: NotificationKind;
  title: string;
  body: string;
  subject_type: string;
  subject_id: string;
  incident_id: string | null;
}

/** Plain text only: what comes from an alert can then be no link text and no picture, only characters. */
export function mailContent(source: MailSource, baseUrl: string): MailContent {
  const path = pagePath({ type: source.subject_type, id: source.subject_id }, source.incident_id);
  return {
    subject: `[Triage Warden] ${source.title}`,
    text: [
      source.title,
      '',
      source.body,
      '',
      `Open it: ${baseUrl.replace(/\/$/, '')}${path}`,
      '',
      'Nothing is decided by opening the link or by answering this mail.',
    ].join('\n'),
  };
}

/**
 * Whether the mail server has refused this mail for good. A refused sign-in is 5xx too, but says nothing about
 * the mail: it is tried again, and sent once the setting is right.
 */
export function isRefusal(error: unknown): boolean {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return aboutThisMail && typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
}
