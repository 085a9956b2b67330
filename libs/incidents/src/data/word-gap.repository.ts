import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { UnitOfWork } from '#platform';
import { MOST_OBSERVABLES } from '../domain/found.ts';
import type { ObservableValue } from '../domain/observable.ts';

/** An incident as it was stored before its texts were searched. */
export interface UnreadIncident {
  id: string;
  title: string;
  alerts: { title: string; description: string; fields: JsonObject }[];
  evidence: { statement: string; subject: { value: string } }[];
  comments: string[];
  observables: ObservableValue[];
  raw_email: string | null;
}

/** Of each incident so many are read for words: what is older than this release is found by most of what it says. */
const MOST_ALERTS = 20;
const MOST_EVIDENCE = 500;
const MOST_COMMENTS = 200;
const MAIL_BYTES = 2 * 1024 * 1024;

const NEXT = `
  SELECT i.id, i.title,
    (SELECT coalesce(json_agg(json_build_object('title', a.title, 'description', a.description, 'fields', a.fields)), '[]')
     FROM (SELECT title, description, fields FROM alerts WHERE incident_id = i.id
           ORDER BY received_at, id LIMIT ${MOST_ALERTS}) AS a) AS alerts,
    (SELECT coalesce(json_agg(json_build_object('statement', e.statement, 'subject',
        json_build_object('value', e.subject_value))), '[]')
     FROM (SELECT statement, subject_value FROM evidence WHERE incident_id = i.id
           ORDER BY number LIMIT ${MOST_EVIDENCE}) AS e) AS evidence,
    (SELECT coalesce(json_agg(c.text), '[]')
     FROM (SELECT text FROM comments WHERE incident_id = i.id ORDER BY created_at, id LIMIT ${MOST_COMMENTS}) AS c) AS comments,
    (SELECT coalesce(json_agg(json_build_object('type', o.type, 'value', o.value)), '[]')
     FROM (SELECT observable_id FROM incident_observables WHERE incident_id = i.id
           ORDER BY observable_id LIMIT ${MOST_OBSERVABLES}) AS l
     CROSS JOIN LATERAL (SELECT type, value FROM observables WHERE id = l.observable_id LIMIT 1) AS o) AS observables,
    (SELECT m.raw_email
     FROM (SELECT raw_email FROM alerts WHERE incident_id = i.id ORDER BY received_at, id LIMIT 1) AS m
     WHERE octet_length(m.raw_email) <= ${MAIL_BYTES}) AS raw_email
  FROM incidents i WHERE i.id < $1 ORDER BY i.id DESC LIMIT $2`;

/** How far the texts of older incidents have been read for words. */
@Injectable()
export class WordGapRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The newest ones below the id. */
  next(below: string, limit: number): Promise<UnreadIncident[]> {
    return this.unitOfWork.query(NEXT, [below, limit]);
  }

  /** @returns false where another has moved it */
  async move(from: string, to: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'UPDATE incident_word_gaps SET below = $2 WHERE below = $1 RETURNING below',
      [from, to],
    );
    return rows.length > 0;
  }

  close(): void {
    this.unitOfWork.send('DELETE FROM incident_word_gaps');
  }
}
