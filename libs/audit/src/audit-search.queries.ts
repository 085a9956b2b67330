import { Injectable } from '@nestjs/common';
import { EVENTS, EVENT_FAMILIES, ANNOUNCEMENTS, type EventFamily, type Subject } from '#contracts';
import {
  SubjectNames,
  UnitOfWork,
  decodeCursor,
  subjectKey,
  toPage,
  type ListQuery,
  type Page,
  type SubjectName,
} from '#platform';
import {
  AuditSearchRepository,
  type FoundEntry,
  type RecordedPerson,
} from './data/audit-search.repository.ts';
import type { AuditFilter } from './domain/audit-filter.ts';
import { isObject } from './domain/readable.ts';
import { nameWithin } from './domain/subject-words.ts';

/** An entry as people read it: what it is about by name, and where it belongs. */
export interface AuditEntryView extends FoundEntry {
  event_label: string;
  /** Null where it has none but its id. */
  subject_name: string | null;
  incident: { id: string; number: string } | null;
  /** The playbook's run that it is a step of; `entries`: how many of its entries there are, where they are folded. */
  run: { id: string; playbook: string | null; entries: number | null } | null;
}

export interface EventFamilyView {
  name: EventFamily;
  label: string;
  events: { name: string; label: string }[];
}

/** The people and the kinds of events that a search can be narrowed to. */
export interface AuditChoicesView {
  people: RecordedPerson[];
  /** There are more people than are named. */
  more_people: boolean;
  families: EventFamilyView[];
}

const PEOPLE_AT_MOST = 1000;
/** Of one run; beyond it the number is a least one. */
export const RUN_ENTRIES_AT_MOST = 1000;

const unrecorded: readonly string[] = ANNOUNCEMENTS;

export const RECORDED_FAMILIES: readonly EventFamilyView[] = (Object.keys(EVENT_FAMILIES) as EventFamily[])
  .map((name) => ({
    name,
    label: EVENT_FAMILIES[name].label,
    events: Object.entries(EVENTS)
      .filter(([event]) => event.startsWith(`${name}.`) && !unrecorded.includes(event))
      .map(([event, { label }]) => ({ name: event, label })),
  }))
  .filter(({ events }) => events.length > 0);

@Injectable()
export class AuditSearchQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly names: SubjectNames,
    private readonly repository: AuditSearchRepository,
  ) {}

  list(query: AuditFilter & ListQuery): Promise<Page<AuditEntryView>> {
    const before = decodeCursor(query.cursor, ['uuid'])?.[0] ?? null;
    return this.unit.read(async () => {
      const page = toPage(await this.repository.page(query, before, query.limit + 1), query.limit, (row) => [
        row.id,
      ]);
      return { ...page, data: await this.told(page.data, query) };
    });
  }

  choices(): Promise<AuditChoicesView> {
    return this.unit.read(async () => {
      const people = await this.repository.people(PEOPLE_AT_MOST + 1);
      return {
        people: people
          .slice(0, PEOPLE_AT_MOST)
          .map(({ id, name }) => ({ id, name }))
          .sort((a, b) => a.name.localeCompare(b.name, 'en')),
        more_people: people.length > PEOPLE_AT_MOST,
        families: [...RECORDED_FAMILIES],
      };
    });
  }

  private async told(rows: FoundEntry[], filter: AuditFilter): Promise<AuditEntryView[]> {
    const names = await this.namesOf(rows.map(subjectOf));
    const runIds = [...new Set(rows.flatMap(({ run_id }) => run_id ?? []))];
    const belongings = await this.names.of([
      ...rows.flatMap((row) => namedIf('incident', incidentOf(row, names))),
      ...runIds.flatMap((id) => namedIf('run', id)),
    ]);
    const entries =
      filter.fold_runs === true && runIds.length > 0
        ? await this.repository.entriesOfRuns(filter, runIds, RUN_ENTRIES_AT_MOST)
        : new Map<string, number>();
    const nameOf = (type: string, id: string) => belongings.get(subjectKey({ type, id }))?.name ?? null;
    return rows.map((row) => {
      const { run_id } = row;
      const incident_id = incidentOf(row, names);
      const number = incident_id === null ? null : nameOf('incident', incident_id);
      return {
        ...row,
        event_label: labelOf(row.event),
        subject_name: names.get(subjectKey(subjectOf(row)))?.name ?? nameWithin(row.details),
        incident: incident_id === null || number === null ? null : { id: incident_id, number },
        run:
          run_id === null
            ? null
            : { id: run_id, playbook: nameOf('run', run_id), entries: entries.get(run_id) ?? null },
      };
    });
  }

  /** Of people who are no longer among the users the record still knows what they were called. */
  private async namesOf(subjects: Subject[]): Promise<Map<string, SubjectName>> {
    const names = await this.names.of(subjects);
    const gone = subjects.filter((subject) => subject.type === 'user' && !names.has(subjectKey(subject)));
    const recorded = await this.repository.namesOfPeople([...new Set(gone.map(({ id }) => id))]);
    for (const [id, name] of recorded)
      names.set(subjectKey({ type: 'user', id }), { name, incident_id: null });
    return names;
  }
}

/** A session is somebody's: it has no other name than theirs. */
function subjectOf({ subject_type: type, subject_id: id, details }: FoundEntry): Subject {
  const payload = isObject(details) ? details['payload'] : undefined;
  const userId = isObject(payload) ? payload['user_id'] : undefined;
  return type === 'session' && typeof userId === 'string' ? { type: 'user', id: userId } : { type, id };
}

function namedIf(type: string, id: string | null): Subject[] {
  return id === null ? [] : [{ type, id }];
}

function incidentOf(row: FoundEntry, names: ReadonlyMap<string, SubjectName>): string | null {
  return row.incident_id ?? names.get(subjectKey(subjectOf(row)))?.incident_id ?? null;
}

/** Whoever writes past the application may give an entry an event that is none. */
function labelOf(event: string): string {
  return Object.hasOwn(EVENTS, event) ? EVENTS[event as keyof typeof EVENTS].label : event;
}
