import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { taskMachine, type Actor, type Severity, type TaskStatus } from '#contracts';
import { UnitOfWork } from '#platform';
import { MOST_TASKS, type AskedTask, type TaskMove } from '../domain/task.ts';
import { IncidentTaskEntity } from './incident-task.entity.ts';

export type TaskRow = Omit<IncidentTaskEntity, 'tenant_id' | 'asked' | 'run_id'>;
export type TaskFields = Partial<
  Pick<IncidentTaskEntity, 'title' | 'instructions' | 'assignee_id' | 'assignee_name' | 'due_at'>
>;
export type NewTaskRow = Omit<IncidentTaskEntity, 'tenant_id'>;

/** An open task of somebody's, with what its incident is called. */
export interface OwnTaskRow extends Pick<TaskRow, 'id' | 'title' | 'due_at' | 'created_at' | 'incident_id'> {
  number: number;
  incident_title: string;
  severity: Severity;
}

/** Whose the tasks are that a playbook asks for. */
export interface TaskOrigin {
  playbook: string;
  run_id: string;
  /** When it asks. */
  at: Date;
}

@Injectable()
export class TaskRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In the order in which they came. */
  list(incidentId: string): Promise<TaskRow[]> {
    return this.unitOfWork.manager.find(IncidentTaskEntity, {
      where: { incident_id: incidentId },
      order: { id: 'ASC' },
      take: MOST_TASKS,
    });
  }

  /** Open ones, of incidents that are not over, what is due first before the rest. */
  ofPerson(userId: string, limit: number): Promise<OwnTaskRow[]> {
    return this.unitOfWork.query<OwnTaskRow>(
      `SELECT t.id, t.title, t.due_at, t.created_at, t.incident_id, i.number, i.title AS incident_title, i.severity
       FROM incident_tasks t JOIN incidents i ON i.id = t.incident_id
       WHERE t.assignee_id = $1 AND t.status = 'open' AND i.status <> 'resolved'
       ORDER BY t.due_at NULLS LAST, t.id LIMIT $2`,
      [userId, limit],
    );
  }

  find(incidentId: string, id: string): Promise<TaskRow | null> {
    return this.unitOfWork.manager.findOneBy(IncidentTaskEntity, { incident_id: incidentId, id });
  }

  count(incidentId: string): Promise<number> {
    return this.unitOfWork.manager.countBy(IncidentTaskEntity, { incident_id: incidentId });
  }

  async add(task: NewTaskRow): Promise<void> {
    await this.unitOfWork.manager.insert(IncidentTaskEntity, task);
  }

  /**
   * Those of them that are new and for which there is room.
   * @returns the titles of what was added
   */
  async ask(
    incidentId: string,
    asked: readonly (AskedTask & { id: string })[],
    { playbook, run_id, at }: TaskOrigin,
    actor: Actor,
  ): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ title: string }>(
      `INSERT INTO incident_tasks (id, incident_id, title, instructions, status, due_at, author_type, author_name, created_at,
         asked, playbook, run_id, version)
       SELECT id, $1, title, instructions, 'open', due_at, $6, $7, $8, title, $9, $10, 1
       FROM (
         SELECT a.id, a.title, a.instructions, a.due_at, row_number() OVER (ORDER BY a.id) AS place
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS a(id, title, instructions, due_at)
         WHERE NOT EXISTS (SELECT FROM incident_tasks t WHERE t.incident_id = $1 AND t.asked = a.title)
       ) AS fresh
       WHERE place + (SELECT count(*) FROM incident_tasks t WHERE t.incident_id = $1) <= ${MOST_TASKS}
       ON CONFLICT (incident_id, asked) DO NOTHING RETURNING title`,
      [
        incidentId,
        asked.map(({ id }) => id),
        asked.map(({ title }) => title),
        asked.map(({ instructions }) => instructions),
        asked.map(({ due_at }) => due_at),
        actor.type,
        actor.name,
        at,
        playbook,
        run_id,
      ],
    );
    return rows.map(({ title }) => title);
  }

  async askedBefore(
    incidentId: string,
    titles: readonly string[],
  ): Promise<{ id: string; asked: string | null; status: TaskStatus }[]> {
    return this.unitOfWork.manager.find(IncidentTaskEntity, {
      select: { id: true, asked: true, status: true },
      where: { incident_id: incidentId, asked: In([...titles]) },
    });
  }

  /** False when it is at another version, or not there. */
  async change(incidentId: string, id: string, version: number, fields: TaskFields): Promise<boolean> {
    const at = { incident_id: incidentId, id, version };
    const { affected } = await this.unitOfWork.manager.update(IncidentTaskEntity, at, {
      ...fields,
      version: version + 1,
    });
    return affected === 1;
  }

  /** False when it is not in a state from which this leads anywhere, or not there. */
  async move(
    incidentId: string,
    id: string,
    event: TaskMove,
    { by, now, reason }: { by: string; now: Date; reason: string | null },
  ): Promise<boolean> {
    const { from, to } = taskMachine.events[event];
    const at = { incident_id: incidentId, id, status: In<TaskStatus>([...from]) };
    const settled = event === 'reopen' ? null : { by, now };
    const { affected } = await this.unitOfWork.manager.update(IncidentTaskEntity, at, {
      status: to,
      reason: event === 'skip' ? reason : null,
      settled_by: settled?.by ?? null,
      settled_at: settled?.now ?? null,
      version: () => 'version + 1',
    });
    return affected === 1;
  }
}
