import type { JsonObject } from '#contracts';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import type { FakeService } from '../../../../../test/fakes/fake-server.ts';
import type { ConnectorClient, DomainRegistrations } from '../../domain/capabilities.ts';
import { rdapDomain, startFakeRdap, type RdapState } from './rdap.fake.ts';
import { registration } from './rdap.ts';

const DOMAIN = 'invoices.example';
const NOTHING = {
  domain: DOMAIN,
  registered_at: null,
  expires_at: null,
  changed_at: null,
  registrar: null,
  status: [],
};

describe('RDAP', () => {
  let fake: FakeService<RdapState>;
  let registry: FakeService<RdapState>;
  let client: ConnectorClient;
  let registrations: DomainRegistrations;

  beforeEach(async () => {
    [fake, registry] = await Promise.all([startFakeRdap(), startFakeRdap()]);
    client = buildClient(fake.connector, testHost());
    registrations = client.clients.domain_registration as DomainRegistrations;
  });
  afterEach(async () => {
    await client.close();
    await fake.close();
    await registry.close();
  });

  it('tells when a domain was registered, where, and its status', async () => {
    fake.state.domains.set(DOMAIN, rdapDomain(DOMAIN, { registered: '2026-11-25T08:00:00+02:00' }));
    expect(await registrations.lookupRegistration('Invoices.Example')).toEqual({
      domain: DOMAIN,
      registered_at: '2026-11-25T06:00:00.000Z',
      expires_at: '2027-11-25T08:00:00.000Z',
      changed_at: '2026-11-26T09:30:00.000Z',
      registrar: 'Registrar X',
      status: ['client transfer prohibited', 'active'],
    });
    expect(fake.calls[0]).toMatchObject({ path: `/domain/${DOMAIN}` });
    expect(fake.calls[0]?.headers['accept']).toContain('application/rdap+json');
  });

  it('follows to the registry that it is sent to', async () => {
    fake.state.registries.set('example', registry.url);
    registry.state.domains.set(DOMAIN, rdapDomain(DOMAIN, { registered: '2026-11-25T08:00:00Z' }));
    expect(await registrations.lookupRegistration(DOMAIN)).toMatchObject({ registrar: 'Registrar X' });
    expect([fake.calls.length, registry.calls.length]).toEqual([1, 1]);
  });

  it.each([
    ['the own network', 'https://10.0.0.5', 'not on the internet'],
    ['this machine by another name', 'https://localhost', 'not on the internet'],
    ['the metadata service', 'https://169.254.169.254', 'not on the internet'],
    ['the own network inside IPv6', 'https://[64:ff9b::a00:5]', 'not on the internet'],
    ['another host in the clear', 'http://registry.example', 'redirect (302)'],
    ['an odd port', 'https://registry.example:8443', 'redirect (302)'],
    ['a name with a password', 'https://a:b@registry.example', 'redirect (302)'],
  ])('is not sent on to %s', async (_where, base, reason) => {
    fake.state.registries.set('example', base);
    await expect(registrations.lookupRegistration(DOMAIN)).rejects.toThrow(reason);
    expect(fake.calls).toHaveLength(1);
  });

  it('goes round in no circle', async () => {
    fake.state.registries.set('example', fake.url);
    await expect(registrations.lookupRegistration(DOMAIN)).rejects.toThrow('redirect (302)');
    expect(fake.calls).toHaveLength(4);
  });

  it('knows nothing of what is not registered, and asks once', async () => {
    expect(await registrations.lookupRegistration(DOMAIN)).toBeNull();
    expect(await registrations.lookupRegistration(DOMAIN)).toBeNull();
    expect(fake.calls).toHaveLength(1);
    fake.fail({ kind: 'answer', status: 404, body: '' });
    expect(await registrations.lookupRegistration('other.example')).toBeNull();
  });

  it.each([
    ['a web page', { kind: 'html', status: 404 } as const],
    ['another service', { kind: 'answer', status: 404, body: { error: 'no route' } } as const],
    [
      'an answer about something else',
      { kind: 'answer', status: 200, body: { objectClassName: 'ip network' } } as const,
    ],
  ])('is not taken in by %s', async (_what, fault) => {
    fake.fail(fault);
    await expect(registrations.lookupRegistration(DOMAIN)).rejects.toThrow('not RDAP; check the address');
  });

  it('does not hammer a server that refuses, and says what it said', async () => {
    fake.state.throttled = true;
    await expect(registrations.lookupRegistration(DOMAIN)).rejects.toMatchObject({
      message: expect.stringContaining('Too Many Requests: You have exceeded the query limit.'),
      retryAfterSeconds: 600,
    });
    await expect(registrations.lookupRegistration('other.example')).rejects.toThrow('asked for a pause');
    expect(fake.calls).toHaveLength(1);
  });

  it('reads no answer without an end', async () => {
    fake.fail({ kind: 'huge', bytes: 2 * 1024 * 1024 }, { times: 3 });
    await expect(registrations.lookupRegistration(DOMAIN)).rejects.toThrow('more than 512 KB');
  });

  it('is checked by a domain that it knows, without a place in the shared limit', async () => {
    const host = testHost();
    const limited = buildClient(fake.connector, host, { requests_per_minute: 30 });
    await expect(limited.check()).resolves.toBeUndefined();
    expect([fake.calls[0]?.path, host.reserved]).toEqual(['/domain/example.com', 0]);
    await limited.clients.domain_registration?.lookupRegistration(DOMAIN);
    expect(host.reserved).toBe(1);
    fake.state.domains.clear();
    await expect(limited.check()).rejects.toThrow('does not know example.com');
    await limited.close();
  });
});

describe('an answer of RDAP', () => {
  const read = (answer: JsonObject) => registration(DOMAIN, answer);
  const events = (...given: [string, unknown][]) =>
    read({ events: given.map(([eventAction, eventDate]) => ({ eventAction, eventDate })) } as JsonObject);

  it.each([
    ['nothing', {}],
    ['other kinds', { events: 'x', entities: 7, status: { a: 1 } }],
    ['lists of them', { events: [null, 1, [], {}], entities: [null, 'registrar', []], status: [1, null] }],
    ['no names', { entities: [{ roles: ['registrar'], vcardArray: [['fn']] }] }],
    ['other roles', { entities: [{ roles: ['abuse'], handle: 'A' }, { handle: 'B' }] }],
  ])('with %s says nothing', (_what, answer) => expect(read(answer as JsonObject)).toEqual(NOTHING));

  it.each([
    'yesterday',
    '',
    '2026-13-45T00:00:00Z',
    '1',
    1_700_000_000,
    null,
    `2026-11-25T08:00:00.${'0'.repeat(99)}Z`,
  ])('does not take %s for a time', (date) =>
    expect(events(['registration', date]).registered_at).toBeNull(),
  );

  it.each([
    ['2026-11-25', '2026-11-25T00:00:00.000Z'],
    ['2026-11-25T08:00:00', '2026-11-25T08:00:00.000Z'],
    ['2026-11-25T08:00:00.123+01:00', '2026-11-25T07:00:00.123Z'],
  ])('%s is %s', (said, read) => expect(events(['Registration', said]).registered_at).toBe(read));

  it('was registered the last time that it was', () => {
    const both = events(['reregistration', '2026-11-25T08:00:00Z'], ['registration', '2010-01-01T00:00:00Z']);
    expect(both.registered_at).toBe('2026-11-25T08:00:00.000Z');
  });

  it('names a registrar without a name by its handle, on one line and short', () => {
    const entity = (fn: string) => ({
      roles: ['Registrar'],
      handle: 'H1',
      vcardArray: ['vcard', [['fn', {}, 'text', fn]]],
    });
    expect(read({ entities: [entity('')] }).registrar).toBe('H1');
    expect(read({ entities: [entity(`A\nB\u0000${'x'.repeat(999)}`)] }).registrar).toMatch(/^A B x{296}…$/);
  });

  it('is read so far and no further', () => {
    const many = Array.from({ length: 50_000 }, () => 'active');
    expect(read({ status: many }).status).toHaveLength(20);
  });
});
