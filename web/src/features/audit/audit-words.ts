import { words } from '../../shared/lib/words.ts';

/** `incident.alert_joined` → `Incident: alert joined`. */
export function auditSentence(event: string): string {
  const [subject = '', ...rest] = event.split('.');
  return rest.length === 0 ? words(event) : `${words(subject)}: ${words(rest.join('.')).toLowerCase()}`;
}

/** Where a subject has a page of its own, its address. */
export function subjectAddress(type: string, id: string): string | null {
  switch (type) {
    case 'incident':
      return `/incidents/${id}`;
    case 'approval':
      return `/approvals/${id}`;
    case 'run':
      return `/runs/${id}`;
    case 'playbook':
      return `/playbooks/${id}`;
    case 'policy':
    case 'kill_switch':
      return '/policy';
    default:
      return null;
  }
}
