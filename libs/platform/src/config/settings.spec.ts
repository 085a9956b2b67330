import { SettingError, settings } from './settings.ts';

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

  it('split lists at commas', () => {
    expect(settings({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
    ]);
  });
});
