import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  CRITICALITIES,
  DECISIONS,
  INCIDENT_TYPES,
  OPERATION_MODES,
  PROPOSER_TYPES,
  ROLES,
  SEVERITIES,
} from '#contracts';
import { TARGET_KINDS, WEEKDAYS } from './document.ts';

const glob = { type: 'string', minLength: 1, maxLength: 200 };
const globs = { type: 'array', items: glob, minItems: 1, maxItems: 200 };
const sentence = { type: 'string', minLength: 1, maxLength: 500 };
const clock = { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' };
const bound = { type: 'integer', minimum: 0, maximum: 1_000_000 };
const probability = { type: 'number', minimum: 0, maximum: 1 };

function oneOrMoreOf(values: readonly string[]) {
  return { type: 'array', items: { enum: values }, minItems: 1, uniqueItems: true };
}

function closed(properties: Record<string, object>, required: string[]) {
  return { type: 'object', additionalProperties: false, properties, required };
}

const rule = {
  ...closed(
    {
      name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9 _.:-]{0,99}$' },
      description: { type: 'string', maxLength: 2000 },
      enabled: { type: 'boolean' },
      actions: globs,
      severity: oneOrMoreOf(SEVERITIES),
      incident_type: oneOrMoreOf(INCIDENT_TYPES),
      proposer: {
        ...closed({ types: oneOrMoreOf(PROPOSER_TYPES), roles: oneOrMoreOf(ROLES) }, []),
        minProperties: 1,
      },
      confidence: { ...closed({ min: probability, max: probability }, []), minProperties: 1 },
      verdict: oneOrMoreOf(CLASSIFICATIONS),
      targets: globs,
      target: {
        ...closed({ criticality: oneOrMoreOf(CRITICALITIES), tags: { ...globs, maxItems: 50 } }, []),
        minProperties: 1,
      },
      time: {
        ...closed(
          {
            days: oneOrMoreOf(WEEKDAYS),
            from: clock,
            to: clock,
            timezone: { type: 'string', maxLength: 64 },
          },
          [],
        ),
        minProperties: 1,
      },
      when: { type: 'string', minLength: 1, maxLength: 2000 },
      decision: { enum: DECISIONS },
      reason: sentence,
      level: { enum: APPROVAL_LEVELS },
      quorum: { type: 'integer', minimum: 1, maximum: 10 },
    },
    ['name', 'decision'],
  ),
};

/** JSON Schema of the policy document. What it cannot say (unique names, CEL, time zones, CIDR) is checked after it. */
export const POLICY_SCHEMA = {
  $id: 'https://triage-warden.dev/schema/policy.json',
  ...closed(
    {
      mode: { enum: OPERATION_MODES },
      semi_autonomous: closed({ min_confidence: probability }, ['min_confidence']),
      guardrails: closed(
        {
          denied_actions: {
            type: 'array',
            maxItems: 200,
            items: closed({ actions: globs, reason: sentence }, ['actions', 'reason']),
          },
          protected_targets: {
            type: 'array',
            maxItems: 500,
            items: closed(
              {
                kind: { enum: TARGET_KINDS },
                patterns: { ...globs, maxItems: 1000 },
                actions: globs,
                reason: sentence,
              },
              ['kind', 'patterns', 'reason'],
            ),
          },
          rate_limits: {
            type: 'array',
            maxItems: 200,
            items: {
              ...closed(
                { actions: globs, per_hour: bound, per_day: bound, concurrent: bound, per_incident: bound },
                ['actions'],
              ),
              minProperties: 2,
            },
          },
        },
        ['denied_actions', 'protected_targets', 'rate_limits'],
      ),
      rules: { type: 'array', maxItems: 500, items: rule },
    },
    ['mode', 'semi_autonomous', 'guardrails', 'rules'],
  ),
};
