import { Injectable } from '@nestjs/common';
import {
  rolesThatMay,
  type Classification,
  type IncidentStatus,
  type IncidentType,
  type Severity,
} from '#contracts';
import {
  Clock,
  TenantSettings,
  UnitOfWork,
  decodeCursor,
  encodeCursor,
  toPage,
  type ListQuery,
  type Page,
} from '#platform';
import type { FigureQuery } from './figure-query.ts';
import { IncidentFilters, invalidQuery } from './incident-filters.ts';
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
import { parseIncidentRef, searchedRef } from './domain/incident-ref.ts';
import { SERVICE_LEVELS, type ServiceLevels } from './domain/service-levels.ts';
import { readTags, tagWords } from './domain/tags.ts';
import { SEARCH_FIELDS, readSearch } from './domain/search-fields.ts';
import { searchTerms } from './domain/search-terms.ts';
import { IncidentSearch, type ResolvedSearch, type SearchQuestion } from './incident-search.ts';
import { SearchHits, type SearchHit } from './search-hits.ts';
import { READ_TO_CHANGE, READ_TO_SORT, SearchPages } from './search-pages.ts';
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
  /** Ids of teams, `mine` or `none`; in the queue of one of them. */
  team?: string[];
  /** It has every one of them. */
  tag?: string[];
  /** Whether it is put off now. */
  snoozed?: boolean;
  /** A number, an observable or a part of one, beginnings of words of whatever text, or fields of an alert: `host.name:ws-77`. */
  q?: string;
  /** `type:value`, or a value alone. */
  observable?: string;
  /** RFC 3339, as is `created_before`, which is not among them. */
  created_after?: string;
  created_before?: string;
}

export interface ListIncidents extends ListQuery, IncidentFilter {}

/** In another order than that of time, the newest of what a search finds are sorted. */
const MOST_SORTED = 1000;
/** So many people are named at once; others are found by a part of their names. */
const ASSIGNEES = 50;

interface FoundPeople {
  people: { id: string; name: string }[];
  more: boolean;
}

/** What there is to say of a search beside its rows. */
export interface SearchNotes {
  /** Words that so many others begin with that not all of those were looked for. */
  cut: string[];
  /** Only the newest so many of what was found are sorted and listed; null: all are. */
  newest: number | null;
  /** The page ended before it was full, having looked so far back (or ahead); the next one goes on. */
  looked_to: Date | null;
  /** Incidents that are older are found by their titles only, until their texts have been read for words. */
  unread_before: Date | null;
}

export interface ListedIncident extends IncidentRow {
  hits: SearchHit[];
}

export interface IncidentPage extends Page<ListedIncident> {
  /** Null: nothing was searched for. */
  search: SearchNotes | null;
}

@Injectable()
export class IncidentsQueries {
  constructor(
    private readonly repository: IncidentRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: TenantSettings,
    private readonly search: IncidentSearch,
    private readonly pages: SearchPages,
    private readonly hits: SearchHits,
    private readonly filters: IncidentFilters,
  ) {}

  /** @throws Problem not_found */
  find(ref: string): Promise<IncidentDetailRow> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return this.unitOfWork.read(async () => (await this.repository.find(parsed)) ?? unknownIncident());
  }

  list(query: ListIncidents): Promise<IncidentPage> {
    const urgent = query.sort === 'urgency' || query.sort === '-urgency';
    if (urgent && query.status?.length === 1 && query.status[0] === 'resolved')
      throw invalidQuery('sort', 'What is resolved is not urgent: sort it by something else than urgency.');
    const sorted = urgent ? this.byUrgency(query) : this.byColumn(query);
    return this.unitOfWork.read(async () => {
      const filters = await this.filters.of(query);
      const question = readQuestion(query);
      if (question === null) return { ...(await sorted(filters)), search: null };
      const resolved = await this.search.resolve(question);
      const gap = await this.search.unreadBefore();
      const notes: SearchNotes = { cut: [], newest: null, looked_to: null, unread_before: gap };
      if (resolved === null) return { ...toPage([], query.limit, () => []), search: notes };
      return this.searched(query, filters, resolved, { ...notes, cut: resolved.cut }, sorted);
    });
  }

  private async searched(
    query: ListIncidents,
    filters: ListFilters,
    resolved: ResolvedSearch,
    notes: SearchNotes,
    sorted: Sorted,
  ): Promise<IncidentPage> {
    if (/^-?created_at$/.test(query.sort || '-created_at')) {
      const order = { descending: query.sort !== 'created_at', after: listCursor(query.cursor) };
      const { rows, next, looked_to } = await this.pages.byTime(resolved, filters, order, query.limit);
      const data = await this.hits.add(rows, resolved);
      const next_cursor = next === null ? null : encodeCursor(next);
      return { data, meta: { next_cursor }, search: { ...notes, looked_to } };
    }
    const { ids, more } = await this.pages.newest(resolved, filters, MOST_SORTED, READ_TO_SORT);
    const { data, meta } = await sorted({ ...filters, ids });
    const search = { ...notes, newest: more ? ids.length : null };
    return { data: await this.hits.add(data, resolved), meta, search };
  }

  /** Cursor and order are looked at before anything is read. */
  private byColumn(query: ListIncidents): Sorted {
    const order = listOrder(query.sort);
    const after = listCursor(query.cursor);
    return async (filters) => {
      const rows = await this.repository.list(filters, { order, after }, query.limit + 1);
      return toPage(rows.map(unsearched), query.limit, (row) => listKey(row, order));
    };
  }

  /** Open ones only: what is resolved waits for nobody. */
  private byUrgency(query: ListIncidents): Sorted {
    const after = decodeCursor(query.cursor, ['integer', 'moment', 'uuid', 'moment']);
    return async (filters) => {
      const levels = await this.settings.get(SERVICE_LEVELS);
      const now = after?.[3] ?? this.clock.now().getTime();
      const order = { levels, now, descending: query.sort === '-urgency' };
      const rows = await this.repository.list(filters, { order, after }, query.limit + 1);
      return toPage(rows.map(unsearched), query.limit, (row) => urgencyKey(row, order));
    };
  }

  /** Minutes until incidents are to be resolved, by severity. */
  serviceLevels(): Promise<Readonly<ServiceLevels>> {
    return this.settings.get(SERVICE_LEVELS);
  }

  /** The newest that match, `limit` at most. @throws Problem invalid_request: so much has the words that it would take too long */
  matching(filter: IncidentFilter, limit: number): Promise<string[]> {
    return this.unitOfWork.read(async () => {
      const filters = await this.filters.of(filter);
      const question = readQuestion(filter);
      if (question === null)
        return this.repository.listedIds(filters, { order: listOrder(undefined), after: null }, limit);
      const resolved = await this.search.resolve(question);
      if (resolved === null) return [];
      const { ids, more } = await this.pages.newest(resolved, filters, limit, READ_TO_CHANGE);
      if (more && ids.length < limit)
        throw invalidQuery(
          'q',
          'Too many incidents have these words and do not fit the filters: search for something rarer, or within a shorter time.',
        );
      return ids;
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
}

type Sorted = (filters: ListFilters) => Promise<Page<ListedIncident>>;

function unsearched(row: IncidentRow): ListedIncident {
  return { ...row, hits: [] };
}

/** Null: nothing is searched for. @throws Problem invalid_request */
function readQuestion(query: IncidentFilter): SearchQuestion | null {
  const { terms: fields, rest, unknown } = readSearch(query.q?.trim() ?? '');
  if (unknown.length > 0)
    throw invalidQuery(
      'q',
      `There is no field ${unknown[0]} to search by; there is: ${SEARCH_FIELDS.join(', ')}.`,
    );
  const tags = tagWords(readTags(query.tag ?? [])).map((word) => ({ word, open: false }));
  const named = query.observable?.trim() ?? '';
  const observable = named === '' ? null : namedObservable(named);
  if (rest === '' && fields.length + tags.length === 0 && observable === null) return null;
  return { terms: searchTerms(rest), fields: [...fields, ...tags], observable, ref: searchedRef(rest) };
}

function listOrder(sort: string | undefined): ListOrder {
  if (sort === undefined || sort === '') return { sort: 'created_at', descending: true };
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  if ((LIST_SORTS as readonly string[]).includes(name)) return { sort: name as ListSort, descending };
  throw invalidQuery(
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
