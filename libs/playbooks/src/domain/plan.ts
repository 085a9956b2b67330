import type { Json, JsonObject } from '#contracts';
import type { ForEachStep, IfStep, LeafStep, ParallelStep, PlaybookDefinition, Step } from './definition.ts';
import { ExpressionError } from './expression.ts';
import { LIMITS } from './schema.ts';
import { ROOT_SCOPE } from './state.ts';
import type { RunState, StepError, StepRecord, StepScope } from './state.ts';

/** A step that is to be carried out now. */
export interface ReadyStep {
  key: string;
  step: LeafStep;
  scope: StepScope;
}

export interface Plan {
  /** Records that planning itself has made or closed (skipped steps, decisions, lists), in order. */
  records: StepRecord[];
  ready: ReadyStep[];
  /** Keys of steps that wait for their action. */
  waiting: string[];
  /** Set when nothing is left to do. */
  finished: { status: 'completed' } | { status: 'failed'; error: StepError } | null;
}

/** What planning has to ask: conditions and lists, over what the run knows by now. Throws ExpressionError. */
export interface Evaluator {
  condition(expression: string | boolean, scope: StepScope): boolean;
  list(source: string | Json[], scope: StepScope): Json[];
  value(source: Json, scope: StepScope): Json;
}

type Outcome = 'open' | 'over' | { failed: StepError };

/**
 * The interpreter's core: from the definition and the stored steps to what is to be done next. It does nothing
 * itself; skipped steps and decisions are put into the state, so that planning again finds them decided.
 */
export function plan(
  definition: PlaybookDefinition,
  state: RunState,
  evaluator: Evaluator,
  now: string,
): Plan {
  return new Planner(state, evaluator, now).plan(definition);
}

class Planner {
  private readonly result: Plan = { records: [], ready: [], waiting: [], finished: null };
  private readonly state: RunState;
  private readonly evaluator: Evaluator;
  private readonly now: string;

  constructor(state: RunState, evaluator: Evaluator, now: string) {
    this.state = state;
    this.evaluator = evaluator;
    this.now = now;
  }

  plan(definition: PlaybookDefinition): Plan {
    const outcome = this.sequence(definition.steps, '', ROOT_SCOPE);
    if (outcome === 'over') this.result.finished = { status: 'completed' };
    if (typeof outcome === 'object') this.afterRunFailure(definition, outcome.failed);
    return this.result;
  }

  private afterRunFailure(definition: PlaybookDefinition, error: StepError): void {
    const handled = this.sequence(definition.on_error, 'on_error.', { ...ROOT_SCOPE, error });
    if (handled === 'open') return;
    const also = typeof handled === 'object' ? ` Then on_error failed too: ${handled.failed.message}` : '';
    this.result.finished = { status: 'failed', error: { code: error.code, message: error.message + also } };
  }

  private sequence(steps: Step[], prefix: string, scope: StepScope): Outcome {
    for (const step of steps) {
      const outcome = this.step(step, prefix + step.segment, scope);
      if (outcome !== 'over') return outcome;
    }
    return 'over';
  }

  private step(step: Step, key: string, scope: StepScope): Outcome {
    const known = this.state.get(key);
    const record = known ?? this.open(step, key, scope);
    if (!record) return this.leaf(step as LeafStep, key, scope);
    switch (record.status) {
      case 'completed':
      case 'skipped':
        return 'over';
      case 'failed':
        return this.afterFailure(step, key, record, scope);
      case 'waiting':
        this.result.waiting.push(key);
        return 'open';
      case 'running':
        return this.carryOn(step, key, record, scope);
    }
  }

  private leaf(step: LeafStep, key: string, scope: StepScope): Outcome {
    this.result.ready.push({ key, step, scope });
    return 'open';
  }

  /** Decides a step that has no record yet; null: it is a leaf that is ready. */
  private open(step: Step, key: string, scope: StepScope): StepRecord | null {
    if (this.state.size >= LIMITS.run_steps) {
      const message = `The run has reached ${LIMITS.run_steps} steps; a for_each works on too many items.`;
      return this.record(step, key, scope, { status: 'failed', error: { code: 'too_many_steps', message } });
    }
    try {
      if (step.kind === 'if') {
        const condition = this.evaluator.condition(step.if, scope);
        return this.record(step, key, scope, { status: 'running', input: { condition } });
      }
      if (step.if !== null && !this.evaluator.condition(step.if, scope)) {
        const output = step.default === undefined ? null : this.evaluator.value(step.default, scope);
        return this.record(step, key, scope, { status: 'skipped', input: { if: String(step.if) }, output });
      }
      if (step.kind === 'action' || step.kind === 'analyze' || step.kind === 'task') return null;
      return this.record(step, key, scope, { status: 'running', input: this.opening(step, scope) });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const where = step.kind === 'for_each' ? 'The condition or list' : 'The condition';
      const message = `${where} of step ${key} could not be evaluated: ${error.message} (in \`${error.expression}\`)`;
      return this.record(step, key, scope, {
        status: 'failed',
        error: { code: 'invalid_expression', message },
      });
    }
  }

  private opening(step: ParallelStep | ForEachStep, scope: StepScope): Json {
    if (step.kind === 'parallel') return null;
    const items = this.evaluator.list(step.in, scope);
    return { items: items.slice(0, step.max), total: items.length };
  }

  private carryOn(step: Step, key: string, record: StepRecord, scope: StepScope): Outcome {
    switch (step.kind) {
      case 'action':
      case 'analyze':
      case 'task':
        return this.leaf(step, key, scope);
      case 'if':
        return this.ifStep(step, key, record, scope);
      case 'parallel': {
        const outcomes = step.steps.map((child) =>
          this.step(child, `${key}.parallel.${child.segment}`, scope),
        );
        return this.close(step, key, record, scope, together(outcomes), null);
      }
      case 'for_each':
        return this.forEach(step, key, record, scope);
    }
  }

  private ifStep(step: IfStep, key: string, record: StepRecord, scope: StepScope): Outcome {
    const { condition } = record.input as { condition: boolean };
    const branch = condition ? 'then' : 'else';
    const outcome = this.sequence(step[branch], `${key}.${branch}.`, scope);
    return this.close(step, key, record, scope, outcome, { condition });
  }

  private forEach(step: ForEachStep, key: string, record: StepRecord, scope: StepScope): Outcome {
    const { items, total } = record.input as { items: Json[]; total: number };
    const outcomes: Outcome[] = [];
    let open = 0;
    for (const [index, item] of items.entries()) {
      const failed = outcomes.some((outcome) => typeof outcome === 'object');
      const iteration = `${key}[${index}]`;
      const begun = this.hasBegun(step, iteration);
      if (!begun && (failed || open >= step.concurrency)) break;
      const outcome = this.sequence(step.steps, `${iteration}.`, { ...scope, iteration, item, index });
      if (outcome === 'open') open += 1;
      outcomes.push(outcome);
    }
    const output: JsonObject = { total, processed: items.length, left_out: total - items.length };
    return this.close(step, key, record, scope, together(outcomes), output);
  }

  private hasBegun(step: ForEachStep, iteration: string): boolean {
    return step.steps.some(({ segment }) => this.state.get(`${iteration}.${segment}`) !== undefined);
  }

  private close(
    step: Step,
    key: string,
    record: StepRecord,
    scope: StepScope,
    outcome: Outcome,
    output: Json,
  ): Outcome {
    if (outcome === 'open') return 'open';
    const failed = typeof outcome === 'object' ? outcome.failed : null;
    const closed: StepRecord = {
      ...record,
      status: failed ? 'failed' : 'completed',
      output: failed ? failureOutput(step, this.evaluator, scope) : output,
      error: failed,
      finished_at: this.now,
    };
    this.put(closed);
    return failed ? this.afterFailure(step, key, closed, scope) : 'over';
  }

  private afterFailure(step: Step, key: string, record: StepRecord, scope: StepScope): Outcome {
    const error = record.error ?? { code: 'failed', message: `Step ${key} failed.` };
    if (step.on_error === 'continue') return 'over';
    if (step.on_error === 'fail') return { failed: error };
    return this.sequence(step.on_error, `${key}.on_error.`, { ...scope, error });
  }

  private record(
    step: Step,
    key: string,
    scope: StepScope,
    change: Partial<StepRecord> & Pick<StepRecord, 'status'>,
  ): StepRecord {
    const record: StepRecord = { ...newRecord(step, key, this.now), ...change };
    if (record.status !== 'running') record.finished_at = this.now;
    if (record.status === 'failed') record.output = failureOutput(step, this.evaluator, scope);
    this.put(record);
    return record;
  }

  private put(record: StepRecord): void {
    this.state.put(record);
    this.result.records.push(record);
  }
}

export function newRecord(step: Step, key: string, now: string): StepRecord {
  return {
    key,
    step_id: step.id,
    kind: step.kind,
    title: step.name ?? (step.kind === 'action' ? step.action : step.kind),
    status: 'running',
    input: null,
    output: null,
    error: null,
    evidence: [],
    attempts: 0,
    action_id: null,
    started_at: now,
    finished_at: null,
  };
}

/** What `steps.<id>` holds after a failure that the playbook lets pass: the default, unless that fails as well. */
export function failureOutput(step: Step, evaluator: Evaluator, scope: StepScope): Json {
  return step.on_error === 'continue' ? defaultOutput(step, evaluator, scope) : null;
}

/** The step's default; null without one, or when it cannot be worked out. */
export function defaultOutput(step: Step, evaluator: Evaluator, scope: StepScope): Json {
  if (step.default === undefined) return null;
  try {
    return evaluator.value(step.default, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

function together(outcomes: Outcome[]): Outcome {
  if (outcomes.includes('open')) return 'open';
  return outcomes.find((outcome) => typeof outcome === 'object') ?? 'over';
}
