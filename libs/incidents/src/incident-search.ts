import { Injectable } from '@nestjs/common';
import { Problem } from '#platform';
import { IncidentRepository } from './data/incident.repository.ts';
import {
  SearchRepository,
  type Posting,
  type SearchKeys,
  type SearchSpan,
} from './data/search.repository.ts';
import type { IncidentRef } from './domain/incident-ref.ts';
import type { ObservableValue } from './domain/observable.ts';
import type { FieldTerm } from './domain/search-fields.ts';
import { afterBeginning, MOST_TERMS, type SearchTerm, type TextRange } from './domain/search-terms.ts';

/** What was asked for, read. */
export interface SearchQuestion {
  terms: SearchTerm[];
  fields: FieldTerm[];
  /** One of them is enough. */
  observable: ObservableValue[] | null;
  /** What the whole text may name. */
  ref: IncidentRef | null;
}

export interface ResolvedTerm {
  text: string;
  /** Null: a field, a tag or a named observable, which is not looked for in texts. */
  term: SearchTerm | null;
  keys: SearchKeys;
}

/** The rarest first: its incidents are walked, and held against the others. */
export interface ResolvedSearch {
  terms: ResolvedTerm[];
  /** So many words or observables begin so that not all of them were looked for. */
  cut: string[];
}

export interface SearchStep {
  /** Those that have all terms, in the order of the span. */
  ids: string[];
  /** Where the next step goes on; null: that was all. */
  end: string | null;
  /** How many rows of the index were read. */
  read: number;
}

/** Of the words, and of the observables, that begin as written so many are looked for. */
const MOST_WORDS = 24;
const MOST_OBSERVABLES = 24;
/** Of the values of a field more: nothing else is cut there. */
const MOST_VALUES = 200;
/** To tell which term is the rarest, so many of each of its keys are counted. */
const COUNTED = 40;
const NO_KEYS: SearchKeys = { words: [], fields: [], observables: [], incidents: [] };
const SOME_OF_KEY = 4;

/**
 * Incidents by all that they say. A term stands for some keys of ordered indexes; the incidents of the rarest term's keys are
 * read in the order of the list and held against the other terms' keys one by one, so that a page costs what its rows
 * cost, however many incidents there are.
 */
@Injectable()
export class IncidentSearch {
  constructor(
    private readonly repository: SearchRepository,
    private readonly incidents: IncidentRepository,
  ) {}

  /** Null: nothing can be found by it. @throws Problem invalid_request */
  async resolve(question: SearchQuestion): Promise<ResolvedSearch | null> {
    const { terms, fields } = question;
    if (terms.length > MOST_TERMS)
      throw invalid(`A search has ${MOST_TERMS} words at most; these are ${terms.length}. Leave some out.`);
    const texts = await this.textTerms(terms);
    if (question.ref !== null) await this.addNumbered(texts.resolved, question.ref);
    const resolved = [...texts.resolved, ...(await this.fieldTerms(fields))];
    if (question.observable !== null) resolved.push(await this.named(question.observable));
    if (resolved.length === 0 || resolved.some(({ keys }) => sizeOf(keys) === 0)) return null;
    return { terms: await this.rarestFirst(resolved), cut: texts.cut };
  }

  /** The next ones of the span, of `limit` rows of the index or a few more. */
  async step({ terms }: ResolvedSearch, span: SearchSpan, limit: number): Promise<SearchStep> {
    const [rarest, ...others] = terms as [ResolvedTerm, ...ResolvedTerm[]];
    const each = Math.max(SOME_OF_KEY, Math.ceil(limit / Math.max(1, rowKeys(rarest.keys))));
    const found = await this.repository.postings(rarest.keys, span, each);
    const end = horizon(found, each, span.descending);
    let ids = withinSpan(found, rarest.keys.incidents, span, end);
    for (const { keys } of others) {
      if (ids.length === 0) break;
      const having = await this.repository.among(ids, keys);
      ids = ids.filter((id) => having.has(id));
    }
    return { ids, end, read: found.length };
  }

  /** Incidents that are older have no words of their texts yet; null: all have. */
  async unreadBefore(): Promise<Date | null> {
    const below = await this.repository.gap();
    return below === null ? null : timeOf(below);
  }

  private async textTerms(
    terms: readonly SearchTerm[],
  ): Promise<{ resolved: ResolvedTerm[]; cut: string[] }> {
    const words = terms.flatMap(({ word }, at) => (word === null || word.whole ? [] : [{ at, range: word }]));
    const from = terms.flatMap(({ ranges }, at) => ranges.map((range) => ({ at, range })));
    const ending = terms.flatMap(({ endings }, at) => endings.map((range) => ({ at, range })));
    const values = terms.flatMap((term, at) => term.values.map((value) => ({ at, value })));
    const [foundWords, exact, begun, ended] = await Promise.all([
      some(words, (ranges) => this.repository.textWords(ranges, MOST_WORDS + 1)),
      values.length === 0 ? [] : this.repository.observables(values.map(({ value }) => value)),
      some(from, (ranges) => this.repository.observablesFrom(ranges, MOST_OBSERVABLES + 1)),
      some(ending, (ranges) => this.repository.observablesEnding(ranges, MOST_OBSERVABLES + 1)),
    ]);
    const cut = new Set<string>();
    const resolved = terms.map((term, at): ResolvedTerm => {
      const ofWords = foundWords.filter(({ range }) => words[range]?.at === at).map(({ value }) => value);
      const ofObservables = [
        exact.filter(({ range }) => values[range]?.at === at),
        begun.filter(({ range }) => from[range]?.at === at),
        ended.filter(({ range }) => ending[range]?.at === at),
      ].flatMap((rows) => rows.map(({ id }) => id));
      const observables = [...new Set(ofObservables)];
      if (ofWords.length > MOST_WORDS || observables.length > MOST_OBSERVABLES) cut.add(term.text);
      const whole = term.word?.whole === true ? [term.word.from] : [];
      const keys = {
        ...NO_KEYS,
        words: [...whole, ...ofWords.slice(0, MOST_WORDS)],
        observables: observables.slice(0, MOST_OBSERVABLES),
      };
      return { text: term.text, term, keys };
    });
    return { resolved, cut: [...cut] };
  }

  private async fieldTerms(fields: readonly FieldTerm[]): Promise<ResolvedTerm[]> {
    const open = fields.filter((field) => field.open);
    const ranges = open.map(({ word }) => ({ from: word, before: afterBeginning(word) }));
    const found = ranges.length === 0 ? [] : await this.repository.fieldWords(ranges, MOST_VALUES + 1);
    return fields.map((field) => {
      if (!field.open) return { text: field.word, term: null, keys: { ...NO_KEYS, fields: [field.word] } };
      const values = found.filter(({ range }) => open[range] === field).map(({ value }) => value);
      if (values.length > MOST_VALUES)
        throw invalid(`More than ${MOST_VALUES} values begin so: ${field.word}*. Write more of it.`);
      return { text: `${field.word}*`, term: null, keys: { ...NO_KEYS, fields: values } };
    });
  }

  private async named(values: readonly ObservableValue[]): Promise<ResolvedTerm> {
    const found = values.length === 0 ? [] : await this.repository.observables(values);
    return { text: 'observable', term: null, keys: { ...NO_KEYS, observables: found.map(({ id }) => id) } };
  }

  /** The one word of the text may as well be a number. */
  private async addNumbered(resolved: ResolvedTerm[], ref: IncidentRef): Promise<void> {
    const row = await this.incidents.find(ref);
    if (row === undefined) return;
    for (const term of resolved) term.keys = { ...term.keys, incidents: [row.id] };
  }

  private async rarestFirst(terms: ResolvedTerm[]): Promise<ResolvedTerm[]> {
    if (terms.length === 1) return terms;
    const everything = { after: LAST_ID, last: FIRST_ID, descending: true };
    const counts = new Map<ResolvedTerm, number>();
    for (const term of terms)
      counts.set(
        term,
        term.keys.incidents.length + (await this.repository.postings(term.keys, everything, COUNTED)).length,
      );
    return terms.toSorted((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0));
  }
}

export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** No id of ours is of a later time: what is asked for is not dated beyond what a date can say. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

async function some(
  asked: readonly { range: TextRange }[],
  read: (ranges: TextRange[]) => Promise<{ range: number; value?: string; id?: string }[]>,
): Promise<{ range: number; value: string; id: string }[]> {
  if (asked.length === 0) return [];
  const rows = await read(asked.map(({ range }) => range));
  return rows.map(({ range, value = '', id = '' }) => ({ range, value, id }));
}

function rowKeys({ words, fields, observables }: SearchKeys): number {
  return words.length + fields.length + observables.length;
}

function sizeOf(keys: SearchKeys): number {
  return rowKeys(keys) + keys.incidents.length;
}

/** Up to there all keys have told all that they have; null: to the end of the span. */
function horizon(found: readonly Posting[], each: number, descending: boolean): string | null {
  const last = new Map<number, { rows: number; id: string }>();
  for (const { key, incident_id: id } of found) {
    const before = last.get(key);
    const further = before === undefined || id < before.id === descending ? id : before.id;
    last.set(key, { rows: (before?.rows ?? 0) + 1, id: further });
  }
  const ends = [...last.values()].filter(({ rows }) => rows === each).map(({ id }) => id);
  if (ends.length === 0) return null;
  return ends.reduce((nearest, id) => (id > nearest === descending ? id : nearest));
}

function withinSpan(
  found: readonly Posting[],
  incidents: readonly string[],
  { after, last, descending }: SearchSpan,
  end: string | null,
): string[] {
  const isReached = (id: string) => end === null || id === end || id > end === descending;
  const isAhead = (id: string) => (descending ? id < after && id >= last : id > after && id <= last);
  const ids = new Set(found.map((posting) => posting.incident_id));
  for (const id of incidents) if (isAhead(id)) ids.add(id);
  const sorted = [...ids].filter(isReached).sort();
  return descending ? sorted.reverse() : sorted;
}

/** When an incident of this id was made. */
export function timeOf(id: string): Date {
  const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  return new Date(Math.min(ms, LAST_MS));
}

function invalid(message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path: 'q', code: 'invalid', message }] });
}
