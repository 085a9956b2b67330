import type { ImapFlow } from 'imapflow';
import { ImapFailure } from './imap-failure.ts';
import { ImapFolder } from './imap-folder.ts';

it('waits for no answer when the session is to end', async () => {
  const stop = new AbortController();
  let closed = 0;
  const client = {
    on: () => undefined,
    search: () => new Promise(() => undefined),
    close: () => (closed += 1),
  } as unknown as ImapFlow;
  const folder = new ImapFolder(client, 'imap.corp.example', { known: true }, '1', stop.signal);
  const asked = folder.uids();
  stop.abort();
  await expect(asked).rejects.toBeInstanceOf(ImapFailure);
  expect(closed).toBe(1);
});
