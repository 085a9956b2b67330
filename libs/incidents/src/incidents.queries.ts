import { Injectable } from '@nestjs/common';
import {
  SEVERITIES,
  rolesThatMay,
  type Classification,
  type FieldError,
  type IncidentStatus,
  type IncidentType,
  type Severity,
} from '#contracts';
import {
  Clock,
  Context,
  Problem,
  TenantSettings,
  UnitOfWork,
  decodeCursor,
  isUuid,
  toPage,
  type ListQuery,
  type Page,
} from '#platform';
import { figureFilters, type FigureQuery } from './figure-query.ts';
import { unknownIncident } from './incident-subject.ts';
import {
  LIST_SORTS,
  listKey,
  type ListFilters,
  type ListKey,
  type ListOrder,
  type ListSort,
} from './data/incident-list.ts';
import type { IncidentDetailRow, IncidentRow } from './data/incident-row.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { urgencyKey } from './data/urgency-list.ts';
import { parseIncidentRef } from './domain/incident-ref.ts';
import { SERVICE_LEVELS, type ServiceLevels } from './domain/service-levels.ts';
import { searchWords } from './domain/incoming.ts';
import { readTags, tagWords } from './domain/tags.ts';
import { SEARCH_FIELDS, readSearch, type FieldTerm } from './domain/search-fields.ts';
import {
  guessObservables,
  isObservableType,
  normaliseObservable,
  type ObservableValue,
} from './domain/observable.ts';

/** Which incidents: what a list is narrowed by, and what is done to all that match. */
export interface IncidentFilter extends FigureQuery {
  status?: IncidentStatus[];
  severity?: Severity[];
  type?: IncidentType[];
  /** Slugs. */
  source?: string[];
  verdict?: Classification[];
  /** A user's id, `me` or `none`. */
  assignee?: string;
  /** It has every one of them. */
  tag?: string[];
  /** Whether it is put off now. */
  snoozed?: boolean;
  /** A number, an observable, the beginnings of words of the title, or fields of an alert: `host.name:ws-77`. */
  q?: string;
  /** `type:value`, or a value alone. */
  observable?: string;
  /** RFC 3339, as is `created_before`, which is not among them. */
  created_after?: string;
  created_before?: string;
}

export interface ListIncidents extends ListQuery, IncidentFilter {}

/** A search's hits are merged with the other filters up to this many; beyond it the list is walked instead. */
const SEARCH_HITS = 2000;
/** So many people are named at once; others are found by a part of their names. */
const ASSIGNEES = 50;

interface FoundPeople {
  people: { id: string; name: string }[];
  more: boolean;
}

type SearchFilters = Pick<ListFilters, 'ids' | 'found' | 'title' | 'words'>;
const EVERYTHING: SearchFilters = { ids: null, found: [], title: null, words: null };

@Injectable()
export class IncidentsQueries {
  constructor(
    private readonly repository: IncidentRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws Problem not_found */
  find(ref: string): Promise<IncidentDetailRow> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return this.unitOfWork.read(async () => (await this.repository.find(parsed)) ?? unknownIncident());
  }

  list(query: ListIncidents): Promise<Page<IncidentRow>> {
    if (query.sort === 'urgency' || query.sort === '-urgency') return this.byUrgency(query);
    const order = listOrder(query.sort);
    const after = listCursor(query.cursor);
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.list(await this.filters(query), { order, after }, query.limit + 1);
      return toPage(rows, query.limit, (row) => listKey(row, order));
    });
  }

  /** Open ones only: what is resolved waits for nobody. */
  private byUrgency(query: ListIncidents): Promise<Page<IncidentRow>> {
    if (query.status?.length === 1 && query.status[0] === 'resolved')
      throw invalid('sort', 'What is resolved is not urgent: sort it by something else than urgency.');
    const after = decodeCursor(query.cursor, ['integer', 'moment', 'uuid', 'moment']);
    return this.unitOfWork.read(async () => {
      const levels = await this.settings.get(SERVICE_LEVELS);
      const now = after?.[3] ?? this.clock.now().getTime();
      const order = { levels, now, descending: query.sort === '-urgency' };
      const rows = await this.repository.list(await this.filters(query), { order, after }, query.limit + 1);
      return toPage(rows, query.limit, (row) => urgencyKey(row, order));
    });
  }

  /** Minutes until incidents are to be resolved, by severity. */
  serviceLevels(): Promise<Readonly<ServiceLevels>> {
    return this.settings.get(SERVICE_LEVELS);
  }

  /** The newest that match, `limit` at most. */
  matching(filter: IncidentFilter, limit: number): Promise<string[]> {
    return this.unitOfWork.read(async () => {
      const order = listOrder(undefined);
      const rows = await this.repository.list(await this.filters(filter), { order, after: null }, limit);
      return rows.map(({ id }) => id);
    });
  }

  /** Those to whom an incident may be assigned, by name; `more` when there are others whose names have this part. */
  assignees(part: string): Promise<FoundPeople> {
    return this.people('incident:write', part);
  }

  /** As `assignees`, those who may read incidents. */
  readers(part: string): Promise<FoundPeople> {
    return this.people('incident:read', part);
  }

  private people(permission: 'incident:read' | 'incident:write', part: string): Promise<FoundPeople> {
    return this.unitOfWork.read(async () => {
      const roles = rolesThatMay(permission);
      const people = await this.repository.assignees(roles, part.trim(), ASSIGNEES + 1);
      return { people: people.slice(0, ASSIGNEES), more: people.length > ASSIGNEES };
    });
  }

  private async filters(query: IncidentFilter): Promise<ListFilters> {
    const search = await this.search(query);
    return {
      status: some(query.status),
      severity_ranks: some(query.severity?.map((severity) => SEVERITIES.indexOf(severity))),
      type: some(query.type),
      source: some(query.source),
      verdict: some(query.verdict),
      ...this.assignee(query.assignee),
      ...search,
      snoozed: query.snoozed ?? null,
      now: this.clock.now(),
      created_after: query.created_after === undefined ? null : new Date(query.created_after),
      created_before: query.created_before === undefined ? null : new Date(query.created_before),
      figures: figureFilters(query),
    };
  }

  private assignee(assignee: string | undefined): Pick<ListFilters, 'assignee' | 'unassigned'> {
    if (assignee === undefined || assignee === '') return { assignee: null, unassigned: false };
    if (assignee === 'none') return { assignee: null, unassigned: true };
    const id = assignee === 'me' ? (this.context.current().actor.user_id ?? '') : assignee;
    if (!isUuid(id)) throw invalid('assignee', 'assignee must be a user id, `me` or `none`.');
    return { assignee: id, unassigned: false };
  }

  private async search(query: IncidentFilter): Promise<SearchFilters> {
    const { terms, rest, unknown } = readSearch(query.q?.trim() ?? '');
    if (unknown.length > 0)
      throw invalid(
        'q',
        `There is no field ${unknown[0]} to search by; there is: ${SEARCH_FIELDS.join(', ')}.`,
      );
    let found = rest === '' ? EVERYTHING : await this.byText(rest);
    const tags = tagWords(readTags(query.tag ?? [])).map((word) => ({ word, open: false }));
    for (const term of [...terms, ...tags]) found = await this.withField(found, term);
    if (query.observable === undefined || query.observable.trim() === '') return found;
    const observable = namedObservable(query.observable.trim());
    return narrowed(found, await this.repository.withObservable(observable, SEARCH_HITS));
  }

  private async withField(found: SearchFilters, { word, open }: FieldTerm): Promise<SearchFilters> {
    const hits = await (open
      ? this.repository.withWord(word, SEARCH_HITS)
      : this.repository.withExactly(word, SEARCH_HITS));
    if (hits !== null) return narrowed(found, hits);
    if (open)
      throw invalid(
        'q',
        `More than ${SEARCH_HITS} values or incidents begin so: ${word}*. Write more of it.`,
      );
    return { ...found, words: [...(found.words ?? []), word] };
  }

  /** A number, an observable, or the beginnings of words of the title: all three are looked for. */
  private async byText(text: string): Promise<SearchFilters> {
    const ref = parseIncidentRef(text);
    if (ref !== null) {
      const row = await this.repository.find(ref);
      return { ...EVERYTHING, ids: row === undefined ? [] : [row.id] };
    }
    const found = await this.repository.withObservable(guessObservables(text), SEARCH_HITS);
    const words = searchWords(text);
    if (words.length === 0) return { ...EVERYTHING, ids: found };
    const title = words.map((word) => `(^|[^[:alnum:]])${escapeRegex(word)}`);
    const hits = await this.fewestHits(words);
    return { ...EVERYTHING, ids: hits === null ? null : [...new Set([...found, ...hits])], found, title };
  }

  /** The hits of the rarest word, or null when every word is in too many titles. */
  private async fewestHits(words: string[]): Promise<string[] | null> {
    let fewest: string[] | null = null;
    for (const word of words) {
      const hits = await this.repository.withWord(word, SEARCH_HITS);
      if (hits !== null && (fewest === null || hits.length < fewest.length)) fewest = hits;
      if (fewest?.length === 0) break;
    }
    return fewest;
  }
}

function narrowed(found: SearchFilters, ids: readonly string[]): SearchFilters {
  const allowed = found.ids === null ? null : new Set(found.ids);
  return { ...found, ids: ids.filter((id) => allowed?.has(id) ?? true) };
}

function some<T>(values: T[] | undefined): T[] | null {
  return values === undefined || values.length === 0 ? null : values;
}

function listOrder(sort: string | undefined): ListOrder {
  if (sort === undefined || sort === '') return { sort: 'created_at', descending: true };
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  if ((LIST_SORTS as readonly string[]).includes(name)) return { sort: name as ListSort, descending };
  throw invalid(
    'sort',
    `sort must be one of ${[...LIST_SORTS, 'urgency'].join(', ')}, with a minus sign before it for the other direction.`,
  );
}

function listCursor(cursor: string | undefined): ListKey | null {
  return decodeCursor(cursor, ['integer', 'moment', 'uuid']);
}

function namedObservable(text: string): ObservableValue[] {
  const colon = text.indexOf(':');
  const type = text.slice(0, colon);
  if (colon > 0 && isObservableType(type)) {
    const value = normaliseObservable(type, text.slice(colon + 1));
    return value === null ? [] : [{ type, value }];
  }
  return guessObservables(text);
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}

function invalid(path: string, message: string): Problem {
  const errors: FieldError[] = [{ path, code: 'invalid', message }];
  return new Problem('invalid_request', message, { errors });
}
