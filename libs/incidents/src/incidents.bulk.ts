import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ErrorCode, Json } from '#contracts';
import {
  Clock,
  Context,
  Problem,
  UnitOfWork,
  canonicalJson,
  decodeCursor,
  toPage,
  type Page,
} from '#platform';
import { BulkRepository, type BulkItem, type BulkItemRow, type BulkSettled } from './data/bulk.repository.ts';
import type { IncidentOperationEntity } from './data/incident-operation.entity.ts';
import type { IncidentDetailRow } from './data/incident-row.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import {
  lastingBecause,
  MOST_MATCHING,
  readBulkChange,
  type BulkChange,
  type BulkChangeInput,
  type BulkOutcome,
  type BulkUndone,
} from './domain/bulk.ts';
import type { IncidentChange } from './domain/incident-input.ts';
import { incidentNumber } from './domain/incident-ref.ts';
import { retagged } from './domain/tags.ts';
import { unknownIncident } from './incident-subject.ts';
import { IncidentsQueries, type IncidentFilter } from './incidents.queries.ts';
import { IncidentsService } from './incidents.service.ts';

export interface BulkRequest extends BulkChangeInput {
  /** The same for every repeat: what is done already is not done again. */
  operation_id: string;
  /** Which ones; or `filter`. */
  ids?: string[];
  /** All that match it when the operation begins. */
  filter?: IncidentFilter;
}

/** How far it has come, and the ones of this step. */
export interface BulkProgress {
  operation: IncidentOperationEntity;
  /** Why it cannot be taken back; null when it can. */
  lasting: string | null;
  outcomes: Record<BulkOutcome, number>;
  undone: Record<BulkUndone, number>;
  items: BulkItemRow[];
}

interface Done {
  outcome: 'changed' | 'unchanged';
  detail?: string;
  before?: BulkSettled['before'];
  version?: number;
}

/** So many in one request: whoever asks sees how far it is, and no request takes long. */
const STEP = 50;
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** What is said of the one incident; everything else, such as a database that is away, ends the step. */
const SAID_OF_ONE: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'illegal_transition',
  'invalid_request',
  'stale_version',
  'conflict',
  'forbidden',
]);

/**
 * One change of many incidents. Each is changed, recorded and noted as done in a transaction of its own: one that
 * somebody else has just resolved does not undo the others, and a request that is repeated finds what is done.
 */
@Injectable()
export class IncidentsBulk {
  constructor(
    private readonly repository: BulkRepository,
    private readonly incidents: IncidentRepository,
    private readonly service: IncidentsService,
    private readonly queries: IncidentsQueries,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins it, or goes on with it: the next ones are done.
   * @throws Problem conflict when the id was used for something else
   */
  async work(request: BulkRequest): Promise<BulkProgress> {
    const change = readBulkChange(request);
    if ((request.ids === undefined) === (request.filter === undefined))
      throw new Problem('invalid_request', 'Say which incidents: either ids or a filter.', {
        errors: [{ path: 'ids', code: 'invalid', message: 'either ids or filter is needed, and not both' }],
      });
    const operation = await this.begin(request, change);
    const places = await this.unitOfWork.read(() => this.repository.waiting(operation.id, STEP));
    for (const place of places) await this.change(operation.id, place, change);
    return this.progress(operation, places);
  }

  /**
   * Takes back what was changed, as far as nothing else has happened since; the next ones of it.
   * @throws Problem not_found, not_reversible
   */
  async undo(id: string): Promise<BulkProgress> {
    const operation = await this.unitOfWork.read(() => this.own(id));
    const lasting = lastingBecause(operation.change);
    if (lasting !== null) throw new Problem('not_reversible', lasting);
    const places = await this.unitOfWork.read(() => this.repository.undoable(id, STEP));
    for (const place of places) await this.putBack(id, place, operation.parameters);
    return this.progress(operation, places);
  }

  /** @throws Problem not_found */
  items(
    id: string,
    query: { limit: number; cursor?: string; outcome?: BulkOutcome; undone?: BulkUndone },
  ): Promise<Page<BulkItemRow>> {
    const [after] = decodeCursor(query.cursor, ['integer']) ?? [0];
    return this.unitOfWork.read(async () => {
      await this.own(id);
      const wanted = { places: null, outcome: query.outcome ?? null, undone: query.undone ?? null };
      const rows = await this.repository.items(id, wanted, after, query.limit + 1);
      return toPage(rows, query.limit, ({ place }) => [place]);
    });
  }

  private begin(request: BulkRequest, parameters: BulkChange): Promise<IncidentOperationEntity> {
    const { operation_id: id, ids, filter } = request;
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const operation = {
        id,
        actor_id: this.actorId(),
        change: parameters.change,
        parameters,
        digest: digestOf({ ...parameters, ids: ids ?? null, filter: { ...filter } }),
        left_out: false,
        created_at: now,
      };
      const known = await this.repository.find(id);
      if (known !== null) return sameOperation(known, operation);
      const chosen =
        filter === undefined ? [...new Set(ids)] : await this.queries.matching(filter, MOST_MATCHING + 1);
      operation.left_out = filter !== undefined && chosen.length > MOST_MATCHING;
      await this.repository.forget(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
      await this.repository.begin(operation, chosen.slice(0, MOST_MATCHING));
      // Another request with this id may have been faster: then its operation is there, and this one is compared.
      return sameOperation((await this.repository.find(id)) ?? unknownOperation(), operation);
    });
  }

  private async change(id: string, place: number, change: BulkChange): Promise<void> {
    await this.each(
      async () => {
        const item = await this.repository.take(id, place);
        if (item?.outcome !== 'waiting') return;
        const done = await this.apply(id, change, item.incident_id);
        await this.repository.settle(id, place, {
          outcome: done.outcome,
          code: null,
          detail: done.detail ?? null,
          before: done.before ?? null,
          version: done.version ?? null,
        });
      },
      ({ code, message }) =>
        this.repository.settle(id, place, {
          outcome: 'refused',
          code,
          detail: message,
          before: null,
          version: null,
        }),
    );
  }

  private async putBack(id: string, place: number, change: BulkChange): Promise<void> {
    await this.each(
      async () => {
        const item = await this.repository.take(id, place);
        if (item?.outcome !== 'changed' || item.undone !== null) return;
        await this.revert(change, item);
        await this.repository.settleUndo(id, place, 'undone', null);
      },
      ({ message }) => this.repository.settleUndo(id, place, 'refused', message),
    );
  }

  /** What is refused of the one is rolled back before it is noted. */
  private async each(work: () => Promise<void>, refused: (problem: Problem) => Promise<void>): Promise<void> {
    try {
      await this.unitOfWork.run(work);
    } catch (error) {
      if (!(error instanceof Problem) || !SAID_OF_ONE.has(error.code)) throw error;
      await this.unitOfWork.run(() => refused(error));
    }
  }

  private async apply(operation: string, change: BulkChange, id: string): Promise<Done> {
    switch (change.change) {
      case 'assign':
        return this.assign(operation, id, change.assignee_id);
      case 'team':
        return this.moveTo(operation, id, change.team_id);
      case 'tag':
        return this.tag(id, change);
      case 'snooze':
        return this.snooze(id, change.snoozed_until);
      case 'triage': {
        const { version } = await this.service.requestTriage(id, change.playbook);
        return { outcome: 'changed', version };
      }
      case 'resolve': {
        const { disposition, note } = change;
        const { version } = await this.service.resolve(id, {
          disposition,
          ...(note === null ? {} : { note }),
        });
        return { outcome: 'changed', version };
      }
    }
  }

  private async assign(operation_id: string, id: string, assignee_id: string | null): Promise<Done> {
    const row = await this.locked(id);
    if (row.assignee_id === assignee_id)
      return {
        outcome: 'unchanged',
        detail: `${incidentNumber(row.number)} is assigned to ${row.assignee_name ?? 'nobody'} already.`,
      };
    const { version } = await this.service.update(id, { version: row.version, assignee_id, operation_id });
    return { outcome: 'changed', before: { assignee_id: row.assignee_id }, version };
  }

  private async moveTo(operation_id: string, id: string, team_id: string | null): Promise<Done> {
    const row = await this.locked(id);
    if (row.team_id === team_id)
      return {
        outcome: 'unchanged',
        detail: `${incidentNumber(row.number)} is in ${queueOf(row)} already.`,
      };
    const { version } = await this.service.update(id, { version: row.version, team_id, operation_id });
    return { outcome: 'changed', before: { team_id: row.team_id }, version };
  }

  private async tag(id: string, { add_tags, remove_tags }: BulkChange & { change: 'tag' }): Promise<Done> {
    const row = await this.locked(id);
    const tags = retagged(row.tags, add_tags, remove_tags);
    const { version } = await this.service.update(id, { version: row.version, tags });
    if (version !== row.version) return { outcome: 'changed', before: { tags: row.tags }, version };
    return { outcome: 'unchanged', detail: `${incidentNumber(row.number)} is tagged so already.` };
  }

  private async snooze(id: string, snoozed_until: string | null): Promise<Done> {
    const row = await this.locked(id);
    const { version } = await this.service.update(id, { version: row.version, snoozed_until });
    const before = { snoozed_until: row.snoozed_until?.toISOString() ?? null };
    if (version !== row.version) return { outcome: 'changed', before, version };
    return { outcome: 'unchanged', detail: `${incidentNumber(row.number)} is put off so already.` };
  }

  private async revert(change: BulkChange, { incident_id: id, before, version }: BulkItem): Promise<void> {
    const row = await this.locked(id);
    const number = incidentNumber(row.number);
    const edit = (fields: Omit<IncidentChange, 'version'>) =>
      this.service.update(id, { version: row.version, ...fields });
    if (change.change === 'resolve') {
      if (row.version !== version)
        throw new Problem('conflict', `${number} was changed since it was resolved: reopen it on its page.`);
      await this.service.reopen(id, 'Taken back: it was resolved together with others.');
    } else if (change.change === 'assign') {
      if (row.assignee_id !== change.assignee_id)
        throw new Problem('conflict', `${number} is assigned to ${row.assignee_name ?? 'nobody'} by now.`);
      await edit({ assignee_id: before?.assignee_id ?? null });
    } else if (change.change === 'team') {
      if (row.team_id !== change.team_id)
        throw new Problem('conflict', `${number} is in ${queueOf(row)} by now.`);
      await edit({ team_id: before?.team_id ?? null });
    } else if (change.change === 'tag') {
      const had = before?.tags ?? [];
      const added = change.add_tags.filter((tag) => !had.includes(tag));
      await edit({
        tags: retagged(
          row.tags,
          had.filter((tag) => change.remove_tags.includes(tag)),
          added,
        ),
      });
    } else if (change.change === 'snooze') {
      if (asMoment(row.snoozed_until) !== asMoment(change.snoozed_until))
        throw new Problem('conflict', `${number} was put off otherwise, or has come back, since.`);
      await edit({ snoozed_until: stillToCome(before?.snoozed_until, this.clock.now()) });
    }
  }

  private progress(operation: IncidentOperationEntity, places: number[]): Promise<BulkProgress> {
    return this.unitOfWork.read(async () => {
      const counts = await this.repository.counts(operation.id);
      const total = (of: (one: (typeof counts)[number]) => boolean) =>
        counts.filter(of).reduce((sum, { count }) => sum + count, 0);
      const outcome = (name: BulkOutcome) => total((one) => one.outcome === name);
      const undone = (name: BulkUndone) => total((one) => one.undone === name);
      const wanted = { places, outcome: null, undone: null };
      return {
        operation,
        lasting: lastingBecause(operation.change),
        outcomes: {
          waiting: outcome('waiting'),
          changed: outcome('changed'),
          unchanged: outcome('unchanged'),
          refused: outcome('refused'),
        },
        undone: { undone: undone('undone'), refused: undone('refused') },
        items: await this.repository.items(operation.id, wanted, 0, places.length),
      };
    });
  }

  /** @throws Problem not_found; what somebody else has asked for is not shown */
  private async own(id: string): Promise<IncidentOperationEntity> {
    const operation = await this.repository.find(id);
    return operation === null || operation.actor_id !== this.actorId() ? unknownOperation() : operation;
  }

  private async locked(id: string): Promise<IncidentDetailRow> {
    return (await this.incidents.findForUpdate({ id })) ?? unknownIncident();
  }

  private actorId(): string {
    const { id } = this.context.current().actor;
    if (id === null) throw new Problem('forbidden', 'Only a person or a key changes many incidents at once.');
    return id;
  }
}

function sameOperation(
  known: IncidentOperationEntity,
  asked: Pick<IncidentOperationEntity, 'actor_id' | 'digest'>,
): IncidentOperationEntity {
  if (known.actor_id === asked.actor_id && known.digest === asked.digest) return known;
  throw new Problem(
    'conflict',
    'This operation_id was used for another change. Use a new one for a new change.',
  );
}

function queueOf({ team_name }: IncidentDetailRow): string {
  return team_name === null ? 'no queue' : `the queue of ${team_name}`;
}

function asMoment(at: Date | string | null): number | null {
  return at === null ? null : new Date(at).getTime();
}

/** What was put off until a moment that is over is there again. */
function stillToCome(until: string | null | undefined, now: Date): string | null {
  return until != null && Date.parse(until) > now.getTime() ? until : null;
}

function digestOf(request: object): string {
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(request)) as Json))
    .digest('hex');
}

function unknownOperation(): never {
  throw new Problem('not_found', 'You have begun no change of many incidents with this id.');
}
