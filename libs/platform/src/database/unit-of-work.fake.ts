import { vi } from 'vitest';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import type { Actor } from '#contracts';
import { Clock } from '../clock.ts';
import { Config } from '../config/config.ts';
import { Context, systemContext, type Ctx } from '../context/context.ts';
import { SecretBox } from '../crypto/secret-box.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { ANY_EVENT, EventBus } from '../events/event-bus.ts';
import { Ids } from '../ids.ts';
import type { JobQueue, QueuedJob, SqlExecutor } from '../jobs/job-queue.ts';
import { UnitOfWork } from './unit-of-work.ts';

export interface Statement {
  name?: string;
  text: string;
  values?: unknown[];
}
export const coded = (code: string, message = code) => Object.assign(new Error(message), { code });
export const TENANT = '01900000-0000-7000-8000-00000000000a';
export const NOW = '2026-11-22T10:00:00.123Z';
export const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1', role: 'analyst' };

/** A connection that answers as PostgreSQL does: behind a failed statement all fail, and a COMMIT rolls back. */
function connection() {
  const asked: Statement[] = [];
  const failing = new Map<string, unknown>();
  const released: unknown[] = [];
  let aborted = false;
  const query = async (given: string | Statement) => {
    const statement = typeof given === 'string' ? { text: given } : given;
    asked.push(statement);
    for (const [part, failure] of failing)
      if (statement.text.includes(part)) {
        aborted = true;
        throw failure;
      }
    const isEnd = /^(COMMIT|ROLLBACK)$/.test(statement.text);
    if (aborted && !isEnd) throw coded('25P02');
    const command = aborted ? 'ROLLBACK' : statement.text;
    if (isEnd) aborted = false;
    return { rows: [{ text: statement.text }], command };
  };
  const release = (broken: unknown) => void released.push(broken);
  return { asked, failing, released, client: Object.assign(new EventEmitter(), { query, release }) };
}

/** A unit of work on such a connection, for a person, and what it has told to whom. */
export function house(ctx: Partial<Ctx> = {}) {
  const { asked, failing, released, client } = connection();
  const runners: object[] = [];
  const source = {
    driver: { master: { connect: async () => client } },
    entityMetadatas: [],
    createQueryRunner: () => {
      const runner = { manager: {}, release: vi.fn() };
      runners.push(runner);
      return runner;
    },
  };
  const inserted: QueuedJob[] = [];
  const woken: QueuedJob[][] = [];
  const queue = {
    insert: async (jobs: QueuedJob[], execute: SqlExecutor) => {
      inserted.push(...jobs);
      await execute('INSERT jobs', [jobs.length]);
    },
    wake: (jobs: QueuedJob[]) => woken.push(jobs),
  };
  const emitter = new EventEmitter2();
  const heard: DomainEvent[] = [];
  emitter.on(ANY_EVENT, (event: DomainEvent) => heard.push(event));
  const bus = new EventBus(emitter);
  const context = new Context();
  const clock = Object.assign(new Clock(), { now: () => new Date(NOW) });
  const unit = new UnitOfWork(
    source as unknown as DataSource,
    context,
    clock,
    new Ids(clock),
    bus,
    queue as unknown as JobQueue,
    new SecretBox(new Config({ MASTER_KEY: Buffer.alloc(32, 1).toString('base64') })),
  );
  const whose: Ctx = { ...systemContext('a test', 'c1', TENANT), actor: ANN, ip: '192.0.2.1', ...ctx };
  const as = <T>(work: () => Promise<T>) => context.run(whose, work);
  const texts = () => asked.map(({ text }) => text);
  return { unit, as, asked, texts, failing, released, client, runners, inserted, woken, heard, bus };
}
