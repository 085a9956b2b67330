import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { JOB_NAMES, type JobName } from '#contracts';
import { Soon } from '../async/soon.ts';
import { isUuid } from '../ids.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import type { DomainEvent } from './domain-event.ts';
import { EventBus } from './event-bus.ts';
import { isEventName } from './event-families.ts';

interface Parts {
  events: DomainEvent[];
  wake: JobName[];
  /** Something in it is not ours. */
  foreign: boolean;
}

const CHANNEL = 'triage_warden_live';
/** PostgreSQL takes 8000 bytes a notification. */
const MESSAGE_BYTES = 7500;
const COLLECT_MS = 20;
const RECONNECT_MS = 1000;

/**
 * Carries live events and wake-ups to the other processes by NOTIFY, after the commit and collected for a moment:
 * a NOTIFY inside the transactions would make their commits queue behind one lock.
 */
@Injectable()
export class Forwarder {
  private readonly logger = new Logger(Forwarder.name);
  private readonly self = randomUUID();
  /** How every message of our own begins: PostgreSQL hands those back to us too. */
  private readonly opening = `{"from":"${this.self}"`;
  private client: Client | null = null;
  private url = '';
  private stopped = false;
  /** As JSON. */
  private events: string[] = [];
  private wake = new Set<JobName>();
  private readonly soon = new Soon(COLLECT_MS, () => void (this.sending = this.send()));
  /** The last message under way; those before it are done when it is, one connection carries them all. */
  private sending = Promise.resolve();

  constructor(
    private readonly bus: EventBus,
    private readonly queue: JobQueue,
  ) {}

  async start(url: string): Promise<void> {
    this.url = url;
    this.bus.forwardTo((events) => {
      for (const event of events) this.events.push(JSON.stringify(event));
      this.soon.ask();
    });
    this.queue.forwardWakeTo((queues) => {
      for (const queue of queues) this.wake.add(queue);
      this.soon.ask();
    });
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    // A command that ends at once has its news still here.
    if (this.soon.cancel()) this.sending = this.send();
    await this.sending;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'triage-warden-live',
      keepAlive: true,
      // What is to be told before it listens waits behind that: the driver would warn on stderr.
      pipeline: true,
    });
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client));
    client.on('notification', (notification) => this.receive(notification.payload ?? ''));
    this.client = client;
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  }

  private lost(client: Client | null, error?: unknown): void {
    if (client === null || this.client !== client || this.stopped) return;
    this.client = null;
    this.logger.warn(
      `The live event connection was lost${error === undefined ? '' : `: ${String(error)}`}; connecting again.`,
    );
    const again = () => this.connect().catch((reason: unknown) => this.lost(this.client, reason));
    setTimeout(() => void again(), RECONNECT_MS).unref();
  }

  private receive(payload: string): void {
    if (payload.startsWith(this.opening)) return;
    const { events, wake, foreign } = partsOf(payload);
    if (foreign)
      this.logger.warn(
        `A notification on the channel ${CHANNEL} is none of Triage Warden's, or not all of it, and was left alone.`,
      );
    try {
      for (const event of events) this.bus.emit({ ...event, local: false });
      for (const queue of wake) this.queue.wakeHere(queue);
    } catch (error) {
      // Thrown on, it would leave pg's connection as an uncaught one and end the process.
      this.logger.warn(`A notification on the channel ${CHANNEL} could not be handed on: ${String(error)}`);
    }
  }

  private async send(): Promise<void> {
    const messages = pack(this.opening, this.events, [...this.wake]);
    this.events = [];
    this.wake = new Set();
    try {
      await this.client?.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [
        CHANNEL,
        messages,
      ]);
    } catch (error) {
      // Live events may be lost: the browsers fetch again on reconnect, and queues are polled.
      this.logger.warn(`Live events could not be forwarded: ${String(error)}`);
    }
  }
}

/** Whoever reaches the database may write to the channel: what is not ours must not end the process. */
function partsOf(payload: string): Parts {
  try {
    const message: unknown = JSON.parse(payload);
    if (isObject(message) && Array.isArray(message['events']) && Array.isArray(message['wake'])) {
      const events = message['events'].filter(isEvent);
      const wake = message['wake'].filter(isJobName);
      const given = message['events'].length + message['wake'].length;
      return { events, wake, foreign: events.length + wake.length < given };
    }
  } catch {
    // Foreign, as any other that is no message of ours.
  }
  return { events: [], wake: [], foreign: true };
}

/** What every listener reads without asking. */
function isEvent(value: unknown): value is DomainEvent {
  if (!isObject(value)) return false;
  const { name, subject, payload, tenant_id } = value;
  return (
    isEventName(name) &&
    isObject(subject) &&
    typeof subject['type'] === 'string' &&
    typeof subject['id'] === 'string' &&
    isObject(payload) &&
    typeof tenant_id === 'string' &&
    isUuid(tenant_id)
  );
}

function isJobName(value: unknown): value is JobName {
  return (JOB_NAMES as readonly unknown[]).includes(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As few messages as hold all events; the wake-ups travel with the last one. */
export function pack(opening: string, events: string[], wake: JobName[]): string[] {
  const groups: string[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event) + 1;
    if (size > MESSAGE_BYTES) continue;
    if (bytes + size > MESSAGE_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(event);
    bytes += size;
  }
  return groups.map((group, index) => {
    const queues = index === groups.length - 1 ? wake : [];
    return `${opening},"events":[${group.join(',')}],"wake":${JSON.stringify(queues)}}`;
  });
}
