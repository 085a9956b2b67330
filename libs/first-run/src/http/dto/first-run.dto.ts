import { FIRST_RUN_STEPS, OPERATION_MODES, type FirstRunStep, type OperationMode } from '#contracts';
import { BooleanField, EnumField, IntegerField, ObjectField, StringField, UuidField } from '#platform';

export class FirstRunStepDto {
  @EnumField(FIRST_RUN_STEPS, { name: 'FirstRunStep' })
  name!: FirstRunStep;

  @BooleanField({ description: 'Read from what there is; nothing keeps it' })
  done!: boolean;
}

export class FirstRunConnectorDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @StringField({ description: 'healthy, unhealthy, or unknown while it was not asked' })
  health_status!: string;

  @StringField({ nullable: true, description: 'What its last check ended with' })
  health_error!: string | null;
}

export class FirstRunDto {
  @BooleanField({ description: 'Whether people are led: the setting first_run' })
  lead!: boolean;

  @IntegerField({ description: 'The version of that setting, for changing it' })
  lead_version!: number;

  @BooleanField({ description: 'Somebody has set something up' })
  begun!: boolean;

  @ObjectField(() => FirstRunStepDto, { each: true, description: 'In the order in which they are taken' })
  steps!: FirstRunStepDto[];

  @UuidField({ nullable: true, description: 'The newest source' })
  source_id!: string | null;

  @ObjectField(() => FirstRunConnectorDto, {
    nullable: true,
    description: 'The newest connector that is switched on',
  })
  connector!: FirstRunConnectorDto | null;

  @IntegerField({ description: 'Active people who may decide approvals; four eyes need two' })
  deciders!: number;

  @EnumField(OPERATION_MODES, { name: 'OperationMode' })
  mode!: OperationMode;
}
