import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { JobName } from '#contracts';
import { JobQueue } from '../jobs/job-queue.ts';
import type { DomainEvent } from './domain-event.ts';
import { EventBus } from './event-bus.ts';

interface Message {
  from: string;
  events?: DomainEvent[];
  wake?: JobName[];
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
  private client: Client | null = null;
  private url = '';
  private stopped = false;
  private events: DomainEvent[] = [];
  private wake = new Set<JobName>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly bus: EventBus,
    private readonly queue: JobQueue,
  ) {}

  async start(url: string): Promise<void> {
    this.url = url;
    this.bus.forwardTo((events) => {
      this.events.push(...events);
      this.soon();
    });
    this.queue.forwardWakeTo((queues) => {
      for (const queue of queues) this.wake.add(queue);
      this.soon();
    });
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'triage-warden-live',
      keepAlive: true,
    });
    const lost = (error?: unknown) => {
      if (this.client !== client || this.stopped) return;
      this.client = null;
      this.logger.warn(
        `The live event connection was lost${error === undefined ? '' : `: ${String(error)}`}; connecting again.`,
      );
      setTimeout(() => void this.connect().catch(lost), RECONNECT_MS).unref();
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', (notification) => this.receive(notification.payload ?? ''));
    this.client = client;
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  }

  private receive(payload: string): void {
    const message = JSON.parse(payload) as Message;
    if (message.from === this.self) return;
    for (const event of message.events ?? []) this.bus.emit({ ...event, local: false });
    for (const queue of message.wake ?? []) this.queue.wakeHere(queue);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.send();
    }, COLLECT_MS);
  }

  private async send(): Promise<void> {
    const messages = pack(this.self, this.events, [...this.wake]);
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

function pack(from: string, events: DomainEvent[], wake: JobName[]): string[] {
  const messages: string[] = [];
  let batch: DomainEvent[] = [];
  let bytes = 0;
  const close = (last: boolean) => {
    if (batch.length > 0 || (last && wake.length > 0))
      messages.push(JSON.stringify({ from, events: batch, ...(last ? { wake } : {}) } satisfies Message));
    batch = [];
    bytes = 0;
  };
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (size > MESSAGE_BYTES) continue;
    if (bytes + size > MESSAGE_BYTES) close(false);
    batch.push(event);
    bytes += size + 1;
  }
  close(true);
  return messages;
}
