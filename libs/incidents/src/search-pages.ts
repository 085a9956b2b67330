import { Injectable } from '@nestjs/common';
import { isNarrowed, type ListFilters, type ListKey } from './data/incident-list.ts';
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
const FEW = 4096;
const NEWEST = { sort: 'created_at', descending: true } as const;
const FROM_NEWEST = { order: NEWEST, after: null };
/** Ids are made a moment before the incident that they name. */
const SLACK_MS = 3_600_000;

/** How many of those that have the words are held against the filters at once: as many as leave what is still wanted. */
const LEAST_HELD = 64;
const MOST_HELD = 4096;

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
    const found = new Found(limit + 1);
    for (const [at, size] of STEPS.entries()) {
      if (at === 2) {
        const few = await this.amongFew(resolved, filters, span);
        if (few !== null) return this.full([...found.ids, ...few], filters, descending, limit);
      }
      const { ids, end } = await this.search.step(resolved, span, size);
      await this.hold(found, ids, filters, descending);
      if (found.isEnough || end === null) return this.full(found.ids, filters, descending, limit);
      span.after = end;
    }
    const rows = await this.shown(found.ids, filters, descending);
    return { rows, next: keyOf(span.after), looked_to: timeOf(span.after) };
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
    if (few !== null) return { ids: few.slice(0, most), more: few.length > most };
    const found = new Found(most + 1);
    for (let read = 0; read < mostRead;) {
      const step = await this.search.step(resolved, span, LARGE_STEP);
      await this.hold(found, step.ids, filters, true);
      if (found.isEnough) break;
      if (step.end === null) return { ids: found.ids, more: false };
      read += step.read;
      span.after = step.end;
    }
    return { ids: found.ids.slice(0, most), more: true };
  }

  private async full(
    ids: readonly string[],
    filters: ListFilters,
    descending: boolean,
    limit: number,
  ): Promise<SearchedPage> {
    const page = ids.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: await this.shown(page, filters, descending),
      next: ids.length > limit && last !== undefined ? keyOf(last) : null,
      looked_to: null,
    };
  }

  /** Those that have become others meanwhile are left out. */
  private async shown(
    ids: readonly string[],
    filters: ListFilters,
    descending: boolean,
  ): Promise<IncidentRow[]> {
    if (ids.length === 0) return [];
    const rows = await this.incidents.list({ ...filters, ids: [...ids] }, FROM_NEWEST, ids.length);
    return rows.toSorted((one, other) => direction(one.id, other.id, descending));
  }

  private async hold(
    found: Found,
    ids: readonly string[],
    filters: ListFilters,
    descending: boolean,
  ): Promise<void> {
    for (let from = 0; from < ids.length && !found.isEnough;) {
      const some = ids.slice(from, from + found.atOnce);
      from += some.length;
      const kept = await this.incidents.listedIds({ ...filters, ids: some }, FROM_NEWEST, some.length);
      found.add(
        some.length,
        kept.toSorted((one, other) => direction(one, other, descending)),
      );
    }
  }

  /** All that the filters leave, where they are few, and of them those that have the words; null: they are not few. */
  private async amongFew(
    { terms }: ResolvedSearch,
    filters: ListFilters,
    { after, descending }: SearchSpan,
  ): Promise<string[] | null> {
    if (!isNarrowed(filters)) return null;
    const all = await this.incidents.listedIds(filters, FROM_NEWEST, FEW + 1);
    if (all.length > FEW) return null;
    let left = all.filter((id) => (descending ? id < after : id > after));
    for (const { keys } of terms) {
      if (left.length === 0) break;
      const having = await this.repository.among(left, keys);
      left = left.filter((id) => having.has(id));
    }
    return left.toSorted((one, other) => direction(one, other, descending));
  }
}

class Found {
  readonly ids: string[] = [];
  private held = 0;

  constructor(private readonly wanted: number) {}

  get isEnough(): boolean {
    return this.ids.length >= this.wanted;
  }

  get atOnce(): number {
    const each = (this.held + 1) / (this.ids.length + 1);
    const needed = Math.ceil((this.wanted - this.ids.length) * each);
    return Math.min(Math.max(needed, LEAST_HELD), MOST_HELD);
  }

  add(held: number, ids: readonly string[]): void {
    this.held += held;
    this.ids.push(...ids);
  }
}

function direction(one: string, other: string, descending: boolean): number {
  return one < other === descending ? 1 : -1;
}

function keyOf(id: string): ListKey {
  return [0, timeOf(id).getTime(), id];
}

function spanOf({ created_after, created_before }: ListFilters, descending: boolean): SearchSpan {
  const first = created_after === null ? FIRST_ID : leastId(new Date(created_after.getTime() - SLACK_MS));
  const last = created_before === null ? LAST_ID : leastId(new Date(created_before.getTime() + SLACK_MS));
  return descending ? { after: last, last: first, descending } : { after: first, last, descending };
}
