import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentTasks, MOST_TASKS, taskTitle, type AskedTask } from '#incidents';
import { Clock } from '#platform';
import type { TaskStep } from './domain/definition.ts';
import { ExpressionError } from './domain/expression.ts';
import { defaultOutput, failureOutput, newRecord, type ReadyStep } from './domain/plan.ts';
import type { RunContext } from './domain/run-context.ts';
import type { StepError, StepRecord } from './domain/state.ts';
import type { RunSession } from './run-session.ts';

type ReadyTask = Omit<ReadyStep, 'step'> & { step: TaskStep };

/** Gives people what a run has for them to do: in the transaction that stores its steps, so that it is asked for once. */
@Injectable()
export class RunTasks {
  constructor(
    private readonly tasks: IncidentTasks,
    private readonly clock: Clock,
  ) {}

  /** In the caller's unit of work. */
  async ask(session: RunSession, context: RunContext, ready: readonly ReadyStep[]): Promise<StepRecord[]> {
    const due = ready.filter((one): one is ReadyTask => one.step.kind === 'task');
    if (due.length === 0) return [];
    const now = this.clock.now();
    const asked = due.map((one) => titled(one, context, now));
    const fresh = asked.flatMap((one) => ('task' in one ? [one.task] : []));
    const { id: run_id, incident_id, playbook } = session.run;
    const outcomes =
      fresh.length === 0
        ? new Map<string, never>()
        : await this.tasks.ask(incident_id, fresh, { playbook, run_id, at: now });
    return due.map(({ step, key, scope }, index) => {
      const at = now.toISOString();
      const record = { ...newRecord(step, key, at), attempts: 1, finished_at: at };
      const one = asked[index];
      if (one === undefined || 'error' in one) {
        const error = one?.error ?? null;
        return { ...record, status: 'failed', output: failureOutput(step, context, scope), error };
      }
      const { title, due_at } = one.task;
      const told = { ...record, title: step.name ?? title };
      const input: JsonObject = { title, due_at: due_at?.toISOString() ?? null };
      const outcome = outcomes.get(title) ?? 'full';
      if (outcome === 'full')
        return {
          ...told,
          input,
          status: 'skipped',
          output: defaultOutput(step, context, scope),
          error: FULL,
        };
      const { id, status, known } = outcome;
      const output = { task_id: id, title, task_status: status, asked_before: known };
      return { ...told, input, status: 'completed', output };
    });
  }
}

const FULL: StepError = {
  code: 'too_many_tasks',
  message: `The incident has ${MOST_TASKS} tasks, which is the most that it may have: this one was not added.`,
};

/** A value of an alert may stand in it: it is one line, bounded, and never anything but text. */
function titled(
  { step, key, scope }: ReadyTask,
  context: RunContext,
  now: Date,
): { task: AskedTask } | { error: StepError } {
  try {
    const value = context.value(step.title, scope);
    const title = taskTitle(typeof value === 'string' ? value : JSON.stringify(value));
    if (title === '')
      return { error: { code: 'invalid_request', message: `The title of the task ${key} came out empty.` } };
    const due_at = step.due_ms === null ? null : new Date(now.getTime() + step.due_ms);
    return { task: { title, instructions: step.instructions, due_at } };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `The title of the task ${key} could not be worked out: ${error.message} (in \`${error.expression.slice(0, 200)}\`)`;
    return { error: { code: 'invalid_expression', message } };
  }
}
