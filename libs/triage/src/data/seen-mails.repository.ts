import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { UnitOfWork } from '#platform';
import {
  MOST_COUNTED,
  type MailHistory,
  type NameElsewhere,
  type SenderPart,
  type ThreadMail,
} from '../domain/mail-history.ts';
import { digestOf, type Judgement, type MailAtHand, type SeenMail } from '../domain/seen-mail.ts';
import { SeenMailEntity } from './seen-mail.entity.ts';

/** Of one address, and of all others of its house, the latest: what is said of more is not said better. */
const MOST_OF_SENDER = 500;
const MOST_OF_NAME = 200;
const MOST_OF_THREAD = 50;

const RECALL = `
  WITH near AS MATERIALIZED (
    (SELECT true AS exact, m.* FROM seen_mails m
     WHERE m.address = $2 AND m.incident_id <> $1 AND m.seen_at <= $8 ORDER BY m.seen_at DESC LIMIT ${MOST_OF_SENDER})
    UNION ALL
    (SELECT false AS exact, m.* FROM seen_mails m
     WHERE m.house = $3 AND m.address <> $2 AND m.incident_id <> $1 AND m.seen_at <= $8
     ORDER BY m.seen_at DESC LIMIT ${MOST_OF_SENDER}))
  SELECT
    (SELECT coalesce(json_agg(s), '[]') FROM (
      SELECT exact, identity, count(*) AS mails, count(DISTINCT (seen_at AT TIME ZONE 'UTC')::date) AS days,
        min(seen_at) AS first_seen, max(seen_at) AS last_seen,
        count(DISTINCT incident_id) FILTER (WHERE suspected AND judged IS NULL) AS undecided,
        count(DISTINCT incident_id) FILTER (WHERE judged = 'bad') AS bad,
        max(seen_at) FILTER (WHERE judged = 'bad') AS last_bad,
        count(DISTINCT incident_id) FILTER (WHERE judged = 'harmless') AS harmless,
        max(seen_at) FILTER (WHERE judged = 'harmless') AS last_harmless,
        count(*) FILTER (WHERE $6 <> '' AND list = $6) AS of_list,
        count(*) FILTER (WHERE $4 <> '' AND name = $4) AS of_name,
        count(*) FILTER (WHERE $9 = ANY(parties)) AS to_recipient,
        (SELECT coalesce(json_agg(DISTINCT h.house), '[]') FROM near n, unnest(n.link_houses) AS h(house)
         WHERE n.exact = near.exact AND n.identity = near.identity AND h.house = ANY($7::text[])
           AND n.judged IS DISTINCT FROM 'bad') AS link_houses
      FROM near GROUP BY exact, identity ORDER BY exact, identity) s) AS sender,
    (SELECT coalesce(json_agg(s), '[]') FROM (
      SELECT address, house, identity, count(*) AS mails, max(seen_at) AS last_seen
      FROM (SELECT * FROM seen_mails WHERE $4 <> '' AND name = $4 AND incident_id <> $1 AND seen_at <= $8
              AND judged IS DISTINCT FROM 'bad'
            ORDER BY seen_at DESC LIMIT ${MOST_OF_NAME}) named
      WHERE address <> $2 GROUP BY address, house, identity ORDER BY address, identity) s) AS names,
    (SELECT coalesce(json_agg(s), '[]') FROM (
      SELECT address, house, identity, parties, seen_at FROM seen_mails
      WHERE message = ANY($5::text[]) AND incident_id <> $1 AND seen_at <= $8 AND judged IS DISTINCT FROM 'bad'
      ORDER BY seen_at DESC LIMIT ${MOST_OF_THREAD}) s) AS thread,
    (SELECT count(*)::int FROM (SELECT FROM seen_mails WHERE incident_id <> $1 AND seen_at <= $8 LIMIT ${MOST_COUNTED}) c) AS mails,
    (SELECT min(seen_at) FROM seen_mails WHERE incident_id <> $1 AND seen_at <= $8) AS since`;

interface RecalledRow {
  sender: SenderPart[];
  names: NameElsewhere[];
  thread: ThreadMail[];
  mails: number;
  since: Date | null;
}

/** Those of an incident that are triaged again stay one row each, from when they came in first. */
const REMEMBER = `
  INSERT INTO seen_mails AS m (incident_id, mail, seen_at, address, house, identity, name, message, parties, list,
    link_houses, suspected)
  SELECT g.incident_id, g.mail, g.seen_at, g.address, g.house, g.identity, g.name, g.message, g.parties, g.list,
    g.link_houses, false
  FROM jsonb_to_recordset($1::jsonb) AS g(incident_id uuid, mail text, seen_at timestamptz, address text, house text,
    identity text, name text, message text, parties text[], list text, link_houses text[])
  ORDER BY g.mail
  ON CONFLICT (tenant_id, incident_id, mail) DO UPDATE SET
    identity = excluded.identity, list = excluded.list, link_houses = excluded.link_houses`;

@Injectable()
export class SeenMailsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** What came in before this mail and is of its sender, by its name, or of its thread. */
  async recall(mail: MailAtHand): Promise<MailHistory> {
    const row = await this.unit.one<RecalledRow>(RECALL, [
      mail.incident_id,
      mail.address,
      mail.house,
      mail.name,
      mail.answers,
      mail.list,
      mail.link_houses,
      mail.seen_at,
      digestOf(mail.recipient),
    ]);
    // It has no FROM: it always gives its one row.
    const { sender, names, thread, mails, since } = row as RecalledRow;
    const dated = <T extends object>(rows: T[]): T[] => rows.map(withDates);
    return { sender: dated(sender), names: dated(names), thread: dated(thread), mails, since };
  }

  /** With what follows, the COMMIT at the latest. */
  remember(mails: readonly MailAtHand[]): void {
    this.unit.send(REMEMBER, [JSON.stringify(mails.map(asRow))]);
  }

  async suspect(incidentId: string, suspected: boolean): Promise<void> {
    await this.unit.manager.update(SeenMailEntity, { incident_id: incidentId }, { suspected });
  }

  async judge(incidentId: string, judged: Judgement | null): Promise<void> {
    await this.unit.manager.update(SeenMailEntity, { incident_id: incidentId }, { judged });
  }

  /** @returns how many it has forgotten; none when nothing of that age is left */
  async forgetBefore(before: Date): Promise<number> {
    const old = await this.unit.manager.find(SeenMailEntity, {
      select: { incident_id: true },
      where: { seen_at: LessThan(before) },
      order: { seen_at: 'ASC' },
      take: MOST_FORGOTTEN,
    });
    if (old.length === 0) return 0;
    await this.unit.manager.delete(SeenMailEntity, {
      incident_id: In([...new Set(old.map(({ incident_id }) => incident_id))]),
      seen_at: LessThan(before),
    });
    return old.length;
  }
}

const MOST_FORGOTTEN = 1000;

function asRow(mail: MailAtHand): SeenMail {
  const { incident_id, mail: sha256, seen_at, address, house, identity } = mail;
  const { name, message, parties, list, link_houses } = mail;
  return {
    incident_id,
    mail: sha256,
    seen_at,
    address,
    house,
    identity,
    name,
    message,
    parties,
    list,
    link_houses,
  };
}

const TIMES = /_seen$|_at$|^last_/;

/** In JSON times are text. */
function withDates<T extends object>(row: T): T {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) => [
    key,
    TIMES.test(key) && typeof value === 'string' ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
