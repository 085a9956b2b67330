import { ConnectorCatalogue } from '../vendors/catalogue.ts';
import { microsoft365 } from '../vendors/microsoft365/connector.ts';
import { virustotal } from '../vendors/virustotal/connector.ts';
import { changedSecrets, checkSettings, movedAddressErrors } from './settings-check.ts';

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
});
