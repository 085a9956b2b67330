import { queryOptions, useQuery } from '@tanstack/react-query';
import { t } from '../texts/texts.ts';
import { visible } from '../lib/visible.ts';
import { getIncidentQueues, getTeams, type IncidentQueueDto } from './generated/index.ts';
import { keys } from './query-keys.ts';

/** The queues of the teams with what waits in them, one's own first. Among the lists: whatever becomes of an incident changes it. */
export const queuesQuery = queryOptions({
  queryKey: keys.incidents.list({ queues: true }),
  queryFn: ({ signal }) => getIncidentQueues({ signal }),
  select: ({ data }) => data,
});

/** All teams, archived ones too, in which nothing may wait any more. */
export const teamNamesQuery = queryOptions({
  queryKey: keys.teams.list({}),
  queryFn: ({ signal }) => getTeams({ signal }),
  select: ({ data }) =>
    data.map(({ id, name, archived_at }) => ({ id, name, archived: archived_at !== null })),
});

/** As it is shown: nobody takes an archived team for one that is in use. */
export function teamName({ name, archived }: { name: string; archived: boolean }): string {
  return archived ? t`${visible(name)} (archived)` : visible(name);
}

/** Whether a team is archived of which only the id is at hand; false until that is known. */
export function useArchived(teamId: string | undefined): boolean {
  const { data: teams } = useQuery({ ...teamNamesQuery, enabled: teamId !== undefined });
  return teams?.find(({ id }) => id === teamId)?.archived ?? false;
}

/** `12`, `999+`. */
export function waitingIn(queues: readonly IncidentQueueDto[]): string {
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  return `${waiting}${queues.some(({ more }) => more) ? '+' : ''}`;
}

/** What nobody has taken in the queues of these teams (`mine`: of one's own), the most urgent first. */
export function queueSearch(team: string): string {
  return `team=${team}&assignee=none&status=created,triaging,triaged&snoozed=false&sort=-urgency`;
}
