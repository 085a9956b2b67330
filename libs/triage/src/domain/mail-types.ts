import type { IncidentType } from '#contracts';

const MAIL_TYPES: ReadonlySet<IncidentType> = new Set(['phishing', 'bec', 'spam']);

export function isMailType(type: IncidentType): boolean {
  return MAIL_TYPES.has(type);
}
