import type { AuditEntryDto } from '../../shared/api/generated/index.ts';
import { withoutMiddle } from '../../shared/lib/shorten.ts';
import { actorName, words } from '../../shared/lib/words.ts';
import { t, within } from '../../shared/texts/texts.ts';

type Who = Pick<AuditEntryDto, 'actor_type' | 'actor_name' | 'on_behalf_of'>;

/** The machinery tells a reader less than the person for whom it works. */
export function whoOf({ actor_type, actor_name, on_behalf_of }: Who): string {
  const name = actor_type === 'user' ? actor_name : `${words(actor_type)} ${actorName(actor_name)}`;
  return on_behalf_of === null ? name : t`${name} for ${on_behalf_of.name}`;
}

type About = Pick<AuditEntryDto, 'subject_type' | 'subject_id' | 'subject_name'>;

/** What an entry is about, as people call it: by name where it has one, else by its id. */
export function subjectOf({ subject_type, subject_id, subject_name }: About): string {
  const name = subject_name ?? withoutMiddle(subject_id);
  return subject_type === 'incident' ? name : `${words(subject_type)} ${name}`;
}

const MOST_FIELDS = 3;

/** What was changed, by the fields of before and after: `severity, title and 2 more`. Empty where the entry tells none. */
export function changedFields({ details: { before, after } }: Pick<AuditEntryDto, 'details'>): string {
  if (!isRecord(before) || !isRecord(after)) return '';
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
  );
  const shown = names.slice(0, MOST_FIELDS).map((name) => within(words(name.replace(/_id$/, ''))));
  const more = names.length - shown.length;
  return more > 0 ? t`${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a subject has a page of its own, its address. */
export function subjectAddress(type: string, id: string): string | null {
  const of = (path: string): string => `${path}/${encodeURIComponent(id)}`;
  switch (type) {
    case 'incident':
      return of('/incidents');
    case 'approval':
      return of('/approvals');
    case 'run':
      return of('/runs');
    case 'playbook':
      return of('/playbooks');
    case 'connector':
      return of('/connectors');
    case 'webhook_source':
      return of('/settings/sources');
    case 'mailbox':
      return of('/settings/mailboxes');
    case 'policy':
    case 'kill_switch':
      return '/policy';
    default:
      return null;
  }
}
