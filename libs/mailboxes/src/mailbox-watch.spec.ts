import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { Clock, DatabaseAway, Problem } from '#platform';
import type { WatchedMailbox } from './data/mailbox-lease.repository.ts';
import { ImapFailure } from './imap-failure.ts';
import type { ImapServers } from './imap-servers.ts';
import type { MailCredentials, MailFolder, MailServer } from './mail-folder.ts';
import type { MailboxHolds } from './mailbox-holds.ts';
import type { MailboxCredentials } from './mailbox-credentials.ts';
import type { MailboxReader } from './mailbox-reader.ts';
import { MailboxWatch } from './mailbox-watch.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const MAILBOX = {
  ...{ id: 'm1', name: 'Reports', host: 'imap.corp.example', port: 993, security: 'tls', username: 'phish' },
  ...{ password_sealed: 'sealed', ca: null, folder: 'INBOX', done_folder: 'Done', reports: true },
  ...{ source_id: 's1', interval_seconds: 300, version: 1, failures: 0 },
} as WatchedMailbox;

/** @param take what each look through the folder does */
type Take = (mailbox: unknown, folder: unknown, stop: AbortSignal) => Promise<void>;

function house(
  take: Take = async () => undefined,
  credentials: MailCredentials = { password: 'the secret' },
) {
  const told: string[] = [];
  let waiting: (() => void) | undefined;
  const folder = {
    waitForNews: (_seconds: number, stop: AbortSignal) =>
      new Promise<void>((resolve) => {
        waiting = resolve;
        stop.addEventListener('abort', () => resolve(), { once: true });
      }),
    close: async () => void told.push('closed'),
  } as unknown as MailFolder;
  const holds = {
    claim: async (most: number) => (most > 0 && told.length === 0 ? [{ ...MAILBOX }] : []),
    renew: async () => true,
    looked: async () => {
      told.push('looked');
      return true;
    },
    release: async () => void told.push('released'),
    failed: async (_mailbox: unknown, kind: string, sentence: string) =>
      void told.push(`${kind}: ${sentence}`),
  } as unknown as MailboxHolds;
  const servers = {
    open: async ({ credentials: shown }: MailServer) => {
      told.push(`opened with ${'password' in shown ? shown.password : shown.accessToken}`);
      return folder;
    },
  } as unknown as ImapServers;
  const given = {
    using: (_mailbox: unknown, work: (shown: MailCredentials) => Promise<void>) => work(credentials),
  } as unknown as MailboxCredentials;
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const reader = { takeAll: take } as unknown as MailboxReader;
  const watch = new MailboxWatch(holds, servers, given, reader, clock);
  return {
    watch,
    told,
    news: () => waiting?.(),
  };
}

describe('the watch over a mailbox', () => {
  beforeEach(() => void vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  it('looks again at each news, and gives the mailbox back when its process ends', async () => {
    const { watch, told, news } = house();
    await watch.look();
    await vi.waitFor(() => expect(told).toEqual(['opened with the secret', 'looked']));
    news();
    await vi.waitFor(() => expect(told).toEqual(['opened with the secret', 'looked', 'looked']));
    await watch.beforeApplicationShutdown();
    expect(told.slice(-2)).toEqual(['closed', 'released']);
    await watch.look();
    expect(told.at(-1)).toBe('released');
  });

  it('ends a session in good order once its token is stale, for the next one to ask for another', async () => {
    const stale = house(undefined, { accessToken: 'a token', staleAt: NOW });
    await stale.watch.look();
    await vi.waitFor(() =>
      expect(stale.told).toEqual(['opened with a token', 'looked', 'closed', 'released']),
    );
    const fresh = house(undefined, { accessToken: 'a token', staleAt: new Date(NOW.getTime() + 1000) });
    await fresh.watch.look();
    await vi.waitFor(() => expect(fresh.told).toEqual(['opened with a token', 'looked']));
    await fresh.watch.beforeApplicationShutdown();
  });

  it.each<[string, Error, string]>([
    ['the server', new ImapFailure('refused', 'It does not let us in.'), 'refused: It does not let us in.'],
    ['the intake', new Problem('not_found', 'The source is off.'), 'trouble: The source is off.'],
    ['a fault of ours', new Error('odd'), 'trouble: The session itself failed; the server’s log says why.'],
  ])('says what %s has ended it with', async (_name, error, sentence) => {
    const { watch, told } = house(() => Promise.reject(error));
    await watch.look();
    await vi.waitFor(() => expect(told).toEqual(['opened with the secret', 'closed', sentence]));
  });

  it('tells of no failure when its process ends in the middle of a mail', async () => {
    const { watch, told } = house(
      (_mailbox, _folder, stop) =>
        new Promise((_resolve, reject) => {
          stop.addEventListener('abort', () => reject(new ImapFailure('trouble', 'It is over.')), {
            once: true,
          });
        }),
    );
    await watch.look();
    await vi.waitFor(() => expect(told).toEqual(['opened with the secret']));
    await watch.beforeApplicationShutdown();
    expect(told).toEqual(['opened with the secret', 'closed', 'released']);
  });

  it('says nothing of a database that is away: the lease runs out', async () => {
    const { watch, told } = house(() => Promise.reject(new DatabaseAway(new Error('gone'))));
    await watch.look();
    await watch.beforeApplicationShutdown();
    expect(told).toEqual(['opened with the secret', 'closed']);
  });
});
