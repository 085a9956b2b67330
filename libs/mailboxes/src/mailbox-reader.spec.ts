import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { Clock, Problem } from '#platform';
import type { MailArrival, SourceDeliveries } from '#webhooks';
import { plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { MailboxMessageRepository } from './data/mailbox-message.repository.ts';
import type { KnownMessage } from './domain/known-messages.ts';
import { ImapFailure } from './imap-failure.ts';
import type { MailFolder } from './mail-folder.ts';
import { MailboxReader } from './mailbox-reader.ts';
import type { MailboxMetrics } from './mailboxes.metrics.ts';

const MAILBOX = {
  ...{ id: 'm1', name: 'Reports', source_id: 's1', done_folder: 'Done', reports: true },
  host: 'outlook.office365.com',
};

/** What outlives a process: the mail server, the intake and our rows. `dies` names what never comes to its end. */
class World {
  folder = new Map<number, string>();
  done: string[] = [];
  uidValidity = '7';
  rows: KnownMessage[] = [];
  reasons: string[] = [];
  /** By key. */
  taken = new Map<string, string>();
  reads = 0;
  dies: string | null = null;
  refusal: Error | null = null;

  step(name: string): void {
    if (this.dies === name) throw new ImapFailure('trouble', `died: ${name}`);
  }

  open(): MailFolder {
    return {
      uidValidity: this.uidValidity,
      uids: async () => [...this.folder.keys()].sort((left, right) => left - right),
      read: async (uid) => {
        this.reads += 1;
        const mail = this.folder.get(uid);
        if (mail === undefined) return null;
        return mail === 'HUGE' ? 'too_large' : Buffer.from(mail);
      },
      move: async (uid, folder) => {
        this.step('before the move');
        expect(folder).toBe('Done');
        this.done.push(this.folder.get(uid) ?? '');
        this.folder.delete(uid);
        this.step('after the move');
      },
      waitForNews: async () => undefined,
      close: async () => undefined,
    };
  }

  reader(): { reader: MailboxReader; outcomes: string[] } {
    const outcomes: string[] = [];
    const messages = {
      known: async () => this.rows.map((row) => ({ ...row })),
      taken: (_id: string, message: string, digest: string) => {
        this.step('before the note');
        this.rows.push({ message, outcome: 'taken', digest });
        this.step('after the note');
      },
      refused: (_id: string, message: string, reason: string) => {
        this.rows.push({ message, outcome: 'refused', digest: null });
        this.reasons.push(reason);
      },
      forget: (_id: string, gone: string[]) => {
        this.step('before it is forgotten');
        this.rows = this.rows.filter(({ message }) => !gone.includes(message));
      },
      forgetDigest: (_id: string, digest: string) => {
        this.rows = this.rows.filter((row) => row.digest !== digest);
      },
    } as unknown as MailboxMessageRepository;
    const deliveries = {
      deliverMail: async (sourceId: string, mail: Buffer, { key, reports, exchange }: MailArrival) => {
        expect([sourceId, reports, exchange]).toEqual(['s1', true, true]);
        if (this.refusal !== null && mail.toString().includes('odd')) throw this.refusal;
        const repeated = this.taken.has(key);
        this.taken.set(key, mail.toString());
        this.step('after the commit');
        return { repeated, incidents: [] };
      },
    } as unknown as SourceDeliveries;
    const metrics = { mail: (outcome: string) => outcomes.push(outcome) } as unknown as MailboxMetrics;
    const { unit } = plainUnit();
    const reader = new MailboxReader(messages, deliveries, unit, new Clock(), metrics);
    return { reader, outcomes };
  }

  take(stop = new AbortController().signal): Promise<void> {
    return this.reader().reader.takeAll(MAILBOX, this.open(), stop);
  }
}

describe('the mails of a folder', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => vi.restoreAllMocks());

  it('are taken in, the oldest first, and moved', async () => {
    world.folder = new Map([
      [9, 'third'],
      [2, 'first'],
      [5, 'second'],
    ]);
    await world.take();
    expect([...world.taken.values()]).toEqual(['first', 'second', 'third']);
    expect(world.done).toEqual(['first', 'second', 'third']);
    expect([world.folder.size, world.rows]).toEqual([0, []]);
  });

  it.each([
    'after the commit',
    'before the note',
    'after the note',
    'before the move',
    'after the move',
    'before it is forgotten',
  ])('are each taken in once, when a process dies %s', async (dies) => {
    world.folder = new Map([
      [1, 'one'],
      [2, 'two'],
    ]);
    world.dies = dies;
    await expect(world.take()).rejects.toThrow(dies);
    world.dies = null;
    await world.take();
    await world.take();
    expect([...world.taken.values()].sort()).toEqual(['one', 'two']);
    expect(world.done.sort()).toEqual(['one', 'two']);
    expect([world.folder.size, world.rows]).toEqual([0, []]);
  });

  it('are not read again while they only cannot be moved', async () => {
    world.folder.set(1, 'one');
    world.dies = 'before the move';
    for (let session = 0; session < 3; session += 1) await expect(world.take()).rejects.toThrow('the move');
    expect([world.reads, world.taken.size]).toEqual([1, 1]);
  });

  it('are known by their bytes when the server numbers anew before they are moved', async () => {
    world.folder.set(1, 'one');
    world.dies = 'before the move';
    await expect(world.take()).rejects.toThrow();
    world.dies = null;
    world.uidValidity = '8';
    world.folder = new Map([[4, 'one']]);
    await world.take();
    expect([world.taken.size, world.done, world.rows]).toEqual([1, ['one'], []]);
  });

  it('that cannot be taken in stay, are told of once, and keep no other out', async () => {
    world.folder = new Map([
      [1, 'HUGE'],
      [2, 'odd'],
      [3, 'fine'],
    ]);
    world.refusal = new Problem('invalid_request', 'This is not a mail.');
    await world.take();
    await world.take();
    expect(world.reasons).toEqual([expect.stringContaining('larger than the 26 MiB'), 'This is not a mail.']);
    expect([[...world.folder.keys()], world.done, world.reads]).toEqual([[1, 2], ['fine'], 3]);
    world.folder.clear();
    await world.take();
    expect(world.rows).toEqual([]);
  });

  it('on which something fails here are left for the next time, and the others are taken in', async () => {
    world.folder = new Map([
      [1, 'odd'],
      [2, 'fine'],
    ]);
    world.refusal = new Error('a fault of ours');
    await expect(world.take()).rejects.toThrow('1 of the mails could not be taken in');
    expect([[...world.folder.keys()], world.done, world.rows]).toEqual([[1], ['fine'], []]);
    world.refusal = null;
    await world.take();
    expect(world.done).toEqual(['fine', 'odd']);
  });

  it.each([
    new Problem('unavailable', 'The database is away.'),
    new Problem('not_found', 'The source is switched off.'),
  ])('wait all of them where none could be taken in: %s', async (refusal) => {
    world.folder = new Map([
      [1, 'odd'],
      [2, 'fine'],
    ]);
    world.refusal = refusal;
    await expect(world.take()).rejects.toBe(refusal);
    expect([world.folder.size, world.taken.size]).toEqual([2, 0]);
  });

  it('wait when the session is to end', async () => {
    world.folder.set(1, 'one');
    await world.take(AbortSignal.abort());
    expect([world.folder.size, world.taken.size]).toEqual([1, 0]);
  });

  it('are counted', async () => {
    world.folder = new Map([
      [1, 'one'],
      [2, 'HUGE'],
    ]);
    const { reader, outcomes } = world.reader();
    await reader.takeAll(MAILBOX, world.open(), new AbortController().signal);
    expect(outcomes).toEqual(['taken', 'refused']);
  });
});
