import { INCIDENT_TYPES } from '#contracts';
import type { JsonObject } from '#contracts';
import { DUE_PATTERN, DURATION_PATTERN } from './duration.ts';

/** The step kinds of a playbook, each named by the key that only it has. */
export const STEP_KEYS = ['action', 'analyze', 'task', 'parallel', 'then', 'for_each'] as const;

export const LIMITS = {
  /** Steps that one list may hold. */
  steps: 100,
  /** Items that one for_each works on at most. */
  items: 200,
  default_items: 20,
  concurrency: 8,
  default_concurrency: 4,
  attempts: 5,
  max_timeout_ms: 120_000,
  task_title: 200,
  task_instructions: 2000,
  /** Retries wait inside the worker, so their pauses are short. */
  max_retry_delay_ms: 30_000,
  /** Stored steps of one run, iterations counted. */
  run_steps: 2000,
} as const;

const duration = (description: string): JsonObject => ({
  type: 'string',
  pattern: DURATION_PATTERN,
  description,
});
const steps = (description: string): JsonObject => ({
  type: 'array',
  items: { $ref: '#/definitions/step' },
  minItems: 1,
  maxItems: LIMITS.steps,
  description,
});
const condition: JsonObject = {
  type: ['string', 'boolean'],
  minLength: 1,
  maxLength: 4000,
  description: 'A bare CEL expression that gives true or false.',
};
const values = (description: string): JsonObject => ({
  type: 'object',
  propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,63}$' },
  description,
});

const modifiers: JsonObject = {
  id: {
    type: 'string',
    pattern: '^[a-z][a-z0-9_]{0,63}$',
    description: 'Unique in the playbook; later steps read `steps.<id>`.',
  },
  name: { type: 'string', minLength: 1, maxLength: 200, description: 'What people read in the run.' },
  if: { ...condition, description: 'The step is skipped unless this bare CEL expression is true.' },
  on_error: {
    description: '`fail` (default), `continue`, or steps that handle the error; they read `error.message`.',
    if: { type: 'array' },
    then: steps('Steps that handle the error.'),
    else: { enum: ['fail', 'continue'] },
  },
  default: {
    description: 'What `steps.<id>` holds when the step is skipped, or fails under `on_error: continue`.',
  },
};

const kind = (required: string, properties: JsonObject): JsonObject => ({
  type: 'object',
  required: [required],
  properties: { ...modifiers, ...properties },
  additionalProperties: false,
});

const retry: JsonObject = {
  type: 'object',
  required: ['attempts'],
  additionalProperties: false,
  properties: {
    attempts: {
      type: 'integer',
      minimum: 1,
      maximum: LIMITS.attempts,
      description: 'Calls in all, the first one counted.',
    },
    delay: duration('Pause before the second call, `1s` by default, at most `30s`.'),
    backoff: {
      enum: ['constant', 'exponential'],
      description: '`exponential` (default) doubles the pause each time.',
    },
  },
};

/** The published JSON Schema of a playbook (draft 7, which YAML editors understand). */
export const PLAYBOOK_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:triage-warden:playbook',
  title: 'Triage Warden playbook',
  type: 'object',
  required: ['name', 'steps'],
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9_]{0,62}$',
      description: 'Lower case, digits and underscores.',
    },
    description: { type: 'string', maxLength: 2000 },
    on: {
      type: 'object',
      additionalProperties: false,
      description:
        'When the playbook applies by itself; without it, only when a source or a person names it.',
      properties: {
        incident_type: {
          description: 'One incident type or a list of them.',
          if: { type: 'array' },
          then: { type: 'array', items: { enum: [...INCIDENT_TYPES] }, minItems: 1, uniqueItems: true },
          else: { enum: [...INCIDENT_TYPES] },
        },
        if: condition,
      },
    },
    variables: values('Constants that steps read as `vars.<name>`.'),
    steps: steps('What is done, in order.'),
    on_error: steps('What is done when the run fails; these steps read `error.message`.'),
  },
  definitions: {
    step: {
      type: 'object',
      description: 'Exactly one of action, analyze, task, parallel, if with then, for_each.',
      allOf: STEP_KEYS.map((key) => ({
        if: { type: 'object', required: [key] },
        then: { $ref: `#/definitions/${key}_step` },
      })),
      anyOf: STEP_KEYS.map((key) => ({ required: [key] })),
    },
    action_step: kind('action', {
      action: { type: 'string', minLength: 1, maxLength: 100, description: 'The name of an action type.' },
      with: values('The parameters of the action; texts may hold `${{ … }}`.'),
      timeout: duration('Longest time of one call, at most `2m`; read-only actions only.'),
      retry: { ...retry, description: 'Calls again after a failure; read-only actions only.' },
    }),
    analyze_step: kind('analyze', {
      analyze: {
        type: 'object',
        additionalProperties: false,
        properties: {
          instructions: {
            type: 'string',
            maxLength: 4000,
            description: 'What the analyst should consider; plain text without expressions.',
          },
        },
      },
      timeout: duration('Longest time that the analyst may take, at most `2m`.'),
    }),
    task_step: kind('task', {
      task: {
        type: 'object',
        required: ['title'],
        additionalProperties: false,
        description: 'Gives people something to do; the run goes on at once.',
        properties: {
          title: {
            type: 'string',
            minLength: 1,
            maxLength: LIMITS.task_title,
            description:
              'What has to be done, in one line; it may hold `${{ … }}`, and is asked for once in an incident.',
          },
          instructions: {
            type: 'string',
            maxLength: LIMITS.task_instructions,
            description: 'How it is done; plain text without expressions.',
          },
          due: {
            type: 'string',
            pattern: DUE_PATTERN,
            description: 'Within which time, from when it is asked for: `30m`, `4h`, `2d`.',
          },
        },
      },
    }),
    parallel_step: kind('parallel', { parallel: steps('Steps that run at the same time.') }),
    then_step: {
      ...kind('then', {
        then: steps('Done when the condition is true.'),
        else: steps('Done when it is false.'),
      }),
      required: ['if', 'then'],
    },
    for_each_step: kind('for_each', {
      for_each: {
        type: 'object',
        required: ['in', 'steps'],
        additionalProperties: false,
        properties: {
          in: {
            type: ['string', 'array'],
            description: 'A list, or `${{ … }}` that gives one; steps read `item` and `index`.',
          },
          max: {
            type: 'integer',
            minimum: 1,
            maximum: LIMITS.items,
            description: `Only so many items are worked on, ${LIMITS.default_items} by default; the run shows how many were left out.`,
          },
          concurrency: {
            type: 'integer',
            minimum: 1,
            maximum: LIMITS.concurrency,
            description: `Items at the same time, ${LIMITS.default_concurrency} by default.`,
          },
          steps: steps('Done for each item.'),
        },
      },
    }),
  },
};
