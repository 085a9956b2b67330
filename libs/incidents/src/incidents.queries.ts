import { Injectable } from '@nestjs/common';
import {
  SEVERITIES,
  type Classification,
  type FieldError,
  type IncidentStatus,
  type IncidentType,
  type Severity,
} from '#contracts';
import {
  Context,
  Problem,
  UnitOfWork,
  decodeCursor,
  isUuid,
  toPage,
  type ListQuery,
  type Page,
} from '#platform';
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
import { parseIncidentRef } from './domain/incident-ref.ts';
import { searchWords } from './domain/incoming.ts';
import { SEARCH_FIELDS, readSearch, type FieldTerm } from './domain/search-fields.ts';
import {
  guessObservables,
  isObservableType,
  normaliseObservable,
  type ObservableValue,
} from './domain/observable.ts';

export interface ListIncidents extends ListQuery {
  status?: IncidentStatus[];
  severity?: Severity[];
  type?: IncidentType[];
  /** Slugs. */
  source?: string[];
  verdict?: Classification[];
  /** A user's id, `me` or `none`. */
  assignee?: string;
  /** A number, an observable, the beginnings of words of the title, or fields of an alert: `host.name:ws-77`. */
  q?: string;
  /** `type:value`, or a value alone. */
  observable?: string;
  /** RFC 3339, as is `created_before`, which is not among them. */
  created_after?: string;
  created_before?: string;
}

/** A search's hits are merged with the other filters up to this many; beyond it the list is walked instead. */
const SEARCH_HITS = 2000;

type SearchFilters = Pick<ListFilters, 'ids' | 'found' | 'title' | 'words'>;
const EVERYTHING: SearchFilters = { ids: null, found: [], title: null, words: null };

@Injectable()
export class IncidentsQueries {
  constructor(
    private readonly repository: IncidentRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
  ) {}

  /** @throws Problem not_found */
  find(ref: string): Promise<IncidentDetailRow> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return this.unitOfWork.read(async () => (await this.repository.find(parsed)) ?? unknownIncident());
  }

  list(query: ListIncidents): Promise<Page<IncidentRow>> {
    const order = listOrder(query.sort);
    const after = listCursor(query.cursor);
    return this.unitOfWork.read(async () => {
      const search = await this.search(query);
      const filters: ListFilters = {
        status: some(query.status),
        severity_ranks: some(query.severity?.map((severity) => SEVERITIES.indexOf(severity))),
        type: some(query.type),
        source: some(query.source),
        verdict: some(query.verdict),
        ...this.assignee(query.assignee),
        ...search,
        created_after: query.created_after === undefined ? null : new Date(query.created_after),
        created_before: query.created_before === undefined ? null : new Date(query.created_before),
      };
      const rows = await this.repository.list(filters, order, after, query.limit + 1);
      return toPage(rows, query.limit, (row) => listKey(row, order));
    });
  }

  private assignee(assignee: string | undefined): Pick<ListFilters, 'assignee' | 'unassigned'> {
    if (assignee === undefined || assignee === '') return { assignee: null, unassigned: false };
    if (assignee === 'none') return { assignee: null, unassigned: true };
    const id = assignee === 'me' ? (this.context.current().actor.user_id ?? '') : assignee;
    if (!isUuid(id)) throw invalid('assignee', 'assignee must be a user id, `me` or `none`.');
    return { assignee: id, unassigned: false };
  }

  private async search(query: ListIncidents): Promise<SearchFilters> {
    const { terms, rest, unknown } = readSearch(query.q?.trim() ?? '');
    if (unknown.length > 0)
      throw invalid(
        'q',
        `There is no field ${unknown[0]} to search by; there is: ${SEARCH_FIELDS.join(', ')}.`,
      );
    let found = rest === '' ? EVERYTHING : await this.byText(rest);
    for (const term of terms) found = await this.withField(found, term);
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
    `sort must be one of ${LIST_SORTS.join(', ')}, with a minus sign before it for the other direction.`,
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
