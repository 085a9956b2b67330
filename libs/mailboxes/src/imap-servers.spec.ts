import { ImapServers } from './imap-servers.ts';
import type { MailServer } from './mail-folder.ts';

const SERVER: MailServer = {
  host: 'localhost',
  port: 993,
  security: 'tls',
  username: 'phish',
  credentials: { password: 'a secret of mine' },
  ca: null,
};

describe('a connection to a mail server', () => {
  it.each<[Partial<MailServer>, string]>([
    [{ host: '169.254.169.254' }, 'leads to a link-local or metadata address'],
    // The same address, as the system reads it.
    [{ host: '2852039166' }, 'leads to a link-local or metadata address'],
    [
      { host: '10.0.0.7', security: 'none' },
      'is another machine: without TLS what is signed in with could be read',
    ],
  ])('is not made to %j', async (change, why) => {
    const server = { ...SERVER, ...change };
    await expect(new ImapServers().check(server, 'INBOX', 'Done')).rejects.toThrow(why);
  });
});
