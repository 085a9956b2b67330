import type { Subject } from '#contracts';

/** The page about it. Links open pages only: deciding takes a signed-in POST that no mail scanner can send. */
export function pagePath(subject: Subject, incidentId: string | null): string {
  if (subject.type === 'approval') return `/approvals/${subject.id}`;
  if (subject.type === 'incident_operation') return '/incidents?assignee=me';
  if (subject.type === 'team')
    return `/incidents?team=${subject.id}&assignee=none&status=created,triaging,triaged&snoozed=false&sort=-urgency`;
  if (subject.type === 'handover') return `/handovers/${subject.id}`;
  if (subject.type === 'kill_switch') return '/policy';
  if (incidentId !== null) return `/incidents/${incidentId}`;
  return subject.type === 'incident' ? `/incidents/${subject.id}` : '/approvals';
}
