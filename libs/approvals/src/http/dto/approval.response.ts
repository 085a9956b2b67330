import {
  APPROVAL_LEVELS,
  PROPOSER_TYPES,
  ROLES,
  approvalMachine,
  type ApprovalLevel,
  type ApprovalStatus,
  type ErrorCode,
  type ProposerType,
  type Role,
  ERROR_CODES,
} from '#contracts';
import { CHANGE_KINDS, type Change, type ChangeKind } from '#actions';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ObjectField,
  PersonBehindDto,
  StringField,
  TextField,
  UuidField,
} from '#platform';

export const APPROVAL_STATUSES: readonly ApprovalStatus[] = approvalMachine.states;
export const APPROVAL_DECISIONS = ['approve', 'reject'] as const;

export class ApprovalProposerDto {
  @EnumField(PROPOSER_TYPES, { name: 'ProposerType' })
  type!: ProposerType;

  @UuidField({ nullable: true, description: 'The user who asked, if a person did' })
  user_id!: string | null;

  @StringField()
  name!: string;
}

export class ApprovalDecisionDto {
  @UuidField()
  id!: string;

  @UuidField()
  user_id!: string;

  @StringField()
  name!: string;

  @EnumField(ROLES, { name: 'Role' })
  role!: Role;

  @EnumField(APPROVAL_DECISIONS, { name: 'ApprovalDecisionKind' })
  decision!: 'approve' | 'reject';

  @TextField({ nullable: true })
  comment!: string | null;

  @DateTimeField()
  decided_at!: string;
}

export class ApprovalChangeDto implements Change {
  @EnumField(CHANGE_KINDS, { name: 'ChangeKind' })
  what!: ChangeKind;

  @StringField({ nullable: true })
  before!: string | null;

  @StringField({ nullable: true })
  after!: string | null;

  @TextField()
  sentence!: string;

  @BooleanField({ description: 'As things stand, an approval would carry nothing out' })
  stops!: boolean;
}

export class ApprovalDto {
  @UuidField()
  id!: string;

  @UuidField({ description: 'GET /actions/:id has the exact request' })
  action_id!: string;

  @UuidField({ nullable: true })
  incident_id!: string | null;

  @StringField({ example: 'isolate_host' })
  action!: string;

  @TextField({ description: 'One line: what will be done, to what' })
  summary!: string;

  @TextField({ description: 'Why it was asked for' })
  reason!: string;

  @StringField({ description: 'SHA-256 of the exact request; a decision sends it back' })
  digest!: string;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel' })
  level!: ApprovalLevel;

  @IntegerField({ description: 'How many different people must approve' })
  quorum!: number;

  @EnumField(APPROVAL_STATUSES, { name: 'ApprovalStatus' })
  status!: ApprovalStatus;

  @ObjectField(() => ApprovalProposerDto)
  proposer!: ApprovalProposerDto;

  @ObjectField(() => PersonBehindDto, {
    each: true,
    description: 'Everybody who stands behind the request; none of them decides it',
  })
  behind!: PersonBehindDto[];

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  expires_at!: string;

  @DateTimeField({ nullable: true })
  settled_at!: string | null;

  @ObjectField(() => ApprovalDecisionDto, { each: true })
  decisions!: ApprovalDecisionDto[];

  @BooleanField({ description: 'Whether you may decide it now' })
  may_decide!: boolean;

  @TextField({ nullable: true, description: 'Why you may not, as a sentence' })
  obstacle!: string | null;

  @ObjectField(() => ApprovalChangeDto, {
    each: true,
    description: 'What has changed since it was asked for; empty once it is settled',
  })
  changes!: ApprovalChangeDto[];

  @TextField({
    nullable: true,
    description:
      'Why an approval given no longer covered the action; null when it is asked for the first time',
  })
  asked_again!: string | null;

  @TextField({ nullable: true, description: 'Why nobody at all can decide it, as a sentence' })
  dead_end!: string | null;
}

export class BulkResultDto {
  @UuidField()
  id!: string;

  @BooleanField()
  decided!: boolean;

  @ObjectField(() => ApprovalDto, { nullable: true, description: 'As it stands afterwards' })
  approval!: ApprovalDto | null;

  @EnumField(Object.keys(ERROR_CODES) as ErrorCode[], { name: 'ErrorCode', nullable: true })
  code!: ErrorCode | null;

  @TextField({ nullable: true, description: 'Why it was not decided' })
  detail!: string | null;
}

export class BulkResultsDto {
  @ObjectField(() => BulkResultDto, { each: true })
  data!: BulkResultDto[];
}
