import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { UnitOfWork } from '#platform';
import { TeamMemberEntity } from './team-member.entity.ts';
import { TeamEntity } from './team.entity.ts';

export interface MemberRow {
  id: string;
  name: string;
  /** Stays in the team, and is given nothing. */
  disabled: boolean;
}

export interface TeamRow extends Pick<
  TeamEntity,
  'id' | 'name' | 'archived_at' | 'version' | 'created_at' | 'updated_at'
> {
  /** By name. */
  members: MemberRow[];
}

const COLUMNS = `t.id, t.name, t.archived_at, t.version, t.created_at, t.updated_at,
  coalesce((SELECT json_agg(json_build_object('id', u.id, 'name', u.name, 'disabled', u.disabled_at IS NOT NULL) ORDER BY u.name, u.id)
    FROM team_members m JOIN users u ON u.id = m.user_id WHERE m.team_id = t.id), '[]'::json) AS members`;

@Injectable()
export class TeamsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Whoever changes teams waits here for the others: names are compared, and teams are counted. */
  async takeTurn(): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('teams:' || current_tenant()::text, 0))`,
    );
  }

  /** Those in use first, each by name. */
  list(limit: number): Promise<TeamRow[]> {
    return this.unitOfWork.query(
      `SELECT ${COLUMNS} FROM teams t ORDER BY t.archived_at IS NOT NULL, t.key, t.id LIMIT $1`,
      [limit],
    );
  }

  find(id: string): Promise<TeamRow | undefined> {
    return this.unitOfWork.one(`SELECT ${COLUMNS} FROM teams t WHERE t.id = $1`, [id]);
  }

  /** It is not archived before the transaction ends. */
  hold(id: string): Promise<Pick<TeamEntity, 'name' | 'archived_at'> | undefined> {
    return this.unitOfWork.one('SELECT name, archived_at FROM teams WHERE id = $1 FOR SHARE', [id]);
  }

  count(): Promise<number> {
    return this.unitOfWork.manager.countBy(TeamEntity, {});
  }

  async named(key: string): Promise<Pick<TeamEntity, 'id' | 'name' | 'archived_at'> | null> {
    return this.unitOfWork.manager.findOneBy(TeamEntity, { key });
  }

  async add(
    team: Pick<TeamEntity, 'id' | 'name' | 'key' | 'created_at' | 'updated_at'>,
    memberIds: readonly string[],
  ): Promise<void> {
    await this.unitOfWork.manager.insert(TeamEntity, team);
    await this.setMembers(team.id, memberIds);
  }

  /** @returns false when somebody has changed it since */
  async change(
    id: string,
    version: number,
    fields: Partial<Pick<TeamEntity, 'name' | 'key' | 'archived_at'>> & Pick<TeamEntity, 'updated_at'>,
  ): Promise<boolean> {
    const { affected } = await this.unitOfWork.manager.update(
      TeamEntity,
      { id, version },
      { ...fields, version: version + 1 },
    );
    return affected === 1;
  }

  async setMembers(teamId: string, userIds: readonly string[]): Promise<void> {
    await this.unitOfWork.manager.delete(TeamMemberEntity, { team_id: teamId });
    await this.unitOfWork.query(
      'INSERT INTO team_members (team_id, user_id) SELECT $1, member FROM unnest($2::uuid[]) AS member',
      [teamId, [...userIds]],
    );
  }

  /** Those of them that there are. */
  users(ids: readonly string[]): Promise<MemberRow[]> {
    return this.unitOfWork.query(
      'SELECT id, name, disabled_at IS NOT NULL AS disabled FROM users WHERE id = ANY($1::uuid[]) ORDER BY name, id',
      [[...ids]],
    );
  }

  async ofPerson(userId: string): Promise<string[]> {
    const rows = await this.unitOfWork.manager.find(TeamMemberEntity, {
      select: { team_id: true },
      where: { user_id: userId },
      order: { team_id: 'ASC' },
    });
    return rows.map(({ team_id }) => team_id);
  }

  /** Those who are enabled and have one of these roles. */
  async activeMembers(teamId: string, roles: readonly Role[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT u.id FROM team_members m JOIN users u ON u.id = m.user_id
       WHERE m.team_id = $1 AND u.disabled_at IS NULL AND u.role = ANY($2::text[]) ORDER BY u.id`,
      [teamId, [...roles]],
    );
    return rows.map(({ id }) => id);
  }

  names(limit: number): Promise<Pick<TeamEntity, 'id' | 'name' | 'archived_at'>[]> {
    return this.unitOfWork.query(
      'SELECT id, name, archived_at FROM teams ORDER BY archived_at IS NOT NULL, key, id LIMIT $1',
      [limit],
    );
  }
}
