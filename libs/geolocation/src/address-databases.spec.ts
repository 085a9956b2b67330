import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { Clock, Config } from '#platform';
import { mmdb, type MmdbOptions, type MmdbValue } from '../../../test/fixtures/mmdb.ts';
import { AddressDatabases } from './address-databases.ts';

const MINUTE = 60_000;
const COUNTRIES = {
  '203.0.113.0/24': { country: { iso_code: 'DE', names: { en: 'Germany' } } },
  '2001:db8::/32': { country: { iso_code: 'FR' } },
};
const NETWORKS = {
  '203.0.113.0/25': {
    autonomous_system_number: 24940,
    autonomous_system_organization: 'Hetzner Online GmbH',
  },
};

describe('databases of addresses', () => {
  let folder: string;
  let now: Date;
  const listen = () => vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  let warned: ReturnType<typeof listen>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'triage-warden-test-'));
    now = new Date('2026-11-28T12:00:00Z');
    warned = listen();
    vi.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  /** As they are replaced: a finished file is moved into place. */
  const put = async (name: string, records: Record<string, MmdbValue> | Buffer, options?: MmdbOptions) => {
    const bytes = Buffer.isBuffer(records) ? records : mmdb(records, options);
    await writeFile(join(folder, `${name}.new`), bytes);
    await rename(join(folder, `${name}.new`), join(folder, name));
  };
  const house = (...names: string[]) =>
    new AddressDatabases(
      new Config({ ADDRESS_DATABASES: names.map((name) => join(folder, name)).join(', ') }),
      Object.assign(new Clock(), { now: () => now }),
    );
  const country = async (databases: AddressDatabases, address: string) =>
    (await databases.locate(address))?.location.country ?? null;

  it('complete each other, in both families', async () => {
    await put('country.mmdb', COUNTRIES);
    await put('asn.mmdb', NETWORKS, { kind: 'Test-ASN' });
    const databases = house('country.mmdb', 'asn.mmdb');
    expect(await databases.locate('203.0.113.9')).toEqual({
      address: '203.0.113.9',
      location: { country: 'DE', asn: 24940, network: 'Hetzner Online GmbH', hosting: true },
      databases: ['country.mmdb', 'asn.mmdb'],
    });
    expect(await databases.locate('203.0.113.200')).toMatchObject({
      location: { country: 'DE', asn: null, network: null, hosting: null },
      databases: ['country.mmdb'],
    });
    expect(await databases.locate('2001:DB8::7')).toMatchObject({
      address: '2001:db8::7',
      location: { country: 'FR' },
    });
    expect(await databases.locate('::ffff:203.0.113.9')).toMatchObject({ address: '203.0.113.9' });
  });

  it('say nothing of what they do not know, of an address inside of a network, and of what is none', async () => {
    await put('country.mmdb', { ...COUNTRIES, '10.0.0.0/8': { country: { iso_code: 'DE' } } });
    const databases = house('country.mmdb');
    for (const address of ['198.51.100.1', '10.0.0.4', 'ws-77', ''])
      expect(await databases.locate(address)).toBeNull();
    expect(await house().locate('203.0.113.9')).toBeNull();
  });

  it('without IPv6 take no address of it for another one', async () => {
    // The first bits of 2001:db8:: are those of 32.1.13.184.
    await put('country.mmdb', { '32.1.0.0/16': { country: { iso_code: 'US' } } }, { ipVersion: 4 });
    const databases = house('country.mmdb');
    expect(await country(databases, '32.1.13.184')).toBe('US');
    expect(await country(databases, '2001:db8::1')).toBeNull();
  });

  it('are read again once there is a newer one, not with every question', async () => {
    await put('country.mmdb', COUNTRIES);
    const databases = house('country.mmdb');
    expect(await country(databases, '203.0.113.9')).toBe('DE');
    await put('country.mmdb', { '203.0.113.0/24': { country: { iso_code: 'NL' } } });
    expect(await country(databases, '203.0.113.9')).toBe('DE');
    now = new Date(now.getTime() + MINUTE);
    // This question starts the reading and waits for no disk; the next one, after it, has the newer one.
    await databases.locate('203.0.113.9');
    await databases.refresh();
    expect(await country(databases, '203.0.113.9')).toBe('NL');
  });

  it('that are not there are told once, and once more when they are', async () => {
    const databases = house('country.mmdb');
    expect(await databases.locate('203.0.113.9')).toBeNull();
    await databases.refresh();
    expect(warned.mock.calls).toEqual([
      [
        `The address database ${join(folder, 'country.mmdb')} is not there. Without it less is known of addresses.`,
      ],
    ]);
    expect(await databases.list()).toEqual([
      {
        name: 'country.mmdb',
        kind: null,
        built_at: null,
        bytes: 0,
        problem: 'country.mmdb is not there.',
      },
    ]);
    await put('country.mmdb', COUNTRIES, { kind: 'Test-Country' });
    const [listed] = await databases.list();
    expect(listed).toMatchObject({
      kind: 'Test-Country',
      built_at: new Date('2026-11-01T00:00:00Z'),
      problem: null,
    });
    expect(listed?.bytes).toBeGreaterThan(100);
    expect(await country(databases, '203.0.113.9')).toBe('DE');
  });

  it('go on with what was read while a newer one is broken', async () => {
    await put('country.mmdb', COUNTRIES);
    const databases = house('country.mmdb');
    await databases.refresh();
    const half = mmdb(COUNTRIES);
    await put('country.mmdb', half.subarray(0, half.length / 2));
    const [listed] = await databases.list();
    expect(listed?.problem).toBe('country.mmdb is no MMDB file of version 2, or only a part of one.');
    expect(await country(databases, '203.0.113.9')).toBe('DE');
    await databases.refresh();
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it.each<[string, Buffer, string]>([
    ['packed', Buffer.from([0x1f, 0x8b, 8, 0]), 'is packed by gzip: unpack it first'],
    ['empty', Buffer.alloc(0), 'is no MMDB file'],
    ['something else', Buffer.from('<html>Please sign in</html>'), 'is no MMDB file'],
  ])('that are %s end nothing', async (_, bytes, problem) => {
    await put('country.mmdb', bytes);
    const databases = house('country.mmdb');
    expect(await databases.locate('203.0.113.9')).toBeNull();
    expect((await databases.list())[0]?.problem).toContain(problem);
  });
});
