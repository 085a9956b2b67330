import type { IncidentGrouping } from '../../../shared/api/generated/index.ts';
import { t } from '../../../shared/texts/texts.ts';

/** By what the list can be grouped. */
export const GROUPINGS: readonly { value: IncidentGrouping; label: string }[] = [
  { value: 'source', label: t`Source` },
  { value: 'type', label: t`Type` },
  { value: 'team', label: t`Team` },
  { value: 'entity', label: t`What they share` },
];
