import { Injectable } from '@nestjs/common';
import type { JsonObject, ObservableType } from '#contracts';
import { UnitOfWork } from '#platform';
import { MOST_OBSERVABLES } from '../domain/found.ts';

export interface FoundWord {
  incident_id: string;
  word: string;
  places: number;
}

export interface AlertText {
  incident_id: string;
  title: string;
  description: string;
  fields: JsonObject;
}

export interface EvidenceText {
  incident_id: string;
  number: number;
  statement: string;
  subject_value: string;
}

export interface CommentText {
  incident_id: string;
  author_name: string;
  text: string;
}

export interface MailTextRow {
  incident_id: string;
  sender: string;
  subject: string;
  body: string;
  attachments: string[];
  attached: string;
}

export interface FoundObservable {
  incident_id: string;
  type: ObservableType;
  value: string;
}

/** Of an incident so many alerts, mails, sentences and comments are looked through for what to show. */
const MOST_ALERTS = 5;
const MOST_MAILS = 3;
const MOST_SENTENCES = 3;
const MOST_COMMENTS = 3;
/** And of those sentences and comments are looked at so many. */
const LOOKED_AT = 500;

const WORDS = `
  SELECT g.incident_id, w.word, w.places
  FROM unnest($1::uuid[]) AS g(incident_id) CROSS JOIN unnest($2::text[]) AS k(word)
  CROSS JOIN LATERAL (
    SELECT word, places FROM incident_text_words
    WHERE word = k.word COLLATE "C" AND incident_id = g.incident_id LIMIT 1) AS w`;

const OBSERVABLES = `
  SELECT g.incident_id, o.type, o.value
  FROM unnest($1::uuid[]) AS g(incident_id) CROSS JOIN unnest($2::uuid[]) AS k(observable_id)
  CROSS JOIN LATERAL (
    SELECT observable_id FROM incident_observables
    WHERE incident_id = g.incident_id AND observable_id = k.observable_id LIMIT 1) AS l
  CROSS JOIN LATERAL (SELECT type, value FROM observables WHERE id = l.observable_id LIMIT 1) AS o`;

const ALERTS = `
  SELECT a.incident_id, a.title, a.description, a.fields
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT incident_id, title, description, fields FROM alerts WHERE incident_id = g.incident_id
    ORDER BY received_at, id LIMIT ${MOST_ALERTS}) AS a`;

const MAILS = `
  SELECT m.incident_id, m.sender, m.subject, m.body, m.attachments, m.attached
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT incident_id, sender, subject, body, attachments, attached FROM incident_mails
    WHERE incident_id = g.incident_id ORDER BY sha256 LIMIT ${MOST_MAILS}) AS m`;

/** Of all that an incident has, those with one of the beginnings in them. */
const EVIDENCE = `
  SELECT e.incident_id, e.number, e.statement, e.subject_value
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT incident_id, number, statement, subject_value FROM evidence WHERE incident_id = g.incident_id
      ORDER BY number LIMIT ${LOOKED_AT}) AS looked
    WHERE EXISTS (SELECT FROM unnest($2::text[]) AS k(word)
                  WHERE strpos(lower(looked.statement), k.word) > 0 OR strpos(lower(looked.subject_value), k.word) > 0)
    ORDER BY number LIMIT ${MOST_SENTENCES}) AS e`;

const COMMENTS = `
  SELECT c.incident_id, c.author_name, c.text
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT incident_id, author_name, text, created_at, id FROM comments WHERE incident_id = g.incident_id
      ORDER BY created_at DESC, id DESC LIMIT ${LOOKED_AT}) AS looked
    WHERE EXISTS (SELECT FROM unnest($2::text[]) AS k(word) WHERE strpos(lower(looked.text), k.word) > 0)
    ORDER BY created_at DESC, id DESC LIMIT ${MOST_COMMENTS}) AS c`;

/** Of all that an incident has, the first with one of the words in it. */
const OBSERVABLES_WITH = `
  SELECT o.incident_id, o.type, o.value
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT looked.incident_id, named.type, named.value
    FROM (SELECT incident_id, observable_id FROM incident_observables WHERE incident_id = g.incident_id
          ORDER BY observable_id LIMIT ${MOST_OBSERVABLES}) AS looked
    CROSS JOIN LATERAL (SELECT type, value FROM observables WHERE id = looked.observable_id LIMIT 1) AS named
    WHERE EXISTS (SELECT FROM unnest($2::text[]) AS k(word) WHERE strpos(named.value, k.word) > 0)
    LIMIT 1) AS o`;

/** The texts in which a page of incidents was found, as far as they are shown. */
@Injectable()
export class HitsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  words(incidentIds: string[], words: string[]): Promise<FoundWord[]> {
    return this.unitOfWork.query(WORDS, [incidentIds, words]);
  }

  observables(incidentIds: string[], observableIds: string[]): Promise<FoundObservable[]> {
    return this.unitOfWork.query(OBSERVABLES, [incidentIds, observableIds]);
  }

  observablesWith(incidentIds: string[], words: string[]): Promise<FoundObservable[]> {
    return this.unitOfWork.query(OBSERVABLES_WITH, [incidentIds, words]);
  }

  alerts(incidentIds: string[]): Promise<AlertText[]> {
    return this.unitOfWork.query(ALERTS, [incidentIds]);
  }

  mails(incidentIds: string[]): Promise<MailTextRow[]> {
    return this.unitOfWork.query(MAILS, [incidentIds]);
  }

  evidence(incidentIds: string[], beginnings: string[]): Promise<EvidenceText[]> {
    return this.unitOfWork.query(EVIDENCE, [incidentIds, beginnings]);
  }

  comments(incidentIds: string[], beginnings: string[]): Promise<CommentText[]> {
    return this.unitOfWork.query(COMMENTS, [incidentIds, beginnings]);
  }
}
