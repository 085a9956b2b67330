import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { RuleHistory, SourceHistory } from '../domain/history.ts';

/** Of a host or an account that has more, its latest ones tell enough. */
const MOST_OF_OWNER = 100;
const MOST_OF_RULE = 500;
const MOST_OF_SOURCE = 100;
/** Each observable of an incident is a look-up more: some of the latest incidents tell whether it is one host or many. */
const MOST_ASKED_FOR_HOSTS = 100;
const MOST_OBSERVABLES_ASKED = 20;

export interface OwnerRow {
  /** By their places in the lists that were asked for; `thing` 0 stands for all incidents of that source. */
  owner: number;
  thing: number;
  incidents: number;
  since: Date;
}

/**
 * Each step is one look-up by a whole key, so that no plan can turn to a scan: `LIMIT 1` keeps the laterals apart. Words are
 * found newest first, for ids begin with their time.
 */
const OWNERS = `
  WITH owned AS MATERIALIZED (
    SELECT o.place, i.id, i.created_at
    FROM unnest($1::text[]) WITH ORDINALITY AS o(word, place)
    CROSS JOIN LATERAL (
      SELECT w.incident_id FROM incident_words w
      WHERE w.word = o.word COLLATE "C" AND w.incident_id >= $2::uuid AND w.incident_id < $3::uuid
      ORDER BY w.incident_id DESC LIMIT ${MOST_OF_OWNER}) AS n
    CROSS JOIN LATERAL (
      SELECT id, created_at FROM incidents WHERE id = n.incident_id AND source = $4::text LIMIT 1) AS i),
  named AS (
    SELECT place, 0 AS thing, created_at FROM owned
    UNION ALL
    SELECT o.place, t.place, o.created_at FROM owned o
    CROSS JOIN unnest($5::text[]) WITH ORDINALITY AS t(word, place)
    CROSS JOIN LATERAL (
      SELECT FROM incident_words w WHERE w.word = t.word COLLATE "C" AND w.incident_id = o.id LIMIT 1) AS hit
    UNION ALL
    SELECT o.place, t.place, o.created_at FROM owned o
    CROSS JOIN unnest($6::uuid[]) WITH ORDINALITY AS t(observable_id, place)
    CROSS JOIN LATERAL (
      SELECT FROM incident_observables l
      WHERE l.incident_id = o.id AND l.observable_id = t.observable_id LIMIT 1) AS hit)
  SELECT place::int AS owner, thing::int AS thing, count(*)::int AS incidents, min(created_at) AS since
  FROM named GROUP BY place, thing`;

const RULE = `
  WITH recent AS MATERIALIZED (
    SELECT i.id, i.created_at, i.alert_count, i.disposition
    FROM (
      SELECT w.incident_id FROM incident_words w
      WHERE w.word = $1::text COLLATE "C" AND w.incident_id >= $2::uuid
      ORDER BY w.incident_id DESC LIMIT ${MOST_OF_RULE}) AS n
    CROSS JOIN LATERAL (
      SELECT id, created_at, alert_count, disposition FROM incidents
      WHERE id = n.incident_id AND source = $3::text LIMIT 1) AS i)
  SELECT count(*)::int AS incidents, coalesce(sum(alert_count), 0)::int AS alerts, min(created_at) AS since,
    count(*) FILTER (WHERE disposition IN ('true_positive', 'false_positive', 'benign_positive'))::int AS judged,
    count(*) FILTER (WHERE disposition = 'true_positive')::int AS true_positives,
    (SELECT count(DISTINCT l.observable_id)::int
     FROM (SELECT id FROM recent ORDER BY id DESC LIMIT ${MOST_ASKED_FOR_HOSTS}) AS r
     CROSS JOIN LATERAL (
       SELECT observable_id FROM incident_observables WHERE incident_id = r.id
       ORDER BY observable_id LIMIT ${MOST_OBSERVABLES_ASKED}) AS l
     CROSS JOIN LATERAL (
       SELECT FROM observables o WHERE o.id = l.observable_id AND o.type = 'host' LIMIT 1) AS host) AS hosts
  FROM recent`;

const SOURCE = `
  SELECT count(*)::int AS incidents, min(created_at) AS since
  FROM (
    SELECT created_at FROM incidents WHERE source = $1::text AND created_at < $2::timestamptz
    ORDER BY created_at, id LIMIT ${MOST_OF_SOURCE}) AS first`;

@Injectable()
export class HistoryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * How many incidents of each owner name each of the things, from one id on and below the other.
   * @param words of the owners
   * @param things each is a word, or the id of an observable; null stands for one of the other list
   */
  owners(
    words: string[],
    ids: { from: string; below: string },
    source: string,
    things: { words: (string | null)[]; observables: (string | null)[] },
  ): Promise<OwnerRow[]> {
    return this.unitOfWork.query(OWNERS, [
      words,
      ids.from,
      ids.below,
      source,
      things.words,
      things.observables,
    ]);
  }

  rule(word: string, from: string, source: string): Promise<RuleHistory[]> {
    return this.unitOfWork.query(RULE, [word, from, source]);
  }

  source(source: string, before: Date): Promise<SourceHistory[]> {
    return this.unitOfWork.query(SOURCE, [source, before]);
  }
}
