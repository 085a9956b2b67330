import { taskMachine, type TaskStatus } from '#contracts';
import { storableText } from './incoming.ts';

/** Of one incident, whatever has become of them: a list that nobody can take in helps nobody. */
export const MOST_TASKS = 50;
export const TASK_TITLE = 200;
export const TASK_INSTRUCTIONS = 2000;
export const TASK_REASON = 500;

export type TaskMove = keyof typeof taskMachine.events;

/** What a playbook gives people to do. */
export interface AskedTask {
  title: string;
  instructions: string;
  /** Null: whenever. */
  due_at: Date | null;
}

/** What has become of what a playbook asked for. */
export type AskedOutcome =
  | { id: string; status: TaskStatus; /** It had been asked for before. */ known: boolean }
  /** The incident has as many tasks as one may have. */
  | 'full';

/** Line breaks, and marks that turn the direction of what follows: a title is one line and says what it seems to say. */
const STRAY = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/** One line of plain text, bounded; a value of an alert may stand in it. Empty where nothing is left to be seen. */
export function taskTitle(text: string): string {
  return oneLine(text, TASK_TITLE);
}

/** Why a task is skipped: one line, empty where nothing of it is to be seen. */
export function skipReason(text: string): string {
  return oneLine(text, TASK_REASON);
}

function oneLine(text: string, max: number): string {
  const line = text
    .slice(0, 20 * max)
    .replace(STRAY, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.replace(UNSEEN, '') === '' ? '' : storableText(line, max);
}

export function movedText(status: TaskStatus, title: string, reason: string | null): string {
  if (status === 'open') return `Task open again: ${title}`;
  return status === 'done' ? `Task done: ${title}` : `Task skipped: ${title} (${reason ?? ''})`;
}

export function addedText(titles: readonly string[]): string {
  return `${titles.length === 1 ? 'Task' : 'Tasks'} added: ${titles.join('; ')}`;
}
