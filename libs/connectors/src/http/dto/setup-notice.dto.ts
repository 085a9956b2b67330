import { CAPABILITIES, LOOK_UPS, type Capability, type LookUp } from '#contracts';
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

  @EnumField(LOOK_UPS, {
    name: 'LookUp',
    nullable: true,
    description: 'What the connectors there are know nothing about; null: none serves the capability at all',
  })
  looks_up!: LookUp | null;

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
