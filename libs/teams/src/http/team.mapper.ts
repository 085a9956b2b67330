import type { TeamRow } from '../data/teams.repository.ts';
import type { TeamDto } from './dto/team.dto.ts';

export function toTeam(team: TeamRow): TeamDto {
  return {
    id: team.id,
    name: team.name,
    members: team.members.map(({ id, name, disabled }) => ({ id, name, disabled })),
    archived_at: team.archived_at?.toISOString() ?? null,
    version: team.version,
    created_at: team.created_at.toISOString(),
    updated_at: team.updated_at.toISOString(),
  };
}
