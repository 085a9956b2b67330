import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '#contracts';
import type { MailTexts } from '#mail';
import { UnitOfWork } from '#platform';
import type { ObservableValue } from '../domain/observable.ts';
import { PLACE_BITS, type TextWords } from '../domain/text-words.ts';
import { ExtractionPendingEntity } from './extraction-pending.entity.ts';

export interface PendingAlert {
  incident_id: string;
  alert_id: string;
  /** Named by the alert's format, not normalised. */
  observables: ObservableValue[];
  title: string;
  description: string;
  raw: Json;
  fields: JsonObject;
  opened_incident: boolean;
  received_at: Date;
  /** How many alerts its incident has by now. */
  alert_count: number;
}

/** A word of an incident's texts, and where it was found. */
export interface FoundTextWord {
  incident_id: string;
  word: string;
  places: number;
}

export interface Extracted {
  links: { incident_id: string; observable_id: string }[];
  /** Fields with their values. */
  words: { incident_id: string; word: string }[];
  texts: FoundTextWord[];
}

export interface LeftOut {
  incident_id: string;
  /** Found, and not kept. */
  observables: number;
  /** Not searched. */
  characters: number;
  /** Its incident is not found by. */
  words: number;
}

export interface PendingKey {
  incident_id: string;
  alert_id: string;
  bytes: number;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Four times as many at once were no cheaper, and webhooks beside them waited longer. */
const MOST = 100;
/** A snapshot holds no more alerts of one incident than a hundred, and a hundred incidents at most are asked for. */
const MOST_WANTED = 10_000;
/** Alerts of 1 MiB each are not held in memory by the hundred. */
const MOST_BYTES = 8 * 1024 * 1024;

const NEXT = `
  SELECT incident_id, alert_id, bytes FROM extraction_pending
  WHERE (incident_id, alert_id) > ($1::uuid, $2::uuid) ORDER BY incident_id, alert_id LIMIT $3`;

const OF_INCIDENTS = `
  SELECT incident_id, alert_id, bytes FROM extraction_pending WHERE incident_id = ANY($1::uuid[])
  ORDER BY incident_id, alert_id LIMIT $2`;

/** What another transaction has in hand is waited for, and is gone then. */
const TAKE = `
  WITH taken AS (
    DELETE FROM extraction_pending p USING unnest($1::uuid[], $2::uuid[]) AS k(incident_id, alert_id)
    WHERE p.incident_id = k.incident_id AND p.alert_id = k.alert_id
    RETURNING p.incident_id, p.alert_id, p.observables)
  SELECT taken.*, a.title, a.description, a.raw, a.fields, a.opened_incident, a.received_at,
    CASE WHEN a.opened_incident THEN 1 ELSE (SELECT i.alert_count FROM incidents i WHERE i.id = taken.incident_id) END AS alert_count
  FROM taken CROSS JOIN LATERAL (SELECT * FROM alerts WHERE id = taken.alert_id LIMIT 1) a
  ORDER BY a.received_at, taken.alert_id`;

/** Links and words may be there already: of an earlier alert of the incident, or of a person's look-up. */
const STORE = `
  WITH word AS (
    INSERT INTO incident_words (incident_id, word) SELECT * FROM unnest($4::uuid[], $5::text[])
    ON CONFLICT (tenant_id, word, incident_id) DO NOTHING),
  text AS (
    INSERT INTO incident_text_words (incident_id, word, places) SELECT * FROM unnest($6::uuid[], $7::text[], $8::smallint[])
    ON CONFLICT (tenant_id, word, incident_id) DO NOTHING)
  INSERT INTO incident_observables (incident_id, observable_id, created_at)
  SELECT *, $1 FROM unnest($2::uuid[], $3::uuid[])
  ON CONFLICT (incident_id, observable_id) DO NOTHING`;

const LEFT_OUT = `
  UPDATE incidents i SET observables_left_out = greatest(i.observables_left_out, g.observables),
    characters_unread = greatest(i.characters_unread, g.characters),
    words_left_out = greatest(i.words_left_out, g.words)
  FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) AS g(incident_id, observables, characters, words)
  WHERE i.id = g.incident_id`;

const ADD_MAIL = `
  WITH mail AS (
    INSERT INTO incident_mails (incident_id, sha256, sender, subject, body, attachments, attached)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (incident_id, sha256) DO NOTHING RETURNING incident_id),
  word AS (
    INSERT INTO incident_text_words (incident_id, word, places)
    SELECT mail.incident_id, k.word, $9::smallint FROM mail, unnest($8::text[]) AS k(word)
    ON CONFLICT (tenant_id, word, incident_id) DO NOTHING)
  UPDATE incidents SET words_left_out = greatest(words_left_out, $10::int)
  FROM mail WHERE id = mail.incident_id AND $10::int > words_left_out`;

/** The queue of alerts whose observables and words are not stored yet. */
@Injectable()
export class ExtractionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The next ones behind a place, as many as are taken at once. */
  async next(after: PendingKey | null): Promise<PendingKey[]> {
    const { incident_id, alert_id } = after ?? { incident_id: FIRST_ID, alert_id: FIRST_ID };
    const keys = await this.unitOfWork.query<PendingKey>(NEXT, [incident_id, alert_id, MOST]);
    return portions(keys)[0] ?? [];
  }

  /** Those of these incidents, in portions that are taken at once. */
  async ofIncidents(incidentIds: string[]): Promise<PendingKey[][]> {
    return portions(await this.unitOfWork.query<PendingKey>(OF_INCIDENTS, [incidentIds, MOST_WANTED]));
  }

  /** How many observables these incidents have; those with none are left out. */
  async linked(incidentIds: string[]): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.query<{ incident_id: string; observables: number }>(
      `SELECT incident_id, count(*)::int AS observables FROM incident_observables
       WHERE incident_id = ANY($1::uuid[]) GROUP BY incident_id`,
      [incidentIds],
    );
    return new Map(rows.map((row) => [row.incident_id, row.observables]));
  }

  /** Which of these observables the incident has. */
  async known(incidentId: string, observableIds: string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ observable_id: string }>(
      'SELECT observable_id FROM incident_observables WHERE incident_id = $1 AND observable_id = ANY($2::uuid[])',
      [incidentId, observableIds],
    );
    return new Set(rows.map((row) => row.observable_id));
  }

  /** Of several alerts the one of which most is left out counts: a repeated one has left out the same. */
  leftOut(given: LeftOut[]): void {
    this.unitOfWork.send(LEFT_OUT, [
      given.map(({ incident_id }) => incident_id),
      given.map(({ observables }) => observables),
      given.map(({ characters }) => characters),
      given.map(({ words }) => words),
    ]);
  }

  count(): Promise<number> {
    return this.unitOfWork.manager.count(ExtractionPendingEntity);
  }

  /** Those that are still there. */
  take(keys: PendingKey[]): Promise<PendingAlert[]> {
    return this.unitOfWork.query(TAKE, [keys.map((key) => key.incident_id), keys.map((key) => key.alert_id)]);
  }

  /** With the commit, once: a mail that is read again has no other words. */
  addMail(incidentId: string, mail: MailTexts, words: TextWords): void {
    this.unitOfWork.send(ADD_MAIL, [
      incidentId,
      mail.sha256,
      mail.sender,
      mail.subject,
      mail.body,
      mail.attachments,
      mail.attached,
      words.words.toSorted(),
      PLACE_BITS.mail,
      words.left_out,
    ]);
  }

  /** Stores with the commit. */
  store({ links, words, texts }: Extracted, now: Date): void {
    this.unitOfWork.send(STORE, [
      now,
      links.map((link) => link.incident_id),
      links.map((link) => link.observable_id),
      words.map((word) => word.incident_id),
      words.map((word) => word.word),
      texts.map((text) => text.incident_id),
      texts.map((text) => text.word),
      texts.map((text) => text.places),
    ]);
  }
}

/** Each of so many and so many bytes at most, but of one alert in any case. */
function portions(keys: PendingKey[]): PendingKey[][] {
  const found: PendingKey[][] = [];
  let bytes = Infinity;
  for (const key of keys) {
    bytes += key.bytes;
    const last = found.at(-1);
    if (last !== undefined && bytes <= MOST_BYTES && last.length < MOST) last.push(key);
    else {
      found.push([key]);
      bytes = key.bytes;
    }
  }
  return found;
}
