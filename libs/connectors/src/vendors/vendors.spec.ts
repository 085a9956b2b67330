import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CAPABILITIES } from '#contracts';
import { startFakes } from '../../../../test/fakes/index.ts';
import { testHost } from '../../../../test/fakes/client-host.ts';
import { checkSettings } from '../domain/settings-check.ts';
import { SIMULATED, VENDORS } from './index.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'simulated')
  .map(({ name }) => name);

describe('the vendors', () => {
  it('are the folders: none is forgotten in the list', () => {
    expect(VENDORS.map(({ type }) => type).sort()).toEqual(folders.sort());
  });

  it.each(folders)('%s has its test and its double beside it', (name) => {
    const files = readdirSync(join(import.meta.dirname, name));
    expect(existsSync(join(import.meta.dirname, name, 'connector.ts'))).toBe(true);
    expect(files.some((file) => file.endsWith('.spec.ts'))).toBe(true);
    expect(files.some((file) => file.endsWith('.fake.ts'))).toBe(true);
  });

  it('are simulated for each capability', () => {
    expect(SIMULATED.map(({ capabilities }) => capabilities)).toEqual(CAPABILITIES.map((name) => [name]));
    for (const { type, simulated } of SIMULATED)
      expect([type, simulated]).toEqual([expect.stringMatching(/^simulated_/), true]);
  });

  it('name their addresses by their schema, and complete what has a default', () => {
    const addresses = Object.fromEntries(VENDORS.map(({ type, addresses }) => [type, addresses]));
    expect(addresses).toMatchObject({ virustotal: ['base_url'], microsoft365: ['base_url', 'login_url'] });
    for (const type of VENDORS) {
      expect(type.addresses).toContain('base_url');
      const properties = type.settings_schema['properties'] as Record<string, { default?: unknown }>;
      const required = (type.settings_schema['required'] ?? []) as string[];
      const { settings } = checkSettings(type, {});
      for (const [name, { default: value }] of Object.entries(properties)) {
        if (value === undefined) continue;
        expect(required).not.toContain(name);
        expect(settings[name]).toEqual(value);
      }
    }
  });

  it('build exactly the clients of the capabilities that they say they have', async () => {
    const fakes = await startFakes();
    for (const type of [...VENDORS, ...SIMULATED]) {
      const given = fakes.all.find(({ connector }) => connector.type === type.type)?.connector;
      const { settings } = checkSettings(type, (given?.settings ?? {}) as never);
      const connector = { id: 'c1', name: type.title, type: type.type, simulated: type.simulated };
      const client = type.build({ connector, settings, secrets: {}, probe: false }, testHost());
      expect(Object.keys(client.clients)).toEqual([...type.capabilities]);
      for (const offered of Object.values(client.clients)) expect(offered.connector).toEqual(connector);
      await client.close();
    }
    await fakes.close();
  });
});
