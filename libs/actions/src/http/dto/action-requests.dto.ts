import { PROPOSER_TYPES, type ActionStatus, type JsonObject } from '#contracts';
import { EnumField, JsonField, ListQuery, StringField, TextField, UuidField } from '#platform';
import type { ListActions, ListIncidentActions } from '../../actions.queries.ts';
import { ACTION_STATUSES } from './action.dto.ts';

export const SETTLE_OUTCOMES = ['completed', 'failed'] as const;
export type SettleOutcome = (typeof SETTLE_OUTCOMES)[number];

const ACTION_NAME = { matches: /^[a-z_]+$/, wants: 'the name of an action, such as isolate_host' };

export class RequestIncidentActionDto {
  @StringField({
    max: 64,
    pattern: ACTION_NAME,
    description: 'A name of `GET /action-types`',
    example: 'isolate_host',
  })
  action!: string;

  @JsonField({ description: "By the action's `parameters` schema", example: { host: 'WS-0042' } })
  parameters!: JsonObject;

  @TextField({ min: 1, max: 2000, description: 'Why: approvers and the audit read it' })
  reason!: string;

  @StringField({
    each: true,
    optional: true,
    maxItems: 100,
    pattern: { matches: /^E[1-9]\d{0,5}$/, wants: 'the id of evidence, such as E7' },
    description: "Ids of the incident's evidence",
  })
  evidence?: string[];
}

export class RequestActionDto extends RequestIncidentActionDto {
  @StringField({ optional: true, nullable: true, max: 64, description: 'An incident, by id or number' })
  incident_id?: string | null;
}

export class PreviewActionDto {
  @StringField({ max: 64, pattern: ACTION_NAME, example: 'isolate_host' })
  action!: string;

  @JsonField()
  parameters!: JsonObject;

  @StringField({ optional: true, nullable: true, max: 64, description: 'An incident, by id or number' })
  incident_id?: string | null;
}

export class CancelActionDto {
  @TextField({ optional: true, max: 2000 })
  reason?: string;
}

export class ReasonDto {
  @TextField({ min: 1, max: 2000, description: 'Why: approvers and the audit read it' })
  reason!: string;
}

export class SettleActionDto extends ReasonDto {
  @EnumField(SETTLE_OUTCOMES, {
    name: 'SettleOutcome',
    description: 'What a look at the service itself has shown',
  })
  outcome!: SettleOutcome;
}

export class IncidentActionListQuery extends ListQuery implements ListIncidentActions {
  @EnumField(ACTION_STATUSES, { name: 'ActionStatus', optional: true })
  status?: ActionStatus;
}

export class ActionListQuery extends IncidentActionListQuery implements ListActions {
  @StringField({ optional: true, max: 64, description: 'A name of `GET /action-types`' })
  action?: string;

  @UuidField({ optional: true })
  incident?: string;

  @StringField({
    optional: true,
    max: 64,
    description: `\`me\`, a user's, key's or run's id, or one of ${PROPOSER_TYPES.join(', ')}`,
  })
  proposer?: string;
}
