export const TIMELINE_KINDS = [
  'alert',
  'evidence',
  'verdict',
  'comment',
  'state',
  'field',
  'action',
  'task',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
