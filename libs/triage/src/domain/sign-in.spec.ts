import type { JsonObject } from '#contracts';
import { NOW, snapshot } from './cases.fixture.ts';
import {
  signInEvidence,
  signInsEvidence,
  signInsOf,
  withCountries,
  type KnownPlace,
  type PlaceKind,
  type SignIn,
} from './sign-in.ts';
import { isImpossible, kilometresBetween } from './travel.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

describe('a sign-in is', () => {
  const fields = {
    event: { action: 'user.session.start', outcome: 'SUCCESS' },
    user: { name: 'CORP\\Amy' },
    source: { ip: '203.0.113.9', geo: { country_iso_code: 'de' } },
    host: { name: 'WS-77' },
  };
  const read = (more: JsonObject, type: Parameters<typeof snapshot>[0] = 'other') =>
    signInsOf(snapshot(type, { fields: { ...fields, ...more } }));
  it('an account, where it was, and when', () => {
    expect(read({})).toEqual([
      {
        account: 'amy',
        address: '203.0.113.9',
        at: NOW,
        places: { network: '203.0.113.0/24', country: 'DE', host: 'ws-77' },
      },
    ]);
  });
  it.each<[string, JsonObject]>([
    ['one that failed', { event: { action: 'user.session.start', outcome: 'FAILURE' } }],
    ['one that failed with an error', { event: { action: 'Sign-in', outcome: '50126' } }],
    ['one that waits for a second factor', { event: { action: 'Sign-in', outcome: 'CHALLENGE' } }],
    ['one that its owner calls a fraud', { event: { action: 'authentication', outcome: 'fraud' } }],
    ['one that failed by its name', { event: { action: 'Logon failure' } }],
    ['one that a rule calls failed', { event: {}, rule: { name: 'Login refused' } }],
    ['another event', { event: { action: 'user.account.lock' } }],
    ['one of nobody', { user: {} }],
    ['one without an address', { source: {} }],
    ['one of an address that everybody has', { source: { ip: '10.0.0.4' } }],
  ])('not %s', (_, more) => {
    expect(read(more)).toEqual([]);
  });
  it('that of a name which a database keeps, whatever its sender has put into it', () => {
    expect(read({ user: { name: 'CORP\\A\0my' }, host: { name: 'ws\0-77' } })).toMatchObject([
      { account: 'amy', places: { host: 'ws-77' } },
    ]);
  });
  it('one that has succeeded after others have failed', () => {
    const rule = { name: 'Successful login after failed ones' };
    expect(read({ event: { category: 'authentication' }, rule })).toHaveLength(1);
    expect(read({ event: { action: 'Sign-in', outcome: '0' } })).toHaveLength(1);
    const event = { action: 'login', outcome: 'success' };
    expect(read({ event, rule: { name: 'Failed logins' } })).toHaveLength(1);
  });
  it('whatever an alert about a suspicious one says of its user and address, in the other family too', () => {
    const [signIn] = read({ event: {}, source: { ip: '2001:DB8::9' } }, 'suspicious_login');
    expect(signIn?.places.network).toBe('2001:db8:0::/48');
  });
});

const signIn: SignIn = {
  account: 'amy',
  address: '203.0.113.9',
  at: NOW,
  places: { country: 'BR', host: 'ws-77' },
};
const place = (kind: PlaceKind, value: string, more: Partial<KnownPlace> = {}): KnownPlace => ({
  account: 'amy',
  kind,
  value,
  first_seen: before(40 * DAY),
  last_seen: before(2 * DAY),
  count: 24,
  ...more,
});
const told = (known: KnownPlace[]) =>
  signInEvidence(signIn, known).map(({ kind, statement }) => [kind, statement]);
const itself = place('country', 'BR', { first_seen: NOW, last_seen: NOW, count: 1 });

describe('what is new about it', () => {
  it('is told with since when the account is known and how often it was seen', () => {
    expect(told([itself, place('country', 'DE')])).toEqual([
      [
        'sign_in.first_country',
        'amy signs in from the country BR for the first time: not seen in 24 sign-ins of this account since 2026-10-13.',
      ],
    ]);
  });
  it('is told again while its attacker comes and goes, and then no more', () => {
    const since = (milliseconds: number) =>
      place('country', 'BR', { first_seen: before(milliseconds), count: 3 });
    expect(told([since(2 * HOUR), place('country', 'DE')])[0]?.[0]).toBe('sign_in.first_country');
    expect(told([since(2 * DAY), place('country', 'DE')])).toEqual([
      [
        'sign_in.known_country',
        'amy has signed in from the country BR before: 3 of 27 sign-ins of this account since 2026-10-13.',
      ],
    ]);
  });
  it.each<[string, KnownPlace[]]>([
    ['of an account that was never seen', [itself]],
    ['after a few sign-ins', [itself, place('country', 'DE', { count: 9 })]],
    ['after a few days', [itself, place('country', 'DE', { first_seen: before(6 * DAY) })]],
    ['by what another account has done', [itself, place('country', 'DE', { account: 'bob' })]],
    ['by places of another kind', [itself, place('network', '203.0.113.0/24')]],
  ])('is not told %s', (_, known) => {
    expect(told(known)).toEqual([]);
  });
});

it('what is new is told, whoever signs in to the account after it', () => {
  const home: SignIn = { ...signIn, places: { country: 'DE' } };
  const away: SignIn = { ...signIn, at: before(20 * HOUR), places: { country: 'BR' } };
  const known = [
    place('country', 'DE', { last_seen: NOW }),
    place('country', 'BR', { first_seen: away.at, last_seen: away.at, count: 1 }),
  ];
  const evidence = signInsEvidence([away, home], known);
  expect(evidence.map(({ kind, raw }) => [kind, raw])).toEqual([
    ['sign_in.first_country', expect.objectContaining({ value: 'BR' })],
  ]);
  expect(signInsEvidence([home], known).map(({ kind }) => kind)).toEqual(['sign_in.known_country']);
});

describe('the country of its address', () => {
  const silent: SignIn = { ...signIn, places: { host: 'ws-77' } };
  const countries = new Map([[signIn.address, 'BR']]);
  it('counts where the sender tells none', () => {
    expect(withCountries([silent, signIn, { ...silent, address: '203.0.113.10' }], countries)).toEqual([
      { ...silent, places: { host: 'ws-77', country: 'BR' }, country_by_address: true },
      signIn,
      { ...silent, address: '203.0.113.10' },
    ]);
    expect(withCountries([signIn], new Map([[signIn.address, 'DE']]))).toEqual([signIn]);
  });
  it('is told as what it is', () => {
    const [placed] = withCountries([silent], countries) as [SignIn];
    expect(signInEvidence(placed, [itself, place('country', 'DE')])[0]?.statement).toMatch(
      /^amy signs in from the country BR \(by its address\) for the first time/,
    );
    const elsewhere = place('country', 'DE', { last_seen: before(HOUR), count: 1 });
    expect(signInEvidence(placed, [itself, elsewhere])[0]?.statement).toMatch(
      /^amy signs in from BR \(by its address 203\.0\.113\.9\) and, 60 minutes earlier, from DE/,
    );
  });
});

describe('travel', () => {
  it.each([
    ['DE', 'BR', 2 * HOUR, true],
    ['DE', 'BR', -2 * HOUR, true],
    ['DE', 'BR', 12 * HOUR, false],
    ['DE', 'FR', 60_000, false],
    ['DE', 'DE', 60_000, false],
    ['US', 'CA', 60_000, false],
    ['DE', 'ZZ', 60_000, false],
    ['GB', 'AU', 10 * HOUR, true],
  ])('from %s to %s in %d ms is impossible: %s', (one, other, time, impossible) => {
    expect(isImpossible(one, other, time)).toBe(impossible);
  });
  it('is as far for both', () => {
    expect(kilometresBetween('DE', 'SG')).toBe(kilometresBetween('SG', 'DE'));
    expect(kilometresBetween('DE', 'ZZ')).toBeNull();
  });
  it('that is impossible is told, of an account without a history as well', () => {
    const [first] = signInEvidence(signIn, [
      itself,
      place('country', 'DE', { last_seen: before(HOUR), count: 1 }),
    ]);
    expect(first).toMatchObject({
      kind: 'sign_in.impossible_travel',
      polarity: 'malicious',
      subject: { type: 'user', value: 'amy' },
      raw: { from: 'DE', to: 'BR', minutes: 60 },
    });
    expect(first?.statement).toMatch(
      /^amy signs in from BR \(203\.0\.113\.9\) and, 60 minutes earlier, from DE: \d+ km/,
    );
  });
});
