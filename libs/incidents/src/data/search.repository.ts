import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { TextRange } from '../domain/search-terms.ts';
import { IncidentWordGapEntity } from './incident-word-gap.entity.ts';

/** By what incidents are looked up: words of texts, words of fields and tags, observables; and incidents themselves. */
export interface SearchKeys {
  words: string[];
  fields: string[];
  observables: string[];
  incidents: string[];
}

/** From `after` on, which is not among them, to `last`, which is; in the order of ids, which begin with their time. */
export interface SearchSpan {
  after: string;
  last: string;
  descending: boolean;
}

export interface Posting {
  incident_id: string;
  /** Of which key, counted through all of them. */
  key: number;
}

/**
 * The words or values in each range, `limit` of each at most: each is one look-up of the next one in the index, however
 * many rows the one before it has.
 */
const walked = (table: string, column: string): string => `
  SELECT g.place::int - 1 AS range, found.value
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g(beginning, ending, place)
  CROSS JOIN LATERAL (
    WITH RECURSIVE next AS (
      (SELECT ${column} AS value, 1 AS step FROM ${table}
       WHERE ${column} >= g.beginning COLLATE "C" AND ${column} < g.ending COLLATE "C" ORDER BY ${column} LIMIT 1)
      UNION ALL
      SELECT (SELECT t.${column} FROM ${table} t
              WHERE t.${column} > n.value COLLATE "C" AND t.${column} < g.ending COLLATE "C" ORDER BY t.${column} LIMIT 1), n.step + 1
      FROM next n WHERE n.value IS NOT NULL AND n.step < $3::int)
    SELECT value FROM next WHERE value IS NOT NULL) AS found
  ORDER BY g.place, found.value`;

const TEXT_WORDS = walked('incident_text_words', 'word');
const FIELD_WORDS = walked('incident_words', 'word');

const EXACT_OBSERVABLES = `
  SELECT g.place::int - 1 AS range, o.id
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g(type, value, place)
  CROSS JOIN LATERAL (SELECT id FROM observables WHERE value = g.value COLLATE "C" AND type = g.type LIMIT 1) AS o`;

const OBSERVABLES_FROM = `
  SELECT g.place::int - 1 AS range, o.id
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g(beginning, ending, place)
  CROSS JOIN LATERAL (
    SELECT id FROM observables WHERE value >= g.beginning COLLATE "C" AND value < g.ending COLLATE "C"
    ORDER BY value LIMIT $3::int) AS o`;

const OBSERVABLES_ENDING = `
  SELECT g.place::int - 1 AS range, o.id
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g(beginning, ending, place)
  CROSS JOIN LATERAL (
    SELECT id FROM observables WHERE backwards >= g.beginning COLLATE "C" AND backwards < g.ending COLLATE "C"
    ORDER BY backwards LIMIT $3::int) AS o`;

/** The next incidents of each key, each read in the order of its index. */
const postings = (sign: '<' | '>', end: '>=' | '<=', direction: 'DESC' | 'ASC'): string => `
  SELECT p.incident_id, k.place::int AS key
  FROM unnest($1::text[]) WITH ORDINALITY AS k(word, place)
  CROSS JOIN LATERAL (
    SELECT incident_id FROM incident_text_words
    WHERE word = k.word COLLATE "C" AND incident_id ${sign} $4::uuid AND incident_id ${end} $5::uuid
    ORDER BY incident_id ${direction} LIMIT $6::int) AS p
  UNION ALL
  SELECT p.incident_id, cardinality($1::text[]) + k.place::int
  FROM unnest($2::text[]) WITH ORDINALITY AS k(word, place)
  CROSS JOIN LATERAL (
    SELECT incident_id FROM incident_words
    WHERE word = k.word COLLATE "C" AND incident_id ${sign} $4::uuid AND incident_id ${end} $5::uuid
    ORDER BY incident_id ${direction} LIMIT $6::int) AS p
  UNION ALL
  SELECT p.incident_id, cardinality($1::text[]) + cardinality($2::text[]) + k.place::int
  FROM unnest($3::uuid[]) WITH ORDINALITY AS k(observable_id, place)
  CROSS JOIN LATERAL (
    SELECT incident_id FROM incident_observables
    WHERE observable_id = k.observable_id AND incident_id ${sign} $4::uuid AND incident_id ${end} $5::uuid
    ORDER BY incident_id ${direction} LIMIT $6::int) AS p`;

const NEWEST = postings('<', '>=', 'DESC');
const OLDEST = postings('>', '<=', 'ASC');

/** Of these incidents those that have one of the keys: each is a look-up by a whole key. */
const AMONG = `
  SELECT g.id FROM unnest($1::uuid[]) AS g(id)
  WHERE g.id = ANY($5::uuid[])
    OR EXISTS (SELECT FROM unnest($2::text[]) AS k(word) CROSS JOIN LATERAL (
      SELECT FROM incident_text_words w WHERE w.word = k.word COLLATE "C" AND w.incident_id = g.id LIMIT 1) AS hit)
    OR EXISTS (SELECT FROM unnest($3::text[]) AS k(word) CROSS JOIN LATERAL (
      SELECT FROM incident_words w WHERE w.word = k.word COLLATE "C" AND w.incident_id = g.id LIMIT 1) AS hit)
    OR EXISTS (SELECT FROM unnest($4::uuid[]) AS k(observable_id) CROSS JOIN LATERAL (
      SELECT FROM incident_observables l WHERE l.incident_id = g.id AND l.observable_id = k.observable_id LIMIT 1) AS hit)`;

/** Finds incidents by what they say. Every statement reads a bounded number of rows, each by the whole key of an index. */
@Injectable()
export class SearchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  textWords(ranges: readonly TextRange[], limit: number): Promise<{ range: number; value: string }[]> {
    return this.unitOfWork.query(TEXT_WORDS, [...columns(ranges), limit]);
  }

  fieldWords(ranges: readonly TextRange[], limit: number): Promise<{ range: number; value: string }[]> {
    return this.unitOfWork.query(FIELD_WORDS, [...columns(ranges), limit]);
  }

  observables(values: readonly { type: string; value: string }[]): Promise<{ range: number; id: string }[]> {
    return this.unitOfWork.query(EXACT_OBSERVABLES, [
      values.map(({ type }) => type),
      values.map(({ value }) => value),
    ]);
  }

  observablesFrom(ranges: readonly TextRange[], limit: number): Promise<{ range: number; id: string }[]> {
    return this.unitOfWork.query(OBSERVABLES_FROM, [...columns(ranges), limit]);
  }

  /** By the ranges of their values read backwards. */
  observablesEnding(ranges: readonly TextRange[], limit: number): Promise<{ range: number; id: string }[]> {
    return this.unitOfWork.query(OBSERVABLES_ENDING, [...columns(ranges), limit]);
  }

  /** The next incidents in the span that have one of the keys, `limit` of each key at most. */
  postings(keys: SearchKeys, span: SearchSpan, limit: number): Promise<Posting[]> {
    const params = [keys.words, keys.fields, keys.observables, span.after, span.last, limit];
    return span.descending
      ? this.unitOfWork.query<Posting>(NEWEST, params)
      : this.unitOfWork.query<Posting>(OLDEST, params);
  }

  async among(ids: readonly string[], keys: SearchKeys): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ id: string }>(AMONG, [
      ids,
      keys.words,
      keys.fields,
      keys.observables,
      keys.incidents,
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Incidents with ids below it are found by their titles only as yet; null: there are none. */
  async gap(): Promise<string | null> {
    const row = await this.unitOfWork.manager.findOne(IncidentWordGapEntity, {
      select: { below: true },
      where: {},
    });
    return row?.below ?? null;
  }
}

function columns(ranges: readonly TextRange[]): [string[], string[]] {
  return [ranges.map(({ from }) => from), ranges.map(({ before }) => before)];
}
