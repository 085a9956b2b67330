import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '#contracts';
import { DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export class KillSwitchDto {
  @UuidField()
  id!: string;

  @EnumField(KILL_SWITCH_SCOPES, { name: 'KillSwitchScope' })
  scope!: KillSwitchScope;

  @StringField({
    nullable: true,
    description: "The action's, connector's or playbook's name; null for global",
  })
  target!: string | null;

  @StringField({ max: 1000 })
  reason!: string;

  @StringField()
  engaged_by!: string;

  @DateTimeField()
  engaged_at!: string;

  @StringField({ nullable: true })
  released_by!: string | null;

  @DateTimeField({ nullable: true })
  released_at!: string | null;

  @StringField({ nullable: true, max: 1000 })
  release_reason!: string | null;
}

export class KillSwitchesDto {
  @ObjectField(() => KillSwitchDto, { each: true })
  data!: KillSwitchDto[];
}

export class EngageKillSwitchDto {
  @EnumField(KILL_SWITCH_SCOPES, { name: 'KillSwitchScope' })
  scope!: KillSwitchScope;

  @StringField({
    optional: true,
    nullable: true,
    max: 100,
    description:
      'Needed unless the scope is global: the name of an action with an effect, of a connector or its kind, or of a playbook',
  })
  target?: string | null;

  @StringField({ min: 1, max: 1000 })
  reason!: string;
}

export class ReleaseKillSwitchDto {
  @StringField({ optional: true, max: 1000, description: 'Here or in the query' })
  reason?: string;
}

export class ReleaseKillSwitchQuery {
  @StringField({ optional: true, max: 1000 })
  reason?: string;
}

export class KillSwitchListQuery {
  @EnumField(['engaged', 'all'], {
    name: 'KillSwitchState',
    optional: true,
    description: 'Only those in force unless `all`',
  })
  state?: 'engaged' | 'all';
}
