import { Injectable } from '@nestjs/common';
import { rolesThatMay } from '#contracts';
import {
  Clock,
  Context,
  Ids,
  Problem,
  TenantSettings,
  UnitOfWork,
  decodeCursor,
  toPage,
  type ListQuery,
  type Page,
} from '#platform';
import { HandoverRepository, type HandoverRow } from './data/handover.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { handed, MOST_HANDED, type HandedIncident, type HandoverScope } from './domain/handover.ts';
import { storableText } from './domain/incoming.ts';
import { SERVICE_LEVELS } from './domain/service-levels.ts';
import { IncidentsQueries, type IncidentFilter } from './incidents.queries.ts';

export interface NewHandover {
  note: string;
  /** Null: to everybody who works on incidents. */
  recipient_id: string | null;
  /** What is handed over, shown as it is now. */
  incident_ids: string[];
}

export interface Offered {
  /** The most urgent first. */
  incidents: HandedIncident[];
  /** More are open than a note holds. */
  more: boolean;
}

const SCOPE_FILTERS: Record<HandoverScope, IncidentFilter> = {
  mine: { assignee: 'me' },
  // What waits there: what somebody has taken is theirs to hand over.
  teams: { team: ['mine'], assignee: 'none', snoozed: false },
  all: {},
};

const NOTE_CHARACTERS = 20_000;
const TOLD_CHARACTERS = 500;

/** What is left to the next shift: written once, told to whom it is for, read by everybody later. */
@Injectable()
export class Handovers {
  constructor(
    private readonly repository: HandoverRepository,
    private readonly incidents: IncidentRepository,
    private readonly queries: IncidentsQueries,
    private readonly settings: TenantSettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem invalid_request for a note that is empty, an unknown recipient or incident; forbidden to keys */
  write(input: NewHandover): Promise<HandoverRow> {
    return this.unitOfWork.run(async () => {
      const author = this.person();
      const note = storableText(input.note.trim(), NOTE_CHARACTERS);
      if (note === '')
        throw refusal('note', 'Write what the next one has to know, if only that all is quiet.');
      const handover: HandoverRow = {
        id: this.ids.next(),
        author_id: author.id,
        author_name: author.name,
        recipient_id: input.recipient_id,
        recipient_name: input.recipient_id === null ? null : await this.recipient(input.recipient_id),
        note,
        incidents: await this.handedOver(input.incident_ids),
        created_at: this.clock.now(),
      };
      await this.repository.add(handover);
      await this.record(handover);
      return handover;
    });
  }

  /** What is open, as a note would have it now. @throws Problem invalid_request to whom nothing can be assigned */
  offered(scope: HandoverScope): Promise<Offered> {
    return this.unitOfWork.read(async () => {
      const { data, meta } = await this.queries.list({
        ...SCOPE_FILTERS[scope],
        status: ['created', 'triaging', 'triaged'],
        sort: '-urgency',
        limit: MOST_HANDED,
      });
      const ids = data.map(({ id }) => id);
      const standing = new Map((await this.standing(ids)).map((incident) => [incident.id, incident]));
      return { incidents: ids.flatMap((id) => standing.get(id) ?? []), more: meta.next_cursor !== null };
    });
  }

  /** @throws Problem not_found */
  find(id: string): Promise<HandoverRow> {
    return this.unitOfWork.read(async () => {
      const handover = await this.repository.find(id);
      if (handover === null) throw new Problem('not_found', 'There is no hand-over note with this id.');
      return handover;
    });
  }

  list(query: ListQuery): Promise<Page<HandoverRow>> {
    const after = decodeCursor(query.cursor, ['instant', 'uuid']);
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.list(after, query.limit + 1);
      return toPage(rows, query.limit, (row) => [row.created_at.toISOString(), row.id]);
    });
  }

  private async handedOver(ids: readonly string[]): Promise<HandoverRow['incidents']> {
    const wanted = [...new Set(ids)];
    const incidents = await this.standing(wanted);
    if (incidents.length < wanted.length)
      throw refusal('incident_ids', 'Some of these incidents are not there.');
    return incidents;
  }

  private async standing(ids: readonly string[]): Promise<HandedIncident[]> {
    const rows = await this.repository.incidents(ids, this.clock.now());
    const levels = await this.settings.get(SERVICE_LEVELS);
    return rows.map((row) => handed(row, levels));
  }

  private async recipient(id: string): Promise<string> {
    const user = await this.incidents.userName(id, rolesThatMay('incident:write'));
    if (user === undefined)
      throw refusal('recipient_id', 'There is no enabled user with this id who may work on incidents.');
    return user.name;
  }

  private async record({ id, recipient_id, recipient_name, note, incidents }: HandoverRow): Promise<void> {
    await this.unitOfWork.record(
      'handover.written',
      { type: 'handover', id },
      { handover_id: id, recipient_id, incidents: incidents.length, note: note.slice(0, TOLD_CHARACTERS) },
      { after: { recipient: recipient_name, note, incidents: incidents.map(({ number }) => number) } },
    );
  }

  private person(): { id: string; name: string } {
    const { actor } = this.context.current();
    if (actor.type === 'user' && actor.id !== null) return { id: actor.id, name: actor.name };
    throw new Problem('forbidden', 'A shift is handed over by people, not by API keys: sign in for this.');
  }
}

function refusal(path: string, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: 'invalid', message }] });
}
