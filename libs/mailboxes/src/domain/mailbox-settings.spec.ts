import {
  isElsewhere,
  normalSettings,
  secretErrors,
  settingsErrors,
  type MailboxSettings,
} from './mailbox-settings.ts';

const GOOD: MailboxSettings = {
  name: 'Reports',
  source_id: '01900000-0000-7000-8000-000000000001',
  host: 'imap.corp.example',
  port: 993,
  security: 'tls',
  username: 'phish@corp.example',
  sign_in: 'password',
  token_url: null,
  client_id: null,
  scope: null,
  ca: null,
  folder: 'INBOX',
  done_folder: 'Done',
  reports: true,
  interval_seconds: 300,
  enabled: true,
};
const APPLICATION = {
  sign_in: 'client_credentials',
  token_url: 'https://login.example/directory/oauth2/v2.0/token',
  client_id: 'app',
} as const;
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
    APPLICATION,
    { ...APPLICATION, token_url: 'http://127.0.0.1:8080/token' },
    { sign_in: 'service_account' },
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
    [{ ...APPLICATION, token_url: ' ' }, 'token_url'],
    [{ ...APPLICATION, token_url: 'http://login.example/token' }, 'token_url'],
    [{ ...APPLICATION, token_url: 'https://169.254.169.254/token' }, 'token_url'],
    [{ ...APPLICATION, client_id: null }, 'client_id'],
    [{ ...APPLICATION, scope: 'a\r\nb' }, 'scope'],
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
      { sign_in: 'service_account' },
      { token_url: 'https://login.evil.example/token' },
      { client_id: 'other' },
    ];
    for (const change of changes) expect(isElsewhere(GOOD, { ...GOOD, ...change })).toBe(true);
    expect(isElsewhere(GOOD, { ...GOOD, name: 'x', folder: 'y', enabled: false })).toBe(false);
  });

  it('hold of a sign-in what belongs to it, with what is usual', () => {
    const all = { token_url: ' https://login.example/token ', client_id: ' app ', scope: '' };
    const normal = (change: Partial<MailboxSettings>) => normalSettings({ ...GOOD, ...change });
    expect(normal(all)).toMatchObject({ token_url: null, client_id: null, scope: null });
    expect(normal({ ...all, sign_in: 'client_credentials' })).toMatchObject({
      token_url: 'https://login.example/token',
      client_id: 'app',
      scope: 'https://outlook.office365.com/.default',
    });
    expect(normal({ client_id: 'app', sign_in: 'service_account' })).toMatchObject({
      token_url: 'https://oauth2.googleapis.com/token',
      client_id: null,
      scope: 'https://mail.google.com/',
    });
  });

  it('take a key of a service account for such a sign-in, and any secret else', () => {
    expect(secretErrors(GOOD, 'a password')).toEqual([]);
    expect(secretErrors({ ...GOOD, ...APPLICATION }, 'a secret')).toEqual([]);
    expect(secretErrors({ ...GOOD, sign_in: 'service_account' }, 'a password')).toMatchObject([
      { path: 'password' },
    ]);
  });
});
