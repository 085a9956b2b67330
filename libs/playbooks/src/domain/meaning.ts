import type { Json, JsonObject } from '#contracts';
import { parseDuration } from './duration.ts';
import { compileExpression, EXPRESSION_NAMES, ExpressionError } from './expression.ts';
import type { Expression, ExpressionName } from './expression.ts';
import { childLists, holdsExpression, isDynamic, objectOf, stepsOf, valueAt } from './raw-document.ts';
import type { Raw } from './raw-document.ts';
import { LIMITS } from './schema.ts';
import { MAX_FAULTS } from './source.ts';
import type { Path, PlaybookFault, PlaybookSource } from './source.ts';
import { suggestion } from './suggestion.ts';
import { hasExpression, parseTemplate } from './template.ts';
import type { KnownActions } from './validate.ts';

/** What the steps at one place may refer to. */
interface Scope {
  /** Ids of the steps that are over by then. */
  steps: ReadonlySet<string>;
  item: boolean;
  error: boolean;
  verdict: boolean;
  /** Why no analyze step may stand here, or null. */
  alone: string | null;
}

/** What a list of steps leaves behind for those after it. */
interface Left {
  steps: ReadonlySet<string>;
  verdict: boolean;
}

const START: Scope = { steps: new Set(), item: false, error: false, verdict: false, alone: null };
const CASE_NAMES: ExpressionName[] = ['incident', 'alert', 'alerts', 'observables'];

/**
 * Checks what a schema can't: ids, references, expressions, actions and their parameters. It reads the raw
 * document and passes over what has the wrong shape (the schema has named that), so that all faults show at once.
 */
export class MeaningChecker {
  private readonly faults: PlaybookFault[] = [];
  private readonly ids = new Map<string, Path>();
  private readonly variables: Set<string>;
  /** Variables that are written out, without an expression inside: the playbook's author alone has chosen them. */
  private readonly constants: Set<string>;
  private readonly source: PlaybookSource;
  private readonly actions: KnownActions;

  constructor(source: PlaybookSource, actions: KnownActions) {
    this.source = source;
    this.actions = actions;
    const variables = Object.entries(objectOf(objectOf(source.value)['variables']));
    this.variables = new Set(variables.map(([name]) => name));
    this.constants = new Set(variables.filter(([, value]) => !holdsExpression(value)).map(([name]) => name));
  }

  check(): PlaybookFault[] {
    const root = objectOf(this.source.value);
    this.collectIds(root['steps'], ['steps']);
    this.collectIds(root['on_error'], ['on_error']);
    const on = objectOf(root['on']);
    this.condition(on['if'], ['on', 'if'], START, CASE_NAMES);
    this.values(root['variables'], ['variables'], START, CASE_NAMES);
    this.steps(root['steps'], ['steps'], START);
    const all = new Set(this.ids.keys());
    this.steps(root['on_error'], ['on_error'], { ...START, steps: all, error: true, verdict: true });
    return this.faults;
  }

  private get isFull(): boolean {
    return this.faults.length >= MAX_FAULTS;
  }

  private collectIds(list: Json | undefined, path: Path): void {
    for (const [step, at] of stepsOf(list, path)) {
      const id = step['id'];
      if (typeof id === 'string') {
        const first = this.ids.get(id);
        if (!first) this.ids.set(id, at);
        else {
          const { line } = this.source.positionOf([...first, 'id']);
          this.add('duplicate_id', `The id \`${id}\` is taken already, in line ${line}.`, [...at, 'id']);
        }
      }
      for (const [children, where] of childLists(step, at)) this.collectIds(children, where);
    }
  }

  private steps(list: Json | undefined, path: Path, scope: Scope): Left {
    let left: Left = scope;
    for (const [step, at] of stepsOf(list, path)) {
      if (this.isFull) break;
      left = this.step(step, at, { ...scope, ...left });
    }
    return left;
  }

  private step(step: Raw, path: Path, scope: Scope): Left {
    this.condition(step['if'], [...path, 'if'], scope);
    this.values(step['default'], [...path, 'default'], scope);
    this.durations(step, path);
    const inner = this.body(step, path, scope);
    const id = typeof step['id'] === 'string' ? [step['id']] : [];
    const over = { steps: new Set([...inner.steps, ...id]), verdict: inner.verdict };
    if (!Array.isArray(step['on_error'])) return over;
    return this.steps(step['on_error'], [...path, 'on_error'], { ...scope, ...over, error: true });
  }

  private body(step: Raw, path: Path, scope: Scope): Left {
    if (step['action'] !== undefined) this.action(step, path, scope);
    if (step['analyze'] !== undefined) return this.analyze(step, path, scope);
    if (step['task'] !== undefined) this.task(objectOf(step['task']), [...path, 'task'], scope);
    if (step['parallel'] !== undefined) return this.parallel(step['parallel'], [...path, 'parallel'], scope);
    if (step['then'] !== undefined) {
      const then = this.steps(step['then'], [...path, 'then'], scope);
      const other = this.steps(step['else'], [...path, 'else'], scope);
      return { steps: new Set([...then.steps, ...other.steps]), verdict: then.verdict || other.verdict };
    }
    if (step['for_each'] !== undefined)
      this.forEach(objectOf(step['for_each']), [...path, 'for_each'], scope);
    return scope;
  }

  private parallel(list: Json, path: Path, scope: Scope): Left {
    const branches = stepsOf(list, path).map(([step, at]) =>
      this.step(step, at, { ...scope, alone: scope.alone ?? 'beside other steps in `parallel`' }),
    );
    return {
      steps: new Set([...scope.steps, ...branches.flatMap((left) => [...left.steps])]),
      verdict: scope.verdict,
    };
  }

  private forEach(body: Raw, path: Path, scope: Scope): void {
    const list = body['in'];
    const at = [...path, 'in'];
    this.values(list, at, scope);
    if (typeof list === 'string') {
      const part = this.onlyExpression(list);
      if (!part) this.add('wrong_type', 'Give a list, or one `${{ … }}` that yields a list.', at);
      else if (part.type && !['dyn', 'list'].includes(part.type) && !part.type.startsWith('list<')) {
        this.add('wrong_type', `This expression gives ${part.type}, not a list.`, at);
      }
    }
    this.steps(body['steps'], [...path, 'steps'], {
      ...scope,
      item: true,
      alone: scope.alone ?? 'inside `for_each`',
    });
  }

  private onlyExpression(text: string): { type: string | null } | null {
    const parts = attempt(() => parseTemplate(text));
    if (!parts) return { type: null };
    const only = parts[0];
    if (parts.length !== 1 || !only || 'text' in only) return null;
    return { type: attempt(() => compileExpression(only.source))?.type ?? null };
  }

  private analyze(step: Raw, path: Path, scope: Scope): Left {
    if (scope.alone !== null) {
      this.add(
        'misplaced',
        `An analyze step needs all evidence before it; it can't stand ${scope.alone}.`,
        path,
      );
    }
    this.instructions(
      objectOf(step['analyze']),
      [...path, 'analyze'],
      'The analyst sees the incident anyway.',
    );
    return { ...scope, verdict: true };
  }

  private task(task: Raw, path: Path, scope: Scope): void {
    this.values(task['title'], [...path, 'title'], scope);
    this.instructions(task, path, 'Name it in the title.');
  }

  private instructions({ instructions }: Raw, path: Path, instead: string): void {
    if (typeof instructions !== 'string' || !hasExpression(instructions)) return;
    const message = `Instructions are fixed text: a value from an alert must never become an instruction. ${instead}`;
    const at = [...path, 'instructions'];
    this.add('expression_not_allowed', message, at, instructions.indexOf('${{'));
  }

  private action(step: Raw, path: Path, scope: Scope): void {
    const parameters = step['with'];
    this.values(parameters, [...path, 'with'], scope);
    const name = step['action'];
    if (typeof name !== 'string') return;
    const action = this.actions.find(name);
    if (!action) {
      const hint = suggestion(name, this.actions.names());
      this.add('unknown_action', `There is no action \`${name}\`.${hint}`, [...path, 'action']);
      return;
    }
    if (!action.read_only) this.effectModifiers(name, step, path);
    for (const key of action.code_parameters)
      this.codeParameter(objectOf(parameters)[key], [...path, 'with', key]);
    this.parameters(name, objectOf(parameters) as JsonObject, path);
  }

  /** In a text that another system runs (a search), a value from an alert must arrive as a value. */
  private codeParameter(value: Json | undefined, path: Path): void {
    if (typeof value !== 'string' || !hasExpression(value)) return;
    for (const part of attempt(() => parseTemplate(value)) ?? []) {
      if ('text' in part) continue;
      const expression = attempt(() => compileExpression(part.source));
      if (!expression || expression.call === 'quote' || this.isAuthors(expression)) continue;
      const message = `\`${String(path.at(-1))}\` is run by another system: write \`\${{ quote(…) }}\`, so that a value can't become a part of the command.`;
      this.add('unquoted', message, path, part.offset);
    }
  }

  /** Whether an expression reads nothing but constants of the playbook; `vars[…]` with a computed name may be any. */
  private isAuthors({ roots }: Expression): boolean {
    const named = roots.vars.filter(({ name }) => this.constants.has(name)).length;
    return roots.names.every(({ name }) => name === 'vars') && named === roots.names.length;
  }

  private effectModifiers(name: string, step: Raw, path: Path): void {
    for (const key of ['timeout', 'retry']) {
      if (step[key] === undefined) continue;
      const message = `\`${name}\` has an effect: it is carried out once and settled by the action itself, so \`${key}\` does not apply.`;
      this.addAtKey('not_applicable', message, [...path, key]);
    }
  }

  /** Only what is written out can be held against the schema; a value that an expression gives is checked when it is known. */
  private parameters(name: string, parameters: JsonObject, path: Path): void {
    for (const error of this.actions.validate(name, parameters)) {
      const inside = error.path === '' ? [] : error.path.split('.');
      if (isDynamic(parameters, inside)) continue;
      const at = [...path, 'with', ...inside];
      const message = `${name}: ${error.message}`;
      if (valueAt(parameters, inside) === undefined)
        this.addAtKey('wrong_parameter', message, [...path, 'with']);
      else if (error.code === 'additionalProperties') this.addAtKey('wrong_parameter', message, at);
      else this.add('wrong_parameter', message, at);
    }
  }

  private durations(step: Raw, path: Path): void {
    const limits: [Json | undefined, Path, number][] = [
      [step['timeout'], [...path, 'timeout'], LIMITS.max_timeout_ms],
      [objectOf(step['retry'])['delay'], [...path, 'retry', 'delay'], LIMITS.max_retry_delay_ms],
    ];
    for (const [text, at, longest] of limits) {
      const duration = typeof text === 'string' ? parseDuration(text) : null;
      if (duration === null) continue;
      if (duration === 0) this.add('invalid_value', 'A duration is longer than nothing.', at);
      if (duration > longest) this.add('invalid_value', `At most ${longest / 1000}s are allowed here.`, at);
    }
  }

  private condition(value: Json | undefined, path: Path, scope: Scope, names?: ExpressionName[]): void {
    if (typeof value !== 'string') return;
    if (hasExpression(value)) {
      this.add(
        'expression_not_bare',
        'Write the condition bare, without `${{ }}`.',
        path,
        value.indexOf('${{'),
      );
      return;
    }
    const expression = this.expression(value, path, 0, scope, names);
    if (expression && expression.type !== 'bool' && expression.type !== 'dyn') {
      this.add('wrong_type', `A condition gives true or false; this one gives ${expression.type}.`, path);
    }
  }

  private values(value: Json | undefined, path: Path, scope: Scope, names?: ExpressionName[]): void {
    if (typeof value === 'string') {
      if (!hasExpression(value)) return;
      try {
        for (const part of parseTemplate(value)) {
          if (this.isFull) return;
          if ('source' in part) this.expression(part.source, path, part.offset, scope, names);
        }
      } catch (error) {
        this.expressionFault(error, path, 0);
      }
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => this.values(item, [...path, index], scope, names));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.values(item, [...path, key], scope, names);
    }
  }

  private expression(
    text: string,
    path: Path,
    offset: number,
    scope: Scope,
    names?: ExpressionName[],
  ): Expression | null {
    let expression: Expression;
    try {
      expression = compileExpression(text);
    } catch (error) {
      this.expressionFault(error, path, offset);
      return null;
    }
    const { roots } = expression;
    for (const use of roots.names) {
      const why = whyNot(use.name, scope, names);
      if (why !== null) this.add('unknown_reference', why, path, offset + use.offset);
    }
    for (const use of roots.steps) this.stepReference(use.name, path, offset + use.offset, scope);
    for (const use of roots.vars) {
      if (this.variables.has(use.name)) continue;
      const message = `There is no variable \`${use.name}\`.${suggestion(use.name, [...this.variables])}`;
      this.add('unknown_reference', message, path, offset + use.offset);
    }
    return expression;
  }

  private stepReference(id: string, path: Path, offset: number, scope: Scope): void {
    if (scope.steps.has(id)) return;
    const known = this.ids.has(id);
    const message = known
      ? `The step \`${id}\` is not over by then: it comes later, runs beside this one, or belongs to a for_each.`
      : `There is no step with the id \`${id}\`.${suggestion(id, [...this.ids.keys()])}`;
    this.add('unknown_reference', message, path, offset);
  }

  private expressionFault(error: unknown, path: Path, offset: number): void {
    if (!(error instanceof ExpressionError)) throw error;
    const unknown = /^Unknown variable: (\w+)/.exec(error.message)?.[1];
    const hint = unknown === undefined ? '' : suggestion(unknown, EXPRESSION_NAMES);
    this.add(
      'invalid_expression',
      `The expression is not valid: ${error.message}.${hint}`.replace('..', '.'),
      path,
      offset + error.offset,
    );
  }

  private add(code: string, message: string, path: Path, offset?: number): void {
    if (this.isFull) return;
    const at = offset === undefined ? this.source.positionOf(path) : this.source.positionInText(path, offset);
    this.faults.push({ path: path.join('.'), code, message, ...at });
  }

  private addAtKey(code: string, message: string, path: Path): void {
    if (this.isFull) return;
    this.faults.push({ path: path.join('.'), code, message, ...this.source.positionOfKey(path) });
  }
}

function whyNot(name: string, scope: Scope, names: ExpressionName[] | undefined): string | null {
  if (names && name !== 'cel' && !names.some((known) => known === name)) {
    return `\`${name}\` is not known here, only ${names.join(', ')}.`;
  }
  if ((name === 'item' || name === 'index') && !scope.item)
    return `\`${name}\` is known inside for_each only.`;
  if (name === 'error' && !scope.error) return '`error` is known inside on_error only.';
  if (name === 'verdict' && !scope.verdict) return '`verdict` is known only after an analyze step.';
  return null;
}

/** Null for an expression that does not hold; its fault is named where it is checked. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
