import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CAPABILITIES, type LookUp } from '#contracts';
import { startFakes } from '../../../../test/fakes/index.ts';
import { buildClient, testHost } from '../../../../test/fakes/client-host.ts';
import { checkSettings } from '../domain/settings-check.ts';
import { startFakeAbuseIpdb } from './abuseipdb/abuseipdb.fake.ts';
import { defineConnector } from './define-connector.ts';
import { SIMULATED, VENDORS } from './index.ts';
import { closed } from './settings.ts';

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
      expect(type.addresses).toContain(type.type === 'smtp' ? 'server' : 'base_url');
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

  it('are refused, and say so, when their secrets are not given', async () => {
    const fakes = await startFakes();
    const abuseipdb = await startFakeAbuseIpdb();
    for (const fake of [...fakes.all, abuseipdb]) {
      const client = buildClient({ ...fake.connector, secrets: {} }, testHost(), {}, { probe: true });
      await expect(client.check()).rejects.toMatchObject({
        code: 'connector_failed',
        message: expect.stringMatching(/refused (the credentials|permission)/),
      });
      await client.close();
    }
    await abuseipdb.close();
    await fakes.close();
  });

  it('say what they look up exactly where they are threat intelligence', () => {
    const define = (looks_up: readonly LookUp[], clients: object) =>
      defineConnector({
        ...{ type: 'odd', title: 'Odd', description: 'Odd.', settings: closed({}), secrets: {} },
        ...{ looks_up, clients, connect: () => null },
        ...{ check: () => Promise.resolve(), close: () => Promise.resolve() },
      });
    const knows = { threat_intelligence: () => null };
    expect(() => define(['ip'], {})).toThrow('The connector odd must say what it looks up');
    expect(() => define([], knows)).toThrow('The connector odd must say what it looks up');
    expect(define(['ip'], knows)).toMatchObject({ simulated: false, check_every_seconds: 60 });
    expect(define([], {}).capabilities).toEqual([]);
  });
});
