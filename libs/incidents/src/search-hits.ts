import { Injectable } from '@nestjs/common';
import type { Json } from '#contracts';
import {
  HitsRepository,
  type AlertText,
  type CommentText,
  type EvidenceText,
  type FoundObservable,
  type MailTextRow,
} from './data/hits.repository.ts';
import type { IncidentRow } from './data/incident-row.ts';
import { snippetOf, type SnippetPart, type SoughtWord } from './domain/snippet.ts';
import { PLACE_BITS } from './domain/text-words.ts';
import type { ResolvedSearch, ResolvedTerm } from './incident-search.ts';

export const HIT_PLACES = ['title', 'field', 'observable', 'comment', 'evidence', 'mail', 'alert'] as const;
export type HitPlace = (typeof HIT_PLACES)[number];

/** Where an incident has what was looked for. */
export interface SearchHit {
  place: HitPlace;
  /** For people: `comment by Ana`, `evidence E7`. */
  label: string;
  /** What stands there; empty where it cannot be shown, for it stands further in than is looked through. */
  snippet: SnippetPart[];
}

interface Source {
  place: HitPlace;
  label: string;
  text: string;
}

const MOST_HITS = 4;
/** In this order it is shown where something stands. */
const TEXT_PLACES = ['comment', 'evidence', 'mail', 'alert', 'observable', 'title'] as const;
type TextPlace = (typeof TEXT_PLACES)[number];

/** What is still to be told of one incident. */
interface Open {
  row: IncidentRow;
  hits: SearchHit[];
  terms: ResolvedTerm[];
}

/** Says of each incident that a search has found where it was found. */
@Injectable()
export class SearchHits {
  constructor(private readonly repository: HitsRepository) {}

  async add<R extends IncidentRow>(
    rows: readonly R[],
    { terms }: ResolvedSearch,
  ): Promise<(R & { hits: SearchHit[] })[]> {
    const open = rows.map((row) => this.begun(row, terms));
    await this.byObservables(open.filter((one) => one.terms.length > 0));
    await this.byTexts(open.filter((one) => one.terms.length > 0));
    return rows.map((row, at) => ({ ...row, hits: (open[at]?.hits ?? []).slice(0, MOST_HITS) }));
  }

  /** What the row itself tells. */
  private begun(row: IncidentRow, terms: readonly ResolvedTerm[]): Open {
    const hits = terms.flatMap(fieldHit);
    const sought = terms.filter(({ term }) => term !== null);
    const source = { place: 'title', label: 'title', text: row.title } as const;
    const open = { row, hits, terms: sought.filter(({ keys }) => !keys.incidents.includes(row.id)) };
    settle(open, [source]);
    return open;
  }

  private async byObservables(open: readonly Open[]): Promise<void> {
    const ids = [...new Set(open.flatMap(({ terms }) => terms.flatMap(({ keys }) => keys.observables)))];
    if (ids.length === 0) return;
    const found = await this.repository.observables(idsOf(open), ids);
    const by = grouped(found);
    for (const one of open)
      for (const observable of by.get(one.row.id) ?? []) {
        const meant = one.terms.filter((term) => isMeant(term, observable));
        if (meant.length === 0) continue;
        one.hits.push({
          place: 'observable',
          label: `observable (${observable.type.replaceAll('_', ' ')})`,
          snippet: [{ text: observable.value, hit: true }],
        });
        one.terms = one.terms.filter((term) => !meant.includes(term));
      }
  }

  private async byTexts(open: readonly Open[]): Promise<void> {
    const words = [...new Set(open.flatMap(({ terms }) => terms.flatMap(({ keys }) => keys.words)))];
    if (words.length === 0) return;
    const places = grouped(await this.repository.words(idsOf(open), words));
    const placesOf = ({ row, terms }: Open): Set<TextPlace> => {
      const ofTerms = new Set(terms.flatMap(({ keys }) => keys.words));
      const bits = (places.get(row.id) ?? [])
        .filter(({ word }) => ofTerms.has(word))
        .reduce((all, found) => all | found.places, 0);
      return new Set(TEXT_PLACES.filter((place) => (bits & PLACE_BITS[place]) !== 0));
    };
    const at = new Map(open.map((one) => [one, placesOf(one)]));
    const among = (place: TextPlace): Open[] => open.filter((one) => at.get(one)?.has(place) === true);
    const sources = await this.sources(among);
    for (const place of TEXT_PLACES)
      for (const one of among(place)) {
        if (one.terms.length === 0) continue;
        const found = settle(one, sources(place, one.row.id));
        // It stands there, further in than is looked through.
        if (!found)
          one.hits.push({ place, label: place === 'title' ? 'an earlier title' : place, snippet: [] });
      }
  }

  private async sources(
    among: (place: TextPlace) => Open[],
  ): Promise<(place: TextPlace, incidentId: string) => Source[]> {
    const asked = (place: TextPlace): [string[], string[]] => [
      idsOf(among(place)),
      beginningsOf(among(place)),
    ];
    const read = async <T>(place: TextPlace, load: (ids: string[], words: string[]) => Promise<T[]>) =>
      among(place).length === 0 ? [] : load(...asked(place));
    const [comments, evidence, mails, alerts, observables] = await Promise.all([
      read('comment', (ids, words) => this.repository.comments(ids, words)),
      read('evidence', (ids, words) => this.repository.evidence(ids, words)),
      read('mail', (ids) => this.repository.mails(ids)),
      read('alert', (ids) => this.repository.alerts(ids)),
      read('observable', (ids, words) => this.repository.observablesWith(ids, words)),
    ]);
    const by: Record<TextPlace, Map<string, Source[]>> = {
      comment: texts(comments, ofComment),
      evidence: texts(evidence, ofEvidence),
      mail: texts(mails, ofMail),
      alert: texts(alerts, ofAlert),
      observable: texts(observables, ofObservable),
      title: new Map(),
    };
    return (place, incidentId) => by[place].get(incidentId) ?? [];
  }
}

/** What of the terms stands in these texts is shown, and is no longer open. @returns whether one does */
function settle(open: Open, sources: readonly Source[]): boolean {
  let isFound = false;
  for (const { place, label, text } of sources) {
    const here = open.terms.filter((term) => snippetOf(text, soughtOf([term])) !== null);
    if (here.length === 0) continue;
    open.hits.push({ place, label, snippet: snippetOf(text, soughtOf(here)) ?? [] });
    open.terms = open.terms.filter((term) => !here.includes(term));
    isFound = true;
  }
  return isFound;
}

function soughtOf(terms: readonly ResolvedTerm[]): SoughtWord[] {
  return terms.flatMap(({ term }) => (term?.word === null || term === null ? [] : [term.word]));
}

/** Tags and named observables are filters that stand in the page anyhow. */
function fieldHit({ text, keys }: ResolvedTerm): SearchHit[] {
  if (keys.fields.length === 0 || text.startsWith('tag:')) return [];
  const colon = text.indexOf(':');
  return [
    { place: 'field', label: text.slice(0, colon), snippet: [{ text: text.slice(colon + 1), hit: true }] },
  ];
}

function isMeant({ term }: ResolvedTerm, { type, value }: FoundObservable): boolean {
  if (term === null) return false;
  const isValue = term.values.some((one) => one.type === type && one.value === value);
  const turned = [...value].reverse().join('');
  return (
    isValue ||
    term.ranges.some(({ from }) => value.startsWith(from)) ||
    term.endings.some(({ from }) => turned.startsWith(from))
  );
}

function idsOf(open: readonly Open[]): string[] {
  return open.map(({ row }) => row.id);
}

function beginningsOf(open: readonly Open[]): string[] {
  return [...new Set(open.flatMap(({ terms }) => terms.flatMap(({ term }) => term?.word?.from ?? [])))];
}

function grouped<T extends { incident_id: string }>(rows: readonly T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ incident_id }) => incident_id);
}

function texts<T extends { incident_id: string }>(
  rows: readonly T[],
  sources: (row: T) => Source[],
): Map<string, Source[]> {
  return new Map([...grouped(rows)].map(([id, of]) => [id, of.flatMap(sources)]));
}

function ofComment({ author_name, text }: CommentText): Source[] {
  return [{ place: 'comment', label: `comment by ${author_name}`, text }];
}

function ofEvidence({ number, statement, subject_value }: EvidenceText): Source[] {
  const label = `evidence E${number}`;
  return [
    { place: 'evidence', label, text: statement },
    { place: 'evidence', label, text: subject_value },
  ];
}

function ofMail({ subject, sender, body, attachments, attached }: MailTextRow): Source[] {
  return [
    { place: 'mail', label: 'mail subject', text: subject },
    { place: 'mail', label: 'mail sender', text: sender },
    { place: 'mail', label: 'mail text', text: body },
    ...attachments.map((text): Source => ({ place: 'mail', label: 'name of an attachment', text })),
    { place: 'mail', label: 'text of an attachment', text: attached },
  ];
}

function ofAlert({ title, description, fields }: AlertText): Source[] {
  return [
    { place: 'alert', label: 'title of an alert', text: title },
    { place: 'alert', label: 'description of an alert', text: description },
    ...fieldSources(fields),
  ];
}

function ofObservable({ type, value }: FoundObservable): Source[] {
  return [{ place: 'observable', label: `observable (${type.replaceAll('_', ' ')})`, text: value }];
}

const MOST_FIELDS = 500;

/** The texts of an alert's fields with their names: `process.command_line`. */
function fieldSources(fields: Json): Source[] {
  const found: Source[] = [];
  const stack: { path: string; value: Json }[] = [{ path: '', value: fields }];
  for (let at = stack.pop(); at !== undefined && found.length < MOST_FIELDS; at = stack.pop()) {
    const { path, value } = at;
    if (typeof value === 'string' || typeof value === 'number')
      found.push({ place: 'alert', label: `${path} of an alert`, text: String(value) });
    else if (Array.isArray(value))
      stack.push(
        ...value
          .slice(0, MOST_FIELDS)
          .map((inner) => ({ path, value: inner }))
          .reverse(),
      );
    else if (value !== null && typeof value === 'object')
      stack.push(
        ...Object.entries(value)
          .slice(0, MOST_FIELDS)
          .map(([key, inner]) => ({ path: path === '' ? key : `${path}.${key}`, value: inner }))
          .reverse(),
      );
  }
  return found;
}
