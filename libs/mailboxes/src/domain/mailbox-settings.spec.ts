import { isElsewhere, normalSettings, settingsErrors, type MailboxSettings } from './mailbox-settings.ts';

const GOOD: MailboxSettings = {
  name: 'Reports',
  source_id: '01900000-0000-7000-8000-000000000001',
  host: 'imap.corp.example',
  port: 993,
  security: 'tls',
  username: 'phish@corp.example',
  ca: null,
  folder: 'INBOX',
  done_folder: 'Done',
  reports: true,
  interval_seconds: 300,
  enabled: true,
};
const faults = (change: Partial<MailboxSettings>) =>
  settingsErrors(normalSettings({ ...GOOD, ...change })).map(({ path }) => path);

describe('the settings of a mailbox', () => {
  it.each<Partial<MailboxSettings>>([
    {},
    { host: ' IMAP.corp.example. ' },
    { host: '10.0.0.7', security: 'starttls' },
    { host: '127.0.0.1', security: 'none' },
    { host: '::1', security: 'none' },
    { ca: '  ' },
  ])('may be %j', (change) => {
    expect(faults(change)).toEqual([]);
  });

  it.each<[Partial<MailboxSettings>, string]>([
    [{ name: ' ' }, 'name'],
    [{ host: '' }, 'host'],
    [{ host: 'imap corp' }, 'host'],
    [{ host: 'https://imap.corp.example' }, 'host'],
    [{ host: '169.254.169.254' }, 'host'],
    [{ host: 'metadata.google.internal' }, 'host'],
    [{ security: 'none' }, 'security'],
    [{ host: '10.0.0.7', security: 'none' }, 'security'],
    [{ done_folder: 'inbox' }, 'done_folder'],
    [{ folder: 'a\r\nb' }, 'folder'],
    [{ ca: 'mine' }, 'ca'],
  ])('must not be %j', (change, path) => {
    expect(faults(change)).toEqual([path]);
  });

  it('lead elsewhere with each of what the password is shown to', () => {
    const changes: Partial<MailboxSettings>[] = [
      { host: 'imap.evil.example' },
      { port: 143 },
      { username: 'other' },
      { security: 'starttls' },
      { ca: 'x' },
    ];
    for (const change of changes) expect(isElsewhere(GOOD, { ...GOOD, ...change })).toBe(true);
    expect(isElsewhere(GOOD, { ...GOOD, name: 'x', folder: 'y', enabled: false })).toBe(false);
  });
});
