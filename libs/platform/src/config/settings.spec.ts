import { SettingError, settings } from './settings.ts';

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
  ])('refuse %j in one sentence', (environment, sentence) => {
    expect(() => settings(environment)).toThrow(SettingError);
    expect(() => settings(environment)).toThrow(sentence);
  });

  it('never repeat an address that may hold a password', () => {
    const refused = () => settings({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(refused).toThrow('DATABASE_URL');
    expect(refused).not.toThrow('hunter2');
  });

  it('split lists at commas', () => {
    expect(settings({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
    ]);
  });
});
