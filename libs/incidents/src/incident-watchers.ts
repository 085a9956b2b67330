import { Injectable } from '@nestjs/common';
import { rolesThatMay } from '#contracts';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { IncidentRepository } from './data/incident.repository.ts';
import { WatcherRepository, type WatcherRow } from './data/watcher.repository.ts';
import { incidentNumber, parseIncidentRef } from './domain/incident-ref.ts';
import { mentionedAt, mentionPlaces, type NamedPerson } from './domain/mentions.ts';
import type { WatchReason } from './domain/watching.ts';
import { subject, unknownIncident } from './incident-subject.ts';

/** Who watches an incident, as somebody sees it. */
export interface SeenWatchers {
  watchers: WatcherRow[];
  /** There are more than are named. */
  more: boolean;
  /** Whoever asks is one of them. */
  watching: boolean;
}

/** Whom news of an incident concern, and what it is called. */
export interface Audience {
  number: string;
  title: string;
  user_ids: string[];
}

const MOST_SHOWN = 200;
/** Names of which one begins with another (`Ann`, `Ann Lee`) are all looked at, before the longest is taken. */
const MOST_NAMED = 1000;

/** Who is told what becomes of an incident: those who have asked for it, and those who have to do with it. */
@Injectable()
export class IncidentWatchers {
  constructor(
    private readonly repository: WatcherRepository,
    private readonly incidents: IncidentRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not_found */
  list(ref: string): Promise<SeenWatchers> {
    return this.unitOfWork.read(async () => this.seen(await this.found(ref)));
  }

  /** @throws Problem not_found, forbidden to whoever is no person */
  watch(ref: string): Promise<SeenWatchers> {
    return this.unitOfWork.run(async () => {
      const userId = this.person();
      const id = await this.found(ref);
      const added = await this.repository.add(id, [userId], 'chosen', this.clock.now());
      if (added.length > 0)
        await this.unitOfWork.record('incident.watched', subject(id), { incident_id: id, user_id: userId });
      return this.seen(id);
    });
  }

  /** @throws Problem not_found, forbidden to whoever is no person */
  unwatch(ref: string): Promise<SeenWatchers> {
    return this.unitOfWork.run(async () => {
      const userId = this.person();
      const id = await this.found(ref);
      if (await this.repository.remove(id, userId))
        await this.unitOfWork.record('incident.unwatched', subject(id), { incident_id: id, user_id: userId });
      return this.seen(id);
    });
  }

  /** They have to do with it from now on, and are told. In the caller's unit of work, whose event says so. */
  async follow(incidentId: string, userIds: readonly string[], reason: WatchReason): Promise<void> {
    if (userIds.length > 0) await this.repository.add(incidentId, userIds, reason, this.clock.now());
  }

  /** Whom a text names with `@`, of those who may read incidents. In the caller's unit of work. */
  async mentionedIn(text: string): Promise<NamedPerson[]> {
    const places = mentionPlaces(text);
    if (places.length === 0) return [];
    const people = await this.repository.namedAt(places, rolesThatMay('incident:read'), MOST_NAMED);
    return mentionedAt(places, people);
  }

  /** Null when nobody watches it. */
  audience(incidentId: string): Promise<Audience | null> {
    return this.unitOfWork.read(async () => {
      const user_ids = await this.repository.idsOf(incidentId);
      const named = user_ids.length === 0 ? null : await this.repository.named(incidentId);
      return named === null ? null : { number: incidentNumber(named.number), title: named.title, user_ids };
    });
  }

  commentText(commentId: string): Promise<string | null> {
    return this.unitOfWork.read(() => this.repository.commentText(commentId));
  }

  private async seen(id: string): Promise<SeenWatchers> {
    const { actor } = this.context.current();
    const rows = await this.repository.list(id, rolesThatMay('incident:read'), MOST_SHOWN + 1);
    const watching =
      actor.type === 'user' && actor.id !== null && (await this.repository.watches(id, actor.id));
    return { watchers: rows.slice(0, MOST_SHOWN), more: rows.length > MOST_SHOWN, watching };
  }

  private person(): string {
    const { actor } = this.context.current();
    if (actor.type !== 'user' || actor.id === null)
      throw new Problem('forbidden', 'People watch incidents, API keys do not: sign in for this.');
    return actor.id;
  }

  private async found(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return ((await this.incidents.find(parsed)) ?? unknownIncident()).id;
  }
}
