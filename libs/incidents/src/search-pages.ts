import { Injectable } from '@nestjs/common';
import { isNarrowed, listKey, type ListFilters, type ListKey } from './data/incident-list.ts';
import type { IncidentRow } from './data/incident-row.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { SearchRepository, type SearchSpan } from './data/search.repository.ts';
import { leastId } from './domain/history.ts';
import { FIRST_ID, IncidentSearch, LAST_ID, timeOf, type ResolvedSearch } from './incident-search.ts';

export interface SearchedPage {
  rows: IncidentRow[];
  next: ListKey | null;
  /** Up to when it has been looked, where the page ended before it was full; null: it is full, or was the last one. */
  looked_to: Date | null;
}

/** Rows of the index that one page reads, a step after the other: what a page costs at most is said by their sum. */
const STEPS = [64, 256, 1024, 2048, 4096];
/** What is sorted otherwise reads as much as a page; what is done to all that match reads on, but not for ever. */
export const READ_TO_SORT = 8192;
export const READ_TO_CHANGE = 131_072;
const LARGE_STEP = 4096;
/** Where the filters alone leave no more than these, they are held against the words instead. */
const FEW = 1000;
const ROWS_AT_ONCE = 256;
const NEWEST = { sort: 'created_at', descending: true } as const;
/** Ids are made a moment before the incident that they name. */
const SLACK_MS = 3_600_000;

/** The pages of a list that is searched as well as filtered. */
@Injectable()
export class SearchPages {
  constructor(
    private readonly search: IncidentSearch,
    private readonly repository: SearchRepository,
    private readonly incidents: IncidentRepository,
  ) {}

  /** By time, in the order of ids, which begin with it. */
  async byTime(
    resolved: ResolvedSearch,
    filters: ListFilters,
    { descending, after }: { descending: boolean; after: ListKey | null },
    limit: number,
  ): Promise<SearchedPage> {
    const span = spanOf(filters, descending);
    if (after !== null) span.after = after[2];
    const rows: IncidentRow[] = [];
    for (const [at, size] of STEPS.entries()) {
      if (at === 2) {
        const few = await this.amongFew(resolved, filters, span);
        if (few !== null) return this.full([...rows, ...few], limit);
      }
      const { ids, end } = await this.search.step(resolved, span, size);
      await this.addRows(rows, ids, filters, descending, limit);
      if (rows.length > limit || end === null) return this.full(rows, limit);
      span.after = end;
    }
    const made = timeOf(span.after);
    return { rows, next: [0, made.getTime(), span.after], looked_to: made };
  }

  /** The newest that match, `most` at most, for other orders and for what is done to all; `more`: there may be others. */
  async newest(
    resolved: ResolvedSearch,
    filters: ListFilters,
    most: number,
    mostRead: number,
  ): Promise<{ ids: string[]; more: boolean }> {
    const span = spanOf(filters, true);
    const few = await this.amongFew(resolved, filters, span);
    if (few !== null) return { ids: few.slice(0, most).map(({ id }) => id), more: few.length > most };
    const rows: IncidentRow[] = [];
    for (let read = 0; read < mostRead;) {
      const step = await this.search.step(resolved, span, LARGE_STEP);
      await this.addRows(rows, step.ids, filters, true, most);
      if (rows.length > most) break;
      if (step.end === null) return { ids: rows.map(({ id }) => id), more: false };
      read += step.read;
      span.after = step.end;
    }
    return { ids: rows.slice(0, most).map(({ id }) => id), more: true };
  }

  private full(rows: IncidentRow[], limit: number): SearchedPage {
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? listKey(last, NEWEST) : null;
    return { rows: rows.slice(0, limit), next, looked_to: null };
  }

  /** Until there is one more than the limit. */
  private async addRows(
    rows: IncidentRow[],
    ids: readonly string[],
    filters: ListFilters,
    descending: boolean,
    limit: number,
  ): Promise<void> {
    for (let from = 0; from < ids.length && rows.length <= limit;) {
      const some = ids.slice(
        from,
        from + Math.max(ROWS_AT_ONCE / 4, Math.min(limit + 1 - rows.length, ROWS_AT_ONCE)),
      );
      from += some.length;
      rows.push(...inOrder(await this.rowsOf(filters, some), descending));
    }
  }

  private async rowsOf(filters: ListFilters, ids: readonly string[]): Promise<IncidentRow[]> {
    const page = { order: NEWEST, after: null };
    return this.incidents.list({ ...filters, ids: [...ids] }, page, ids.length);
  }

  /** All that the filters leave, where they are few, and of them those that have the words; null: they are not few. */
  private async amongFew(
    { terms }: ResolvedSearch,
    filters: ListFilters,
    { after, descending }: SearchSpan,
  ): Promise<IncidentRow[] | null> {
    if (!isNarrowed(filters)) return null;
    const rows = await this.incidents.list(filters, { order: NEWEST, after: null }, FEW + 1);
    if (rows.length > FEW) return null;
    let left = rows.filter(({ id }) => (descending ? id < after : id > after));
    for (const { keys } of terms) {
      if (left.length === 0) break;
      const having = await this.repository.among(
        left.map(({ id }) => id),
        keys,
      );
      left = left.filter(({ id }) => having.has(id));
    }
    return inOrder(left, descending);
  }
}

function inOrder(rows: IncidentRow[], descending: boolean): IncidentRow[] {
  return rows.toSorted((one, other) => (one.id < other.id === descending ? 1 : -1));
}

function spanOf({ created_after, created_before }: ListFilters, descending: boolean): SearchSpan {
  const first = created_after === null ? FIRST_ID : leastId(new Date(created_after.getTime() - SLACK_MS));
  const last = created_before === null ? LAST_ID : leastId(new Date(created_before.getTime() + SLACK_MS));
  return descending ? { after: last, last: first, descending } : { after: first, last, descending };
}
