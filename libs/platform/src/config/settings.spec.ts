import { SettingError, issuer, settings, type Settings } from './settings.ts';

const PROVIDER = { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'tw', OIDC_ROLE_MAP: 'soc=analyst' };

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(settings({})).toMatchObject({ PORT: 3000, ROLE: 'all', DEMO: false, TRUSTED_PROXIES: [] });
  });

  it.each([
    [{ PORT: 'http' }, 'The setting PORT is "http", but must be a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'a whole number from 0 to 65535'],
    [{ ROLE: 'everything' }, 'must be one of all, api, worker'],
    [{ DEMO: 'yes' }, 'must be true or false'],
    [{ SMTP_URL: 'mail.example.org' }, 'must be an address that starts with smtp:// or smtps://'],
    [{ OIDC_ISSUER: 'http://login.example' }, 'https:// address (http:// is for this machine only)'],
    [{ OIDC_ISSUER: 'https://login.example' }, 'needs OIDC_CLIENT_ID'],
    [{ ...PROVIDER, OIDC_ROLE_MAP: '' }, 'needs OIDC_ROLE_MAP'],
    [{ ...PROVIDER, OIDC_SCOPES: 'email' }, 'OIDC_SCOPES is "email", but must hold openid'],
    [{ ...PROVIDER, OIDC_ROLE_MAP: 'soc=king' }, 'holds "soc=king", but must be pairs such as'],
    [{ ...PROVIDER, OIDC_DEFAULT_ROLE: 'king' }, 'must be one of viewer, analyst'],
    [{ PASSWORD_SIGN_IN: 'administrators' }, 'everybody else needs OIDC_ISSUER'],
  ])('refuse %j in one sentence', (environment, sentence) => {
    expect(() => settings(environment)).toThrow(SettingError);
    expect(() => settings(environment)).toThrow(sentence);
  });

  it('never repeat an address that may hold a password', () => {
    const refused = () => settings({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(refused).toThrow('DATABASE_URL');
    expect(refused).not.toThrow('hunter2');
  });

  it('map the provider’s groups to roles, whatever their names hold', () => {
    const { OIDC_ROLE_MAP } = settings({
      ...PROVIDER,
      OIDC_ROLE_MAP: 'CN=SOC,OU=Groups=manager; soc-l1 = analyst;',
    });
    expect([...OIDC_ROLE_MAP]).toEqual([
      ['CN=SOC,OU=Groups', 'manager'],
      ['soc-l1', 'analyst'],
    ]);
  });

  it.each<[string, keyof Settings, unknown]>([
    ['0', 'PORT', 0],
    ['65535', 'PORT', 65_535],
    ['2', 'DATABASE_POOL', 2],
    ['200', 'DATABASE_POOL', 200],
    ['true', 'DEMO', true],
    ['1', 'DEMO', true],
    ['false', 'DEMO', false],
    ['0', 'DEMO', false],
    ['worker', 'ROLE', 'worker'],
    ['trace', 'LOG_LEVEL', 'trace'],
    ['ops@house.example', 'ADMIN_EMAIL', 'ops@house.example'],
    ['a secret', 'METRICS_TOKEN', 'a secret'],
    ['https://warden.example', 'BASE_URL', 'https://warden.example'],
    ['http://warden.example', 'BASE_URL', 'http://warden.example'],
    ['smtps://mail.example:465', 'SMTP_URL', 'smtps://mail.example:465'],
    ['0.0.0.0', 'HOST', '0.0.0.0'],
    ['analyst', 'OIDC_DEFAULT_ROLE', 'analyst'],
  ])('take %s for %s', (given, name, value) => {
    expect(settings({ [name]: given })[name]).toBe(value);
  });

  it('take an empty text for one that was left out', () => {
    const empty = Object.fromEntries(Object.keys(settings({})).map((name) => [name, '']));
    expect(settings(empty)).toEqual(settings({}));
    expect(settings({})).toMatchObject({
      MASTER_KEY: undefined,
      BASE_URL: undefined,
      ADMIN_EMAIL: 'admin@localhost',
    });
  });

  it.each(['-1', '65536', '1.5', 'x'])('take no port %s', (PORT) =>
    expect(() => settings({ PORT })).toThrow('must be a whole number from 0 to 65535'),
  );

  it.each(['10.0.0.0/8', '192.0.2.1', '192.0.2.1/32', '2001:db8::/32', '::1', '2001:db8::1/128'])(
    'take the network %s',
    (TRUSTED_PROXIES) => expect(settings({ TRUSTED_PROXIES }).TRUSTED_PROXIES).toEqual([TRUSTED_PROXIES]),
  );

  it.each([
    'proxy.example',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '::/129',
    '10.0.0.0/-1',
    '::/x',
  ])('take no network %s', (bad) =>
    expect(() => settings({ TRUSTED_PROXIES: `10.0.0.0/8, ${bad}` })).toThrow(
      `The setting TRUSTED_PROXIES holds "${bad}", but must be addresses or CIDR ranges`,
    ),
  );

  it.each(['not an address', 'ops@', '@house.example', 'a b@house.example', 'a@b@house.example'])(
    'take no administrator %s',
    (ADMIN_EMAIL) => expect(() => settings({ ADMIN_EMAIL })).toThrow('must be an email address'),
  );

  it.each([
    'https://login.example',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://127.8.9.10/x',
    'http://[::1]:9',
  ])('take the issuer %s', (address) => expect(issuer()('OIDC_ISSUER', address)).toBe(address));

  it.each(['http://localhost.example', 'http://128.0.0.1', 'http://127.0.0.1.example', 'http://[::2]'])(
    'take no issuer %s, which would show its tokens to the network',
    (address) =>
      expect(() => issuer()('OIDC_ISSUER', address)).toThrow(
        `The setting OIDC_ISSUER is "${address}", but must be an https:// address`,
      ),
  );

  it('take an identity provider whose people have roles in one way or the other', () => {
    const { OIDC_ROLE_MAP: _map, ...rest } = PROVIDER;
    expect(() => settings({ ...PROVIDER, PASSWORD_SIGN_IN: 'administrators' })).not.toThrow();
    expect(() => settings({ ...rest, OIDC_DEFAULT_ROLE: 'viewer' })).not.toThrow();
    expect(() => settings({ ...PROVIDER, OIDC_SCOPES: 'email  openid' })).not.toThrow();
    expect(() => settings(rest)).toThrow('without one nobody from there has a role');
  });

  it.each(['=analyst', 'analyst', ' = analyst'])('take no pair %j of a group and a role', (pair) => {
    expect(() => settings({ ...PROVIDER, OIDC_ROLE_MAP: pair })).toThrow(`holds "${pair.trim()}"`);
  });

  it('split lists at commas', () => {
    expect(settings({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
    ]);
  });
});
