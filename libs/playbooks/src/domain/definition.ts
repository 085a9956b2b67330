import type { IncidentType, Json, JsonObject } from '#contracts';
import { parseDue, parseDuration } from './duration.ts';
import { LIMITS } from './schema.ts';

export interface Retry {
  attempts: number;
  delay_ms: number;
  backoff: 'constant' | 'exponential';
}

interface StepBase {
  /** Its id, or its place in its list counted from 1: one part of the stored step's key. */
  segment: string;
  id: string | null;
  name: string | null;
  /** Bare CEL or a constant; null: always. */
  if: string | boolean | null;
  on_error: 'fail' | 'continue' | Step[];
  /** Undefined: none is given. */
  default: Json | undefined;
}

export interface ActionStep extends StepBase {
  kind: 'action';
  action: string;
  with: JsonObject;
  timeout_ms: number | null;
  retry: Retry | null;
}
export interface AnalyzeStep extends StepBase {
  kind: 'analyze';
  instructions: string;
  timeout_ms: number | null;
}
export interface TaskStep extends StepBase {
  kind: 'task';
  title: string;
  instructions: string;
  /** From when it is asked for; null: no time is set. */
  due_ms: number | null;
}
export interface ParallelStep extends StepBase {
  kind: 'parallel';
  steps: Step[];
}
export interface IfStep extends StepBase {
  kind: 'if';
  if: string | boolean;
  then: Step[];
  else: Step[];
}
export interface ForEachStep extends StepBase {
  kind: 'for_each';
  in: string | Json[];
  max: number;
  concurrency: number;
  steps: Step[];
}

export type Step = ActionStep | AnalyzeStep | TaskStep | ParallelStep | IfStep | ForEachStep;
export type LeafStep = ActionStep | AnalyzeStep | TaskStep;
export const STEP_KINDS = ['action', 'analyze', 'task', 'parallel', 'if', 'for_each'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export interface PlaybookDefinition {
  name: string;
  description: string;
  on: { incident_types: IncidentType[]; if: string | boolean | null } | null;
  variables: JsonObject;
  steps: Step[];
  on_error: Step[];
}

type Raw = Record<string, Json | undefined>;

/** Builds the definition from a value that the schema has accepted. */
export function toDefinition(value: Json): PlaybookDefinition {
  const raw = value as Raw;
  const on = raw['on'] as Raw | undefined;
  return {
    name: raw['name'] as string,
    description: (raw['description'] as string | undefined) ?? '',
    on: on ? { incident_types: toTypes(on['incident_type']), if: toCondition(on['if']) } : null,
    variables: (raw['variables'] as JsonObject | undefined) ?? {},
    steps: toSteps(raw['steps']),
    on_error: toSteps(raw['on_error']),
  };
}

function toTypes(value: Json | undefined): IncidentType[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as IncidentType[];
}

function toCondition(value: Json | undefined): string | boolean | null {
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function toSteps(value: Json | undefined): Step[] {
  return Array.isArray(value) ? value.map((item, index) => toStep(item as Raw, index)) : [];
}

function toStep(raw: Raw, index: number): Step {
  const id = (raw['id'] as string | undefined) ?? null;
  const handler = raw['on_error'];
  const base: StepBase = {
    segment: id ?? String(index + 1),
    id,
    name: (raw['name'] as string | undefined) ?? null,
    if: toCondition(raw['if']),
    on_error: Array.isArray(handler) ? toSteps(handler) : handler === 'continue' ? 'continue' : 'fail',
    default: raw['default'],
  };
  const timeout_ms = typeof raw['timeout'] === 'string' ? parseDuration(raw['timeout']) : null;
  if (raw['action'] !== undefined) {
    const parameters = (raw['with'] as JsonObject | undefined) ?? {};
    const retry = toRetry(raw['retry'] as Raw | undefined);
    return { ...base, kind: 'action', action: raw['action'] as string, with: parameters, timeout_ms, retry };
  }
  if (raw['analyze'] !== undefined) {
    const instructions = ((raw['analyze'] as Raw)['instructions'] as string | undefined) ?? '';
    return { ...base, kind: 'analyze', instructions, timeout_ms };
  }
  if (raw['task'] !== undefined) return toTask(base, raw['task'] as Raw);
  if (raw['parallel'] !== undefined) return { ...base, kind: 'parallel', steps: toSteps(raw['parallel']) };
  if (raw['for_each'] !== undefined) return toForEach(base, raw['for_each'] as Raw);
  const condition = raw['if'] as string | boolean;
  return { ...base, kind: 'if', if: condition, then: toSteps(raw['then']), else: toSteps(raw['else']) };
}

function toTask(base: StepBase, raw: Raw): TaskStep {
  return {
    ...base,
    kind: 'task',
    title: raw['title'] as string,
    instructions: ((raw['instructions'] as string | undefined) ?? '').trim(),
    due_ms: typeof raw['due'] === 'string' ? parseDue(raw['due']) : null,
  };
}

function toForEach(base: StepBase, raw: Raw): ForEachStep {
  return {
    ...base,
    kind: 'for_each',
    in: raw['in'] as string | Json[],
    max: (raw['max'] as number | undefined) ?? LIMITS.default_items,
    concurrency: (raw['concurrency'] as number | undefined) ?? LIMITS.default_concurrency,
    steps: toSteps(raw['steps']),
  };
}

function toRetry(raw: Raw | undefined): Retry | null {
  if (!raw) return null;
  const delay = typeof raw['delay'] === 'string' ? parseDuration(raw['delay']) : null;
  return {
    attempts: raw['attempts'] as number,
    delay_ms: delay ?? 1000,
    backoff: raw['backoff'] === 'constant' ? 'constant' : 'exponential',
  };
}

/** The pause before call number `attempt` + 1, in milliseconds. */
export function retryDelay(retry: Retry, attempt: number): number {
  const factor = retry.backoff === 'exponential' ? 2 ** (attempt - 1) : 1;
  return Math.min(retry.delay_ms * factor, LIMITS.max_retry_delay_ms);
}
