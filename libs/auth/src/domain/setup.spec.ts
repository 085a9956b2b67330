import { Config } from '#platform';
import type { SessionFacts } from './principal.ts';
import { passkeySite } from './passkey-site.ts';
import { secondFactorSettings } from './second-factor-settings.ts';
import { missingProof, setupStepOf } from './setup.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const facts = (more: Partial<SessionFacts> = {}): SessionFacts => ({
  must_change_password: false,
  second_factors: [],
  authenticated_at: NOW,
  second_factor_at: null,
  ...more,
});
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const NOTHING = { decides: false, recentProof: false };
const RECENT = { minutes: 15, now: NOW };

describe('what has to be done first', () => {
  it('is the password, then the second factor of a role that always needs one', () => {
    expect(setupStepOf(facts({ must_change_password: true }), 'always')).toBe('change_password');
    expect(setupStepOf(facts(), 'always')).toBe('enrol_second_factor');
    expect(setupStepOf(facts({ second_factors: ['totp'] }), 'always')).toBeNull();
    expect(setupStepOf(facts({ second_factor_at: NOW }), 'always')).toBeNull();
    expect(setupStepOf(facts(), 'to_decide')).toBeNull();
  });
});

describe('what a session lacks', () => {
  it('is a second factor where the role needs one for this', () => {
    const decides = { decides: true, recentProof: false };
    expect(missingProof(facts(), 'optional', decides, RECENT)).toBeNull();
    expect(missingProof(facts(), 'to_decide', NOTHING, RECENT)).toBeNull();
    expect(missingProof(facts(), 'to_decide', decides, RECENT)).toBe('enrolment');
    const unused = facts({ second_factors: ['passkey'] });
    expect(missingProof(unused, 'to_decide', decides, RECENT)).toBe('second_factor');
    expect(missingProof(unused, 'always', NOTHING, RECENT)).toBe('second_factor');
    // Single sign-on has seen to it.
    expect(missingProof(facts({ second_factor_at: NOW }), 'always', decides, RECENT)).toBeNull();
  });

  it('is a recent proof, to the minute', () => {
    const recentProof = { decides: false, recentProof: true };
    const of = (minutes: number) => facts({ authenticated_at: minutesAgo(minutes) });
    expect(missingProof(of(15), 'optional', recentProof, RECENT)).toBeNull();
    expect(missingProof(of(15.1), 'optional', recentProof, RECENT)).toBe('recent_proof');
    expect(missingProof(of(600), 'optional', NOTHING, RECENT)).toBeNull();
  });
});

describe('the default need of a second factor', () => {
  const needs = (environment: Record<string, string>) => {
    const { viewer, analyst, senior_analyst, manager, admin } = secondFactorSettings.defaults(
      new Config(environment),
    );
    return [viewer, analyst, senior_analyst, manager, admin];
  };

  it('is for whoever decides above the analyst, where people come by https', () => {
    const served = ['optional', 'optional', 'to_decide', 'to_decide', 'to_decide'];
    const free = Array<string>(5).fill('optional');
    expect(needs({ BASE_URL: 'https://warden.example' })).toEqual(served);
    expect(needs({})).toEqual(free);
    expect(needs({ BASE_URL: 'http://warden.example' })).toEqual(free);
    expect(needs({ BASE_URL: 'https://warden.example', DEMO: 'true' })).toEqual(free);
  });
});

describe('where passkeys belong', () => {
  it.each([
    ['https://warden.example', { rpId: 'warden.example', origin: 'https://warden.example' }],
    ['https://warden.example:8443/', { rpId: 'warden.example', origin: 'https://warden.example:8443' }],
    ['http://127.0.0.1:3000', { rpId: 'localhost', origin: 'http://localhost:3000' }],
    ['http://localhost', { rpId: 'localhost', origin: 'http://localhost' }],
    ['http://[::1]:3000', { rpId: 'localhost', origin: 'http://localhost:3000' }],
  ])('%s', (baseUrl, site) => {
    expect(passkeySite(baseUrl)).toEqual(site);
  });

  it.each([
    ['https://10.0.0.7', 'belong to a name'],
    ['http://warden.example', 'https only'],
  ])('nowhere at %s, and a sentence says why', (baseUrl, sentence) => {
    expect(passkeySite(baseUrl)).toEqual({ missing: expect.stringContaining(sentence) });
  });
});
