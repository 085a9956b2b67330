import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lookups } from '#actions';
import type { JsonObject } from '#contracts';
import { mmdb } from '../../../test/fixtures/mmdb.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { NOW, snapshot } from './domain/cases.fixture.ts';
import { SignIns } from './sign-ins.ts';
import { SourceAddresses } from './source-addresses.ts';

describe('with a database of addresses beside the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'triage-warden-test-'));
  const file = join(folder, 'country.mmdb');
  let test: TestApp;
  beforeAll(async () => {
    writeFileSync(
      file,
      mmdb(
        {
          '203.0.113.0/25': { country_code: 'DE', asn: 'AS24940', as_name: 'Hetzner Online GmbH' },
          '203.0.113.128/25': { country_code: 'BR' },
        },
        { kind: 'Test-Lite' },
      ),
    );
    const environment = { ADDRESS_DATABASES: `${file}, ${join(folder, 'asn.mmdb')}` };
    test = await createTestApp({ environment });
  });
  afterAll(async () => {
    await test.close();
    rmSync(folder, { recursive: true });
  });
  const alertFrom = (ip: string, more: JsonObject = {}) =>
    snapshot('suspicious_login', { fields: { user: { name: 'amy' }, source: { ip, ...more } } });

  it('people see which there are and what is wrong with them, and not where they are', async () => {
    const { body, text } = await test.http('GET', '/api/address-databases', { as: 'analyst' });
    expect(body.data).toMatchObject([
      { name: 'country.mmdb', kind: 'Test-Lite', built_at: '2026-11-01T00:00:00.000Z', problem: null },
      { name: 'asn.mmdb', kind: null, built_at: null, bytes: 0, problem: 'asn.mmdb is not there.' },
    ]);
    expect(text).not.toContain(folder);
  });

  it('an alert’s source is told with its country and network', async () => {
    const drafts = await test.get(SourceAddresses).locate(alertFrom('203.0.113.9'), NOW);
    expect(drafts.map(({ statement }) => statement)).toEqual([
      '203.0.113.9 is in Germany (DE), in the network AS24940 (Hetzner Online GmbH), where machines are rented (hosting).',
    ]);
    expect(await test.get(SourceAddresses).locate(alertFrom('10.0.0.4'), NOW)).toEqual([]);
  });

  it('a look-up tells it, too', async () => {
    const { output } = await test.as('analyst', () =>
      test.get(Lookups).run(
        'geolocate_ip',
        { ip: '203.0.113.200' },
        {
          incident_id: null,
          proposer: { type: 'playbook', id: '0199aaaa-0000-7000-8000-00000000000b', name: 'playbook:test' },
          playbook: 'test',
          signal: new AbortController().signal,
        },
      ),
    );
    expect(output).toMatchObject({ known: true, country: 'BR', country_name: 'Brazil', asn: null });
  });

  it('a sign-in whose sender tells no country has that of its address', async () => {
    const now = Date.now();
    const learn = (ip: string, minutesAgo: number, more: JsonObject = {}) => {
      const given = alertFrom(ip, more);
      const at = new Date(now - minutesAgo * 60_000).toISOString();
      given.alerts = given.alerts.map((alert) => ({ ...alert, received_at: at }));
      return test.as('analyst', () => test.get(SignIns).learn(given));
    };
    const travel = (from: string, to: string, minutes: number) => [
      ['sign_in.impossible_travel', expect.objectContaining({ from, to, minutes })],
    ];
    const told = async (...given: Parameters<typeof learn>) =>
      (await learn(...given)).map(({ kind, raw }) => [kind, raw]);
    expect(await told('203.0.113.9', 10)).toEqual([]);
    expect(await told('203.0.113.200', 9)).toEqual(travel('DE', 'BR', 1));
    // What the sender tells goes before it.
    expect(await told('203.0.113.9', 8, { geo: { country_iso_code: 'BR' } })).toEqual(travel('DE', 'BR', 2));
  });
});
