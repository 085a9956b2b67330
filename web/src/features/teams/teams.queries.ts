import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getTeams,
  getUsers,
  patchTeamsById,
  postTeams,
  postTeamsByIdArchive,
  postTeamsByIdRestore,
  type TeamDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const teamsQuery = queryOptions({
  queryKey: keys.teams.list({}),
  queryFn: ({ signal }) => getTeams({ signal }),
  select: ({ data }) => data,
});

/** Who may be in a team: everybody whose account is enabled. */
export const peopleQuery = queryOptions({
  queryKey: keys.users.list({}),
  queryFn: ({ signal }) => getUsers({ signal }),
  select: ({ data }) => data.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ id, name })),
});

interface TeamFields {
  name: string;
  member_ids: string[];
}

function useTeamsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.teams.all });
    void queryClient.invalidateQueries({ queryKey: keys.incidents.lists() });
  };
}

/** @param team null: a new one */
export function useSaveTeam(team: TeamDto | null) {
  return useMutation({
    mutationFn: (fields: TeamFields) =>
      team === null
        ? postTeams({ body: fields })
        : patchTeamsById({ path: { id: team.id }, body: { ...fields, version: team.version } }),
    onSettled: useTeamsChanged(),
  });
}

/** Archives it, or takes it into use again. */
export function useSwitchTeam({ id, archived_at }: TeamDto) {
  return useMutation({
    mutationFn: () =>
      archived_at === null ? postTeamsByIdArchive({ path: { id } }) : postTeamsByIdRestore({ path: { id } }),
    onSettled: useTeamsChanged(),
  });
}
