import { BooleanField, DateTimeField, IntegerField, ObjectField, StringField, UuidField } from '#platform';
import type { NewTeam, TeamChange } from '../../teams.service.ts';

const MOST_MEMBERS = 200;

export class TeamMemberDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @BooleanField({
    description: 'Their account is disabled: they stay in the team, and nothing is assigned to them',
  })
  disabled!: boolean;
}

export class TeamDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @ObjectField(() => TeamMemberDto, { each: true, description: 'By name' })
  members!: TeamMemberDto[];

  @DateTimeField({ nullable: true, description: 'From then on it is given nothing new; null: it is in use' })
  archived_at!: string | null;

  @IntegerField({ description: 'Give it with a PATCH' })
  version!: number;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;
}

export class TeamListDto {
  @ObjectField(() => TeamDto, { each: true, description: 'All of them: those in use first, each by name' })
  data!: TeamDto[];
}

export class CreateTeamDto implements NewTeam {
  @StringField({ min: 1, max: 80, description: 'Of each name there is one team, archived ones among them' })
  name!: string;

  @UuidField({
    optional: true,
    each: true,
    maxItems: MOST_MEMBERS,
    description: 'Users whose accounts are enabled',
  })
  member_ids?: string[];
}

export class UpdateTeamDto implements TeamChange {
  @IntegerField({ min: 1, description: 'The version that was read; another one now is answered with 412' })
  version!: number;

  @StringField({ optional: true, min: 1, max: 80 })
  name?: string;

  @UuidField({ optional: true, each: true, maxItems: MOST_MEMBERS, description: 'All of its members' })
  member_ids?: string[];
}
