import { useQuery } from '@tanstack/react-query';
import type { IncidentQueueDto } from '../../../shared/api/generated/index.ts';
import { teamName, teamNamesQuery } from '../../../shared/api/queues.queries.ts';
import { FilterMenu, type FilterOption } from '../../../shared/ui/filter-menu.tsx';
import { t } from '../../../shared/texts/texts.ts';
import { MINE } from './my-teams.ts';

const OTHERS: readonly FilterOption[] = [
  { value: MINE, label: t`My teams` },
  { value: 'none', label: t`No team` },
];

interface TeamFilterProps {
  queues: readonly IncidentQueueDto[];
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** In whose queue. An archived one in whose queue nothing waits is there while it is chosen. */
export function TeamFilter({ queues, value, onChange }: TeamFilterProps) {
  const options = [...OTHERS, ...queues.map((queue) => ({ value: queue.id, label: teamName(queue) }))];
  const further = value?.split(',').filter((one) => !options.some((option) => option.value === one)) ?? [];
  const teams = useQuery({ ...teamNamesQuery, enabled: further.length > 0 }).data ?? [];
  const archived = teams
    .filter(({ id }) => further.includes(id))
    .map((team) => ({ value: team.id, label: teamName(team) }));
  return <FilterMenu label={t`Team`} options={[...options, ...archived]} value={value} onChange={onChange} />;
}
