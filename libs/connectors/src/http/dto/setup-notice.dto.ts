import { CAPABILITIES, type Capability } from '#contracts';
import { DateTimeField, EnumField, IntegerField, ObjectField, StringField, UuidField } from '#platform';

export class UnlockingTypeDto {
  @StringField({ example: 'crowdstrike' })
  type!: string;

  @StringField({ example: 'CrowdStrike Falcon' })
  title!: string;
}

export class UnaskedActionDto {
  @StringField({ example: 'isolate_host' })
  action!: string;

  @IntegerField({ min: 1, description: 'How often automation would have asked for it' })
  count!: number;
}

export class SetupNoticeDto {
  @EnumField(CAPABILITIES, { name: 'Capability', description: 'What no connector serves' })
  capability!: Capability;

  @ObjectField(() => UnlockingTypeDto, { each: true, description: 'The kinds of connectors that would' })
  connectors!: UnlockingTypeDto[];

  @ObjectField(() => UnaskedActionDto, { each: true, description: 'What was not asked for meanwhile' })
  actions!: UnaskedActionDto[];

  @DateTimeField()
  first_at!: string;

  @DateTimeField()
  last_at!: string;

  @UuidField({ description: 'The last incident for which something was not asked for' })
  last_incident_id!: string;
}
