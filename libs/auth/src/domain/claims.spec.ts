import { hadSecondFactor, ownPath, personOf, roleOf, signedInSince } from './claims.ts';

const map = new Map([
  ['soc-leads', 'manager'],
  ['soc', 'analyst'],
  ['root', 'admin'],
] as const);
const role = (claims: object, claim = 'roles', fallback?: 'viewer') =>
  roleOf(claims as never, { claim, map, fallback });

describe('the role that claims give', () => {
  it.each([
    [{ roles: ['soc', 'soc-leads', 'other'] }, 'roles', 'manager'],
    [{ roles: 'soc' }, 'roles', 'analyst'],
    [{ realm_access: { roles: ['root'] } }, 'realm_access.roles', 'admin'],
    [{ 'https://warden.example/roles': ['soc'] }, 'https://warden.example/roles', 'analyst'],
    [{ roles: ['SOC'] }, 'roles', undefined],
    [{ roles: [{ name: 'root' }, 7, null] }, 'roles', undefined],
    [{ roles: 'soc root' }, 'roles', undefined],
    [{}, 'roles', undefined],
    [{}, 'constructor.name', undefined],
    [{ realm_access: null }, 'realm_access.roles', undefined],
    [{ realm_access: 'root' }, 'realm_access.roles', undefined],
  ])('of %j by %s is %s', (claims, claim, expected) => {
    expect(role(claims, claim)).toBe(expected);
  });

  it('is the default where the map gives none, and never instead of one', () => {
    expect(role({ roles: ['other'] }, 'roles', 'viewer')).toBe('viewer');
    expect(role({ roles: ['soc'] }, 'roles', 'viewer')).toBe('analyst');
  });
});

describe('the person that claims are about', () => {
  it.each([
    [
      { email: 'Dana@Corp.example', name: ' Dana Fox ' },
      { email: 'dana@corp.example', name: 'Dana Fox' },
    ],
    [
      { email: 'd@corp.example', preferred_username: 'dana' },
      { email: 'd@corp.example', name: 'dana' },
    ],
    [
      { email: 'd@corp.example', email_verified: true },
      { email: 'd@corp.example', name: 'd@corp.example' },
    ],
    [{ email: 'd@corp.example', email_verified: false }, 'email_not_verified'],
    [{ email: 'd@corp.example', email_verified: 'false' }, 'email_not_verified'],
    [{ name: 'Dana' }, 'no_email'],
    [{ email: ['d@corp.example'] }, 'no_email'],
  ])('of %j is %j', (claims, expected) => {
    expect(personOf(claims)).toEqual(expected);
  });

  it.each([
    [['pwd', 'otp'], true],
    [['fpt', 'hwk'], true],
    ['mfa', true],
    [['pwd'], false],
    [['otp'], false],
    [['otp', 'hwk'], false],
    [['pwd', 'pin'], false],
    ['mfa please', false],
    [undefined, false],
  ])('had a second factor with %j: %s', (amr, had) => {
    expect(hadSecondFactor({ amr })).toBe(had);
  });
});

describe('where a sign-in goes on', () => {
  it.each([
    '/',
    '/incidents?status=triaged#top',
    '/approvals/x?next=https://a.example',
    `/${'x'.repeat(1999)}`,
  ])('%s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/ok\\..\\',
    '',
    undefined,
    ['/a', '/b'],
    `/${'x'.repeat(2000)}`,
  ])('is our own front page instead of %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });
});

it('a sign-in there is one since then, give or take half a minute between the clocks', () => {
  const since = new Date('2026-11-22T12:00:00.900Z');
  const at = (seconds: number) => signedInSince({ auth_time: since.getTime() / 1000 - 0.9 + seconds }, since);
  expect([at(-31), at(-30), at(0), at(5)]).toEqual([false, true, true, true]);
  expect([signedInSince({}, since), signedInSince({ auth_time: '9999999999' }, since)]).toEqual([
    false,
    false,
  ]);
});

it('an address has 254 characters at most', () => {
  const of = (length: number) => personOf({ email: `${'a'.repeat(length - '@x.example'.length)}@x.example` });
  expect(of(254)).toMatchObject({ email: expect.any(String) });
  expect(of(255)).toBe('no_email');
});
