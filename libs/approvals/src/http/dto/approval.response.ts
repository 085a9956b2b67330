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

export const APPROVAL_STATUSES = Object.keys(approvalMachine.transitions) as ApprovalStatus[];
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
