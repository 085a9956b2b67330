import type { IncidentGrouping } from '../../../shared/api/generated/index.ts';

/** By what the list can be grouped. */
export const GROUPINGS: readonly { value: IncidentGrouping; label: string }[] = [
  { value: 'source', label: 'Source' },
  { value: 'type', label: 'Type' },
  { value: 'team', label: 'Team' },
  { value: 'entity', label: 'What they share' },
];
