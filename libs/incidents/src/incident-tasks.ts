import { Injectable } from '@nestjs/common';
import { rolesThatMay, taskMachine, type Json } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { IncidentRepository } from './data/incident.repository.ts';
import {
  TaskRepository,
  type OwnTaskRow,
  type TaskFields,
  type TaskOrigin,
  type TaskRow,
} from './data/task.repository.ts';
import { incidentNumber, parseIncidentRef } from './domain/incident-ref.ts';
import { storableText } from './domain/incoming.ts';
import {
  addedText,
  MOST_TASKS,
  movedText,
  skipReason,
  TASK_INSTRUCTIONS,
  taskTitle,
  type AskedOutcome,
  type AskedTask,
  type TaskMove,
} from './domain/task.ts';
import { IncidentChanges } from './incident-changes.ts';
import { subject, unknownIncident } from './incident-subject.ts';
import { IncidentWatchers } from './incident-watchers.ts';

export interface NewTask {
  title: string;
  instructions?: string;
  assignee_id?: string | null;
  /** RFC 3339. */
  due_at?: string | null;
}

export interface TaskChange extends Partial<NewTask> {
  version: number;
}

const TOLD_CHARACTERS = 1000;
/** Of one person's own, as many as are listed. */
const MOST_OWN = 100;

/** What people have to do for an incident: noted by them, or asked for by a playbook. */
@Injectable()
export class IncidentTasks {
  constructor(
    private readonly repository: TaskRepository,
    private readonly incidents: IncidentRepository,
    private readonly changes: IncidentChanges,
    private readonly watchers: IncidentWatchers,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem not_found */
  list(ref: string): Promise<TaskRow[]> {
    return this.unitOfWork.read(async () => this.repository.list(await this.found(ref)));
  }

  /** What whoever asks has still to do, in incidents that are not over; `more`: not all of it is listed. */
  mine(): Promise<{ tasks: OwnTaskRow[]; more: boolean }> {
    return this.unitOfWork.read(async () => {
      const { user_id } = this.context.current().actor;
      const rows = user_id == null ? [] : await this.repository.ofPerson(user_id, MOST_OWN + 1);
      return { tasks: rows.slice(0, MOST_OWN), more: rows.length > MOST_OWN };
    });
  }

  /** What is to be done; null: there is no such task. */
  title(incidentId: string, id: string): Promise<string | null> {
    return this.unitOfWork.read(async () => (await this.repository.find(incidentId, id))?.title ?? null);
  }

  /** @throws Problem not_found, invalid_request, conflict when it has as many as an incident may have */
  add(ref: string, input: NewTask): Promise<TaskRow> {
    return this.unitOfWork.run(async () => {
      // Held, so that two who add at once are counted one after the other.
      const incident = await this.incidents.findForUpdate(parseIncidentRef(ref) ?? unknownIncident());
      if (incident === undefined) return unknownIncident();
      if ((await this.repository.count(incident.id)) >= MOST_TASKS)
        throw new Problem(
          'conflict',
          `${incidentNumber(incident.number)} has ${MOST_TASKS} tasks, which is the most that an incident may have: rename one that is not needed.`,
        );
      const { actor } = this.context.current();
      const assignee_id = input.assignee_id ?? null;
      const task = {
        id: this.ids.next(),
        incident_id: incident.id,
        title: titleOf(input.title),
        instructions: storableText((input.instructions ?? '').trim(), TASK_INSTRUCTIONS),
        status: taskMachine.initial,
        reason: null,
        assignee_id,
        assignee_name: await this.assigneeName(incident.id, assignee_id),
        due_at: input.due_at == null ? null : new Date(input.due_at),
        author_type: actor.type,
        author_name: actor.name,
        created_at: this.clock.now(),
        asked: null,
        playbook: null,
        run_id: null,
        settled_by: null,
        settled_at: null,
        version: 1,
      };
      await this.repository.add(task);
      const given = assignee_id === null ? {} : { task_id: task.id, assignee_id };
      await this.recordAdded(incident.id, [task.title], given);
      return task;
    });
  }

  /** @throws Problem not_found, invalid_request, stale_version */
  change(ref: string, id: string, input: TaskChange): Promise<TaskRow> {
    return this.unitOfWork.run(async () => {
      const incidentId = await this.found(ref);
      const task = await this.task(incidentId, id);
      const fields = await this.changedFields(task, input);
      if (task.version !== input.version || !(await this.write(task, input.version, fields)))
        throw new Problem(
          'stale_version',
          `Somebody changed this task in between (it is at version ${task.version} now): read it again and repeat the change.`,
        );
      return this.task(incidentId, id);
    });
  }

  /** @throws Problem not_found, invalid_request, illegal_transition with who was first */
  move(ref: string, id: string, event: TaskMove, why: string | null = null): Promise<TaskRow> {
    return this.unitOfWork.run(async () => {
      const incidentId = await this.found(ref);
      const before = await this.task(incidentId, id);
      const reason = why === null ? null : skipReason(why);
      if (reason === '') throw refusal('reason', 'Say why it is skipped.');
      const by = this.context.current().actor.name;
      if (!(await this.repository.move(incidentId, id, event, { by, now: this.clock.now(), reason })))
        throw await this.notMoved(incidentId, id);
      const { to } = taskMachine.events[event];
      const states = { before: { status: before.status }, after: { status: to, ...(reason && { reason }) } };
      await this.changes.add(incidentId, {
        kind: 'task',
        text: movedText(to, before.title, reason),
        data: { task_id: id, ...states },
      });
      await this.unitOfWork.record(
        'incident.task_moved',
        subject(incidentId),
        { incident_id: incidentId, task_id: id, status: to },
        { ...states, ...(reason && { reason }) },
      );
      return this.task(incidentId, id);
    });
  }

  /**
   * What a run asks for, each title once in an incident, whoever asks again: what people have done or skipped is not
   * opened by it. In the caller's unit of work.
   * @returns what has become of each, by its title
   */
  async ask(
    incidentId: string,
    asked: readonly AskedTask[],
    origin: TaskOrigin,
  ): Promise<Map<string, AskedOutcome>> {
    // Held, so that others who add at once are counted before or after.
    await this.incidents.findForUpdate({ id: incidentId });
    const given = new Map(asked.map((task) => [task.title, { ...task, id: this.ids.next() }]));
    const { actor } = this.context.current();
    const added = await this.repository.ask(incidentId, [...given.values()], origin, actor);
    const outcomes = new Map<string, AskedOutcome>();
    for (const title of added)
      outcomes.set(title, { id: given.get(title)?.id ?? '', status: taskMachine.initial, known: false });
    const others = [...given.keys()].filter((title) => !outcomes.has(title));
    if (others.length > 0) {
      for (const title of others) outcomes.set(title, 'full');
      for (const { id, asked: title, status } of await this.repository.askedBefore(incidentId, others))
        if (title !== null) outcomes.set(title, { id, status, known: true });
    }
    if (added.length > 0) await this.recordAdded(incidentId, added);
    return outcomes;
  }

  private async write(task: TaskRow, version: number, fields: TaskFields): Promise<boolean> {
    const names = (Object.keys(fields) as (keyof TaskFields)[]).filter((name) => name !== 'assignee_name');
    if (names.length === 0) return true;
    const { id, incident_id } = task;
    if (!(await this.repository.change(incident_id, id, version, fields))) return false;
    const shown = Object.keys(fields) as (keyof TaskFields)[];
    const before = Object.fromEntries(shown.map((name) => [name, asJson(task[name])]));
    const after = Object.fromEntries(shown.map((name) => [name, asJson(fields[name] ?? null)]));
    await this.changes.add(incident_id, {
      kind: 'task',
      text: changedText(task, fields),
      data: { task_id: id, before, after },
    });
    await this.unitOfWork.record(
      'incident.task_changed',
      subject(incident_id),
      {
        incident_id,
        task_id: id,
        fields: names,
        ...(fields.assignee_id === undefined ? {} : { assignee_id: fields.assignee_id }),
      },
      { before, after },
    );
    return true;
  }

  private async changedFields(task: TaskRow, input: TaskChange): Promise<TaskFields> {
    const fields: TaskFields = {};
    const title = input.title === undefined ? task.title : titleOf(input.title);
    if (title !== task.title) fields.title = title;
    const instructions = storableText((input.instructions ?? task.instructions).trim(), TASK_INSTRUCTIONS);
    if (instructions !== task.instructions) fields.instructions = instructions;
    if (input.assignee_id !== undefined && input.assignee_id !== task.assignee_id) {
      fields.assignee_id = input.assignee_id;
      fields.assignee_name = await this.assigneeName(task.incident_id, input.assignee_id);
    }
    const due = input.due_at == null ? null : new Date(input.due_at);
    if (input.due_at !== undefined && due?.getTime() !== task.due_at?.getTime()) fields.due_at = due;
    return fields;
  }

  /** Whoever gets a task watches its incident from then on. */
  private async assigneeName(incidentId: string, userId: string | null): Promise<string | null> {
    if (userId === null) return null;
    const user = await this.incidents.userName(userId, rolesThatMay('incident:write'));
    if (user === undefined)
      throw refusal('assignee_id', 'There is no enabled user with this id who may work on incidents.');
    await this.watchers.follow(incidentId, [userId], 'assigned');
    return user.name;
  }

  private async recordAdded(
    incidentId: string,
    titles: string[],
    given: { task_id?: string; assignee_id?: string } = {},
  ): Promise<void> {
    await this.changes.add(incidentId, {
      kind: 'task',
      text: storableText(addedText(titles), TOLD_CHARACTERS),
      data: { added: titles.length },
    });
    await this.unitOfWork.record(
      'incident.tasks_added',
      subject(incidentId),
      { incident_id: incidentId, added: titles.length, ...given },
      { after: { titles } },
    );
  }

  private async notMoved(incidentId: string, id: string): Promise<Problem> {
    const { status, settled_by } = await this.task(incidentId, id);
    const who = settled_by === null ? '' : `, by ${settled_by}`;
    return new Problem('illegal_transition', `This task is ${status} already${who}: look at it again.`);
  }

  private async task(incidentId: string, id: string): Promise<TaskRow> {
    const task = await this.repository.find(incidentId, id);
    if (task === null) throw new Problem('not_found', 'This incident has no task with this id.');
    return task;
  }

  private async found(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return ((await this.incidents.find(parsed)) ?? unknownIncident()).id;
  }
}

function titleOf(text: string): string {
  const title = taskTitle(text);
  if (title === '') throw refusal('title', 'A task needs a title: say in one line what has to be done.');
  return title;
}

function changedText({ title }: TaskRow, fields: TaskFields): string {
  if (fields.title !== undefined) return `Task renamed: ${fields.title} (was: ${title})`;
  if (fields.assignee_id === null) return `Task assigned to nobody: ${title}`;
  if (fields.assignee_name != null) return `Task assigned to ${fields.assignee_name}: ${title}`;
  return `Task changed: ${title}`;
}

function asJson(value: string | Date | null): Json {
  return value instanceof Date ? value.toISOString() : value;
}

function refusal(path: string, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: 'invalid', message }] });
}
