import type { IncidentFilterName, IncidentFilters } from './incident-filters.tsx';

export interface TimeRangeProps {
  filters: IncidentFilters;
  onChange: (changes: Partial<Record<IncidentFilterName, string | null>>) => void;
}

export const NO_TIME = { since: null, created_after: null, created_before: null };
