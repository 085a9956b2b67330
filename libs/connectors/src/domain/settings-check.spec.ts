import { ConnectorCatalogue } from '../vendors/catalogue.ts';
import { microsoft365 } from '../vendors/microsoft365/connector.ts';
import { virustotal } from '../vendors/virustotal/connector.ts';
import { capabilityErrors, changedSecrets, checkSettings, movedAddressErrors } from './settings-check.ts';

describe('settings of connectors', () => {
  it('completes the defaults', () => {
    const { settings, errors } = checkSettings(virustotal, {});
    expect(errors).toEqual([]);
    expect(settings).toMatchObject({ base_url: 'https://www.virustotal.com/api/v3', requests_per_minute: 4 });
  });

  it('names each wrong field by its path', () => {
    const { errors } = checkSettings(microsoft365, {
      tenant_id: 'x',
      colour: 'red',
      base_url: 'http://169.254.169.254',
      channels: [{ name: 'soc', addresses: [] }],
    });
    expect(errors.map(({ path }) => path).sort()).toEqual([
      'settings.base_url',
      'settings.channels.0.addresses',
      'settings.client_id',
      'settings.colour',
    ]);
  });

  it('every type has a schema that compiles and a form that explains itself', () => {
    for (const type of new ConnectorCatalogue(true).list()) {
      expect(() => checkSettings(type, {})).not.toThrow();
      for (const property of Object.values(type.settings_schema['properties'] as object))
        expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    }
  });

  it('keeps, replaces and removes secrets', () => {
    const stored = { api_key: 'old' };
    expect(changedSecrets(virustotal, stored, {}).secrets).toEqual(stored);
    expect(changedSecrets(virustotal, stored, { api_key: ' new ' }).secrets).toEqual({ api_key: 'new' });
    expect(changedSecrets(virustotal, stored, { api_key: null }).errors).toMatchObject([
      { path: 'secrets.api_key', code: 'required' },
    ]);
    expect(changedSecrets(virustotal, stored, { other: 'x' }).errors).toMatchObject([
      { path: 'secrets.other' },
    ]);
  });

  it('does not let a stored secret follow an address to another host', () => {
    const before = { base_url: 'https://www.virustotal.com/api/v3' };
    const after = { base_url: 'https://evil.example/api/v3' };
    expect(movedAddressErrors(virustotal, before, after, { api_key: 'k' }, {})).toMatchObject([
      { path: 'secrets.api_key' },
    ]);
    expect(movedAddressErrors(virustotal, before, after, { api_key: 'k' }, { api_key: 'again' })).toEqual([]);
    expect(movedAddressErrors(virustotal, before, before, { api_key: 'k' }, {})).toEqual([]);
  });

  it('asks for the secrets again when plain HTTP is allowed, and not when it is forbidden again', () => {
    const plain = { base_url: 'https://www.virustotal.com/api/v3', allow_http: true };
    const safe = { ...plain, allow_http: false };
    const stored = { api_key: 'k' };
    expect(movedAddressErrors(virustotal, safe, plain, stored, {})).toMatchObject([
      { path: 'secrets.api_key', code: 'required_again' },
    ]);
    for (const [before, after] of [
      [plain, safe],
      [plain, plain],
      [safe, safe],
    ] as const)
      expect(movedAddressErrors(virustotal, before, after, stored, {})).toEqual([]);
    expect(movedAddressErrors(virustotal, safe, plain, stored, { api_key: null })).toEqual([]);
  });

  it.each([['  '], [''], [7], [{}], ['x'.repeat(10_001)]])('takes no secret such as %j', (value) => {
    const { secrets, errors } = changedSecrets(virustotal, { api_key: 'old' }, { api_key: value });
    expect(errors).toEqual([
      {
        path: 'secrets.api_key',
        code: 'invalid',
        message: 'A secret is a text that is not empty, or null to remove it.',
      },
    ]);
    expect(secrets).toEqual({ api_key: 'old' });
  });

  it('takes a secret of ten thousand characters', () => {
    const longest = 'x'.repeat(10_000);
    expect(changedSecrets(virustotal, {}, { api_key: longest })).toEqual({
      secrets: { api_key: longest },
      errors: [],
    });
  });

  it('says what is wrong in a sentence', () => {
    const said = (settings: object) =>
      checkSettings(virustotal, settings as never).errors.map(({ path, code, message }) => [
        path,
        code,
        message,
      ]);
    expect(said({ colour: 'red' })).toEqual([
      ['settings.colour', 'additionalProperties', 'There is no such setting.'],
    ]);
    expect(said({ requests_per_minute: 'many' })).toEqual([
      ['settings.requests_per_minute', 'type', 'It must be integer.'],
    ]);
    const missing = checkSettings(microsoft365, {}).errors.find(({ path }) => path === 'settings.client_id');
    expect(missing).toMatchObject({ code: 'required', message: 'This setting is needed.' });
    expect(said({ base_url: 'http://vt.example' })).toEqual([
      ['settings.base_url', 'invalid_address', expect.stringMatching(/^The address .*\.$/)],
    ]);
    expect(said({ base_url: 'http://vt.example', allow_http: true })).toEqual([]);
    expect(capabilityErrors(virustotal, ['threat_intelligence', 'edr'])).toEqual([
      {
        path: 'capabilities',
        code: 'unknown_capability',
        message: 'VirusTotal cannot do edr; it offers threat_intelligence.',
      },
    ]);
  });
});
