import { APPROVAL_LEVELS, type ApprovalLevel, type ApprovalStatus } from '#contracts';
import { BooleanField, EnumField, ListQuery, ObjectField, StringField, UuidField } from '#platform';
import { APPROVAL_DECISIONS, APPROVAL_STATUSES } from './approval.response.ts';

const DIGEST = { min: 1, max: 128, description: 'The digest of the approval as you saw it' };

export class ListApprovalsQuery extends ListQuery {
  @EnumField(APPROVAL_STATUSES, { name: 'ApprovalStatus', optional: true })
  status?: ApprovalStatus;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', optional: true })
  level?: ApprovalLevel;

  @BooleanField({ optional: true, description: 'Pending ones that I may decide and have not decided yet' })
  mine?: boolean;

  @StringField({ optional: true, max: 100, description: "The action's name, or its id" })
  action?: string;

  @UuidField({ optional: true })
  incident?: string;
}

export class ApproveDto {
  @StringField(DIGEST)
  digest!: string;

  @StringField({ optional: true, max: 2000 })
  comment?: string;
}

export class RejectDto {
  @StringField(DIGEST)
  digest!: string;

  @StringField({ min: 1, max: 2000 })
  reason!: string;
}

export class BulkItemDto {
  @UuidField()
  id!: string;

  @StringField(DIGEST)
  digest!: string;
}

export class BulkDecisionDto {
  @EnumField(APPROVAL_DECISIONS, { name: 'ApprovalDecisionKind' })
  decision!: 'approve' | 'reject';

  @StringField({ optional: true, max: 2000, description: 'Needed to reject' })
  comment?: string;

  @ObjectField(() => BulkItemDto, { each: true, maxItems: 100 })
  items!: BulkItemDto[];
}
