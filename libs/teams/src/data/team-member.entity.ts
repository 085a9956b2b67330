import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';
import { TeamEntity } from './team.entity.ts';

/** Somebody may be in several teams, and stays in them when their account is disabled. */
@Entity('team_members')
@ForeignKey(() => TeamEntity, ['tenant_id', 'team_id'], ['tenant_id', 'id'])
@Index('team_members_user', ['tenant_id', 'user_id'])
export class TeamMemberEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') team_id!: string;
  @PrimaryColumn('uuid') user_id!: string;
}
