import type { Json, JsonObject } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import type { PlaybookDefinition, Step } from './definition.ts';
import { alertView } from './alert-view.ts';
import { compileExpression, ExpressionError } from './expression.ts';
import type { ExpressionContext } from './expression.ts';
import type { Evaluator } from './plan.ts';
import { ROOT_SCOPE } from './state.ts';
import type { RunState, StepRecord, StepScope } from './state.ts';
import { hasExpression, resolveValue } from './template.ts';
import { expressible, stepView } from './views.ts';

const NOT_RUN = { status: 'not_run', output: null, error: null };

/** A plan needed the incident and it was not at hand: load it and plan again. */
export class SnapshotNeeded extends Error {}

/** What expressions of one run see: the incident as it was loaded, and the run's own steps. */
export class RunContext implements Evaluator {
  private readonly base: Omit<ExpressionContext, 'steps' | 'verdict' | 'error' | 'item' | 'index'> | null;
  private readonly state: RunState;
  private readonly stepIds: readonly string[];

  constructor(definition: PlaybookDefinition, snapshot: IncidentSnapshot | null, state: RunState) {
    this.state = state;
    this.stepIds = knownIds(definition);
    this.base = snapshot && knownBase(definition, snapshot);
  }

  condition(expression: string | boolean, scope: StepScope): boolean {
    if (typeof expression === 'boolean') return expression;
    const value = compileExpression(expression).evaluate(this.context(scope));
    if (typeof value === 'boolean') return value;
    throw new ExpressionError('not_boolean', `it gives ${describe(value)}, not true or false`, expression, 0);
  }

  list(source: string | Json[], scope: StepScope): Json[] {
    const value = this.value(source, scope);
    if (Array.isArray(value)) return value;
    throw new ExpressionError('not_a_list', `it gives ${describe(value)}, not a list`, String(source), 0);
  }

  value(source: Json, scope: StepScope): Json {
    return resolveValue(source, this.context(scope));
  }

  parameters(source: JsonObject, scope: StepScope): JsonObject {
    return this.value(source, scope) as JsonObject;
  }

  private context(scope: StepScope): ExpressionContext {
    if (!this.base) throw new SnapshotNeeded();
    return {
      ...this.base,
      steps: this.steps(scope.iteration),
      verdict: verdictOf(this.state),
      error: scope.error,
      item: expressible(scope.item),
      index: scope.index,
    };
  }

  /** Steps that have not run are there too, so that `steps.x.status` is always an answer. */
  private steps(iteration: string): Record<string, object> {
    const visible = this.state.visibleIn(iteration);
    const steps: Record<string, object> = {};
    for (const id of this.stepIds) {
      steps[id] = stepView(visible.get(id) ?? NOT_RUN);
    }
    return steps;
  }
}

/** The verdict that this run has reached, or null. */
export function verdictOf(state: RunState): Json {
  let verdict: StepRecord | null = null;
  for (const record of state.all()) {
    if (record.kind !== 'analyze' || record.status !== 'completed') continue;
    if (!verdict || (record.finished_at ?? '') >= (verdict.finished_at ?? '')) verdict = record;
  }
  return verdict?.output ?? null;
}

/** Whether a playbook's own condition (`on.if`) holds for this case. Throws ExpressionError. */
export function applies(definition: PlaybookDefinition, snapshot: IncidentSnapshot): boolean {
  if (definition.on === null) return false;
  if (definition.on.if === null) return true;
  const state: Pick<RunState, 'all' | 'visibleIn'> = { all: () => [], visibleIn: () => new Map() };
  return new RunContext({ ...definition, variables: {} }, snapshot, state as RunState).condition(
    definition.on.if,
    ROOT_SCOPE,
  );
}

/** A case is read as often as a run plans and executes; what is the same each time is worked out once. */
const bases = new WeakMap<IncidentSnapshot, { definition: PlaybookDefinition; base: RunContext['base'] }>();

function knownBase(definition: PlaybookDefinition, snapshot: IncidentSnapshot): RunContext['base'] {
  const known = bases.get(snapshot);
  if (known?.definition === definition) return known.base;
  const base = baseOf(definition, snapshot);
  bases.set(snapshot, { definition, base });
  return base;
}

function baseOf(definition: PlaybookDefinition, snapshot: IncidentSnapshot): RunContext['base'] {
  const alerts = snapshot.alerts.map((alert) => alertView(alert));
  const known = {
    incident: snapshot.incident,
    alert: alerts[0] ?? alertView(null),
    alerts,
    observables: snapshot.observables,
    evidence: snapshot.evidence.map(({ label, ...one }) => ({ ...one, id: label ?? one.id })),
  };
  return { ...known, vars: variablesOf(definition, known) };
}

function variablesOf(definition: PlaybookDefinition, known: Partial<ExpressionContext>): JsonObject {
  if (!Object.values(definition.variables).some(isDynamic)) return definition.variables;
  const empty = { vars: {}, steps: {}, verdict: null, error: null, item: null, index: null };
  return resolveValue(definition.variables, { ...empty, ...known } as ExpressionContext) as JsonObject;
}

function isDynamic(value: Json): boolean {
  return typeof value === 'string' ? hasExpression(value) : typeof value === 'object' && value !== null;
}

const ids = new WeakMap<PlaybookDefinition, string[]>();

function knownIds(definition: PlaybookDefinition): string[] {
  const known = ids.get(definition) ?? idsOf([...definition.steps, ...definition.on_error]);
  ids.set(definition, known);
  return known;
}

function idsOf(steps: Step[]): string[] {
  return steps.flatMap((step) => [
    ...(step.id === null ? [] : [step.id]),
    ...childrenOf(step).flatMap((list) => idsOf(list)),
  ]);
}

/** The lists of steps inside a step. */
export function childrenOf(step: Step): Step[][] {
  const handlers = Array.isArray(step.on_error) ? [step.on_error] : [];
  switch (step.kind) {
    case 'if':
      return [step.then, step.else, ...handlers];
    case 'parallel':
    case 'for_each':
      return [step.steps, ...handlers];
    default:
      return handlers;
  }
}

function describe(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${String(value).slice(0, 40)}`;
}
