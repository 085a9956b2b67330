import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { ServerResponse } from 'node:http';
import type { DomainEventName, DomainEvents, Permission, Subject } from '#contracts';
import { Soon } from '../async/soon.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { ANY_EVENT } from '../events/event-bus.ts';
import { permissionOf } from '../events/event-families.ts';

/** What the browser is told: that something changed. It fetches what it shows itself, with its own rights. */
interface LiveMessage {
  seq: number;
  tenantId: string;
  permission: Permission | null;
  name: DomainEventName;
  subject: Subject;
}

interface LiveClient {
  tenantId: string;
  /** The user's id, and the key's when one is used: when their rights change, the stream ends. */
  owners: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** A key hears nothing that is everybody's own: it has only its scopes. */
  person: boolean;
  response: ServerResponse;
}

/** At least, for a browser that comes back; twice as many at most. */
const KEPT = 2000;
const COLLECT_MS = 50;
const PING_MS = 20_000;
/** A client that does not read is dropped; it reconnects and fetches anew. */
const UNREAD_BYTES = 1_000_000;
/** A stream holds the rights it was opened with; a session that merely runs out is noticed when it comes back. */
const LONGEST_MS = 30 * 60_000;

/** All browsers' event streams: collected for a moment, filtered by permission, written out once for all of the same rights. */
@Injectable()
export class LiveHub implements OnModuleInit, BeforeApplicationShutdown {
  private readonly clients = new Map<LiveClient, { endsAt: number }>();
  private kept: LiveMessage[] = [];
  private pending: LiveMessage[] = [];
  private seq = 0;
  private readonly soon = new Soon(COLLECT_MS, () => this.flush());
  private readonly ping = setInterval(() => this.pingOrEnd(), PING_MS).unref();
  /** Sequence numbers mean nothing to another process or after a restart: the id says whose they are. */
  private readonly epoch = Math.random().toString(36).slice(2, 10);

  constructor(private readonly emitter: EventEmitter2) {}

  onModuleInit(): void {
    this.emitter.on(ANY_EVENT, (event: DomainEvent) => this.hear(event));
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.ping);
    this.soon.cancel();
    this.end(() => true);
  }

  get size(): number {
    return this.clients.size;
  }

  /** Streams from now on, or from the message after `lastEventId`; when that is unknown, tells to fetch everything. */
  add(client: LiveClient, lastEventId: string | undefined): void {
    const { response } = client;
    this.clients.set(client, { endsAt: performance.now() + LONGEST_MS });
    response.on('close', () => this.clients.delete(client));
    response.write('retry: 2000\n\n');
    const missed = this.since(lastEventId);
    if (missed === null) response.write(`id: ${this.epoch}-${this.seq}\nevent: refetch\ndata: {}\n\n`);
    else if (missed.length > 0) response.write(this.textFor(client, missed));
  }

  private since(lastEventId: string | undefined): LiveMessage[] | null {
    if (lastEventId === undefined) return [];
    const [epoch, seq] = lastEventId.split('-');
    const from = Number(seq);
    const forgotten = this.seq - this.kept.length;
    if (epoch !== this.epoch || !Number.isInteger(from) || from < forgotten) return null;
    return this.kept.filter((message) => message.seq > from);
  }

  /** Who may still listen opens a new stream by itself, with the rights of then. */
  private end(which: (client: LiveClient, endsAt: number) => boolean): void {
    for (const [client, { endsAt }] of this.clients) {
      if (!which(client, endsAt)) continue;
      this.clients.delete(client);
      client.response.end();
    }
  }

  private pingOrEnd(): void {
    const now = performance.now();
    this.end((_client, endsAt) => endsAt <= now);
    this.write(() => ': ping\n\n');
  }

  private hear(event: DomainEvent): void {
    const owner = whoseRights(event);
    if (owner !== null) this.end((client) => client.owners.includes(owner));
    this.seq += 1;
    const message: LiveMessage = {
      seq: this.seq,
      tenantId: event.tenant_id,
      permission: permissionOf(event.name),
      name: event.name,
      subject: event.subject,
    };
    this.kept.push(message);
    // Now and then: with each event it would move thousands of places.
    if (this.kept.length >= 2 * KEPT) this.kept = this.kept.slice(-KEPT);
    if (this.clients.size === 0) return;
    this.pending.push(message);
    this.soon.ask();
  }

  private flush(): void {
    const messages = this.pending;
    this.pending = [];
    const texts = new Map<string, string>();
    this.write((client) => {
      const key = `${client.tenantId}:${[...new Set(messages.map((m) => m.permission))].map((p) => (holds(client, p) ? 1 : 0)).join('')}`;
      let text = texts.get(key);
      if (text === undefined) {
        text = this.textFor(client, messages);
        texts.set(key, text);
      }
      return text;
    });
  }

  private textFor(client: LiveClient, messages: LiveMessage[]): string {
    return messages
      .filter((message) => mayHear(client, message))
      .map(
        ({ seq, name, subject }) =>
          `id: ${this.epoch}-${seq}\ndata: ${JSON.stringify({ name, subject })}\n\n`,
      )
      .join('');
  }

  private write(text: (client: LiveClient) => string): void {
    for (const client of this.clients.keys()) {
      const chunk = text(client);
      if (chunk === '') continue;
      if (client.response.writableLength > UNREAD_BYTES) {
        client.response.destroy();
        this.clients.delete(client);
      } else client.response.write(chunk);
    }
  }
}

function mayHear(client: LiveClient, message: LiveMessage): boolean {
  return client.tenantId === message.tenantId && holds(client, message.permission);
}

function holds({ person, permissions }: LiveClient, permission: Permission | null): boolean {
  return permission === null ? person : permissions.has(permission);
}

/** The user or key that may less, or other things, after this event; null: it changes nobody's rights. */
function whoseRights({ name, subject, payload }: DomainEvent): string | null {
  switch (name) {
    case 'user.updated':
    case 'user.disabled':
    case 'api_key.revoked':
      return subject.id;
    case 'session.ended':
      return (payload as DomainEvents['session.ended']).user_id;
    default:
      return null;
  }
}
