import {
  APPROVAL_LEVELS,
  CAPABILITIES,
  type ApprovalLevel,
  type Capability,
  type JsonObject,
  TARGET_TYPES,
  type TargetType,
} from '#contracts';
import { BooleanField, EnumField, JsonField, ObjectField, StringField, TextField } from '#platform';
import type { ActionPreview, ActionTypeView } from '../../actions.view.ts';
import { ACTION_CATEGORIES, type ActionCategory } from '../../domain/definition.ts';
import { ActionConnectorDto, DecisionSummaryDto } from './action.dto.ts';

export class ActionTypeDto implements ActionTypeView {
  @StringField({ example: 'isolate_host' })
  name!: string;

  @StringField({ example: 'Isolate host' })
  title!: string;

  @EnumField(ACTION_CATEGORIES, { name: 'ActionCategory' })
  category!: ActionCategory;

  @TextField()
  description!: string;

  @BooleanField()
  read_only!: boolean;

  @BooleanField()
  reversible!: boolean;

  @StringField({ nullable: true })
  inverse!: string | null;

  @EnumField(CAPABILITIES, {
    name: 'Capability',
    nullable: true,
    description: 'What a connector must offer for it',
  })
  capability!: Capability | null;

  @BooleanField({ description: 'False while no enabled connector offers the capability' })
  available!: boolean;

  @ObjectField(() => ActionConnectorDto, {
    each: true,
    description: 'Those that serve it now; an effect goes through one of them, a look-up asks all',
  })
  connectors!: ActionConnectorDto[];

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', nullable: true })
  default_level!: ApprovalLevel | null;

  @EnumField(TARGET_TYPES, { name: 'TargetType', nullable: true })
  target_type!: TargetType | null;

  @BooleanField({ description: 'Can be requested for an incident only' })
  needs_incident!: boolean;

  @TextField({
    nullable: true,
    description: 'Why the service is not asked what the target is before the work begins; null: it is asked',
  })
  unresolved!: string | null;

  @JsonField({ description: 'JSON Schema of the parameters: forms are made from it' })
  parameters!: JsonObject;

  @JsonField({ description: 'JSON Schema of the output' })
  output!: JsonObject;
}

/** What policy would answer now, without asking in earnest. */
export class ActionPreviewDto extends DecisionSummaryDto implements ActionPreview {
  @StringField()
  action!: string;

  @TextField({ description: 'One line: what would be done, to what' })
  summary!: string;

  @EnumField(TARGET_TYPES, { name: 'TargetType', nullable: true })
  target_type!: TargetType | null;

  @TextField({ each: true, maxItems: 1000 })
  targets!: string[];

  @BooleanField()
  reversible!: boolean;

  @StringField({ nullable: true })
  inverse!: string | null;

  @ObjectField(() => ActionConnectorDto, { nullable: true })
  connector!: ActionConnectorDto | null;

  @BooleanField({ description: 'False: no connector can carry it out, or it is not clear which' })
  available!: boolean;

  @TextField({ nullable: true, description: 'Why it is not available, as a sentence' })
  obstacle!: string | null;
}
