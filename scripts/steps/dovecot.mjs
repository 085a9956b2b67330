import { ensureTool } from './tools.mjs';

/** A real IMAP server, for the tests of mailboxes. */
export function ensureDovecot() {
  return ensureTool({
    variable: 'DOVECOT_PATH',
    names: ['dovecot'],
    places: ['/usr/sbin/dovecot'],
    aptPackages: ['dovecot-imapd'],
    reason: 'the tests of mailboxes',
  });
}
