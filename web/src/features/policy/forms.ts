import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  CRITICALITIES,
  DECISIONS,
  INCIDENT_TYPES,
  PROPOSER_TYPES,
  ROLES,
  SEVERITIES,
} from '#contracts';
import type {
  DeniedActionsDto,
  PolicyRuleDto,
  ProtectedTargetsDto,
  RateLimitDto,
  TargetKind,
  TimeWindowDto,
  Weekday,
} from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';
import { t } from '../../shared/texts/texts.ts';

const TARGET_KINDS = ['user', 'host', 'domain', 'ip_range'] as const satisfies readonly TargetKind[];
const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[];

const texts = (title: string, description: string, example: string): FormSchema => ({
  type: 'array',
  items: { type: 'string' },
  title,
  description,
  examples: [example],
});
const some = (
  title: string,
  values: readonly string[],
  description = t`Every one when empty.`,
): FormSchema => ({
  type: 'array',
  items: { type: 'string', enum: values },
  title,
  description,
});
const share = (title: string): FormSchema => ({ type: 'number', minimum: 0, maximum: 1, title });
const count = (title: string, minimum = 0): FormSchema => ({ type: 'integer', minimum, title });
const line = (title: string, description?: string): FormSchema => ({
  type: 'string',
  title,
  ...(description === undefined ? {} : { description }),
});

/** A rule as one flat form; `ruleOf` and `ruleValues` fold and unfold what the document nests. */
export const RULE_FORM: FormSchema = {
  type: 'object',
  required: ['name', 'decision'],
  properties: {
    name: line(t`Name`, t`Unique; decisions name it.`),
    description: line(t`Description`),
    decision: { type: 'string', title: t`Decision`, enum: DECISIONS },
    level: {
      type: 'string',
      title: t`Level`,
      description: t`Needed to require approval.`,
      enum: APPROVAL_LEVELS,
    },
    quorum: { ...count(t`People who must approve`, 1), description: t`One when empty.` },
    reason: line(t`Reason`, t`Needed to deny; whoever asked reads it.`),
    actions: texts(t`Actions`, t`Names or globs; every action when empty.`, 'isolate_*'),
    severity: some(t`Severities`, SEVERITIES),
    incident_type: some(t`Incident types`, INCIDENT_TYPES),
    verdict: some(t`Verdicts`, CLASSIFICATIONS),
    confidence_min: share(t`Confidence from`),
    confidence_max: share(t`Confidence to`),
    targets: texts(
      t`Targets`,
      t`Globs. An allowing rule must fit every target, any other rule one.`,
      '*.example.com',
    ),
    target_criticality: some(
      t`Criticality of the target`,
      CRITICALITIES,
      t`By the lists of assets and identities; any, listed or not, when empty.`,
    ),
    target_tags: texts(
      t`Tags of the target`,
      t`By the same lists; one of these is enough. An allowing rule needs it of every target, any other rule of one.`,
      'server',
    ),
    proposer_types: some(t`Asked by`, PROPOSER_TYPES),
    proposer_roles: some(t`Asked by role`, ROLES),
    days: some(t`Days`, WEEKDAYS, t`Every day when empty.`),
    from: { ...line(t`From`), examples: ['22:00'] },
    to: { ...line(t`To`, t`Exclusive; before “from” it means the next day.`), examples: ['06:00'] },
    timezone: { ...line(t`Time zone`, t`UTC when empty.`), examples: [t`Europe/Berlin`] },
    when: {
      type: 'string',
      format: 'textarea',
      title: t`When`,
      description: t`A CEL expression over action, targets, parameters, incident, alert, proposer, verdict, playbook, now. An allowing rule must hold for each alert of the incident, any other rule for one.`,
      examples: ['incident != null && incident.severity == "critical"'],
    },
  },
};

export function ruleValues(rule: PolicyRuleDto): FormValues {
  const { proposer, confidence, target, time, enabled: _enabled, ...flat } = rule;
  return withoutEmpty({
    ...flat,
    target_criticality: target?.criticality,
    target_tags: target?.tags,
    proposer_types: proposer?.types,
    proposer_roles: proposer?.roles,
    confidence_min: confidence?.min,
    confidence_max: confidence?.max,
    days: time?.days,
    from: time?.from,
    to: time?.to,
    timezone: time?.timezone,
  });
}

/** The form's fields have the schema's types; the server checks every one of them on publishing. */
export function ruleOf(values: FormValues, enabled: boolean | undefined): PolicyRuleDto {
  const {
    target_criticality,
    target_tags,
    proposer_types,
    proposer_roles,
    confidence_min,
    confidence_max,
    days,
    from,
    to,
    timezone,
    ...flat
  } = withoutEmpty(values);
  const target = withoutEmpty({ criticality: target_criticality, tags: target_tags });
  const proposer = withoutEmpty({ types: proposer_types, roles: proposer_roles });
  const confidence = withoutEmpty({ min: confidence_min, max: confidence_max });
  const time: TimeWindowDto = withoutEmpty({ days, from, to, timezone });
  return withoutEmpty({ ...flat, enabled, target, proposer, confidence, time }) as unknown as PolicyRuleDto;
}

export const GUARDRAIL_FORMS = {
  denied_actions: {
    type: 'object',
    required: ['actions', 'reason'],
    properties: {
      actions: texts(t`Actions`, t`Names or globs that nobody and nothing may do.`, 'delete_*'),
      reason: line(t`Reason`, t`Whoever asks for one reads it.`),
    },
  },
  protected_targets: {
    type: 'object',
    required: ['kind', 'patterns', 'reason'],
    properties: {
      kind: { type: 'string', title: t`Kind`, enum: TARGET_KINDS },
      patterns: texts(t`Patterns`, t`Globs; for IP ranges addresses and CIDR ranges.`, 'dc-*'),
      actions: texts(t`Actions`, t`Only these are refused; every effect when empty.`, 'isolate_host'),
      reason: line(t`Reason`, t`Whoever asks for one reads it.`),
    },
  },
  rate_limits: {
    type: 'object',
    required: ['actions'],
    properties: {
      actions: texts(
        t`Actions`,
        t`Names or globs; each matched action is counted by itself.`,
        'disable_user',
      ),
      per_hour: count(t`In an hour`),
      per_day: count(t`In a day`),
      concurrent: { ...count(t`At a time`), description: t`Requested and not settled yet.` },
      per_incident: count(t`For one incident`),
    },
  },
} as const satisfies Record<string, FormSchema>;

export type GuardrailKind = keyof typeof GUARDRAIL_FORMS;
export type Guardrail = DeniedActionsDto | ProtectedTargetsDto | RateLimitDto;

export function guardrailOf(values: FormValues): Guardrail {
  return withoutEmpty(values) as unknown as Guardrail;
}

function withoutEmpty(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
