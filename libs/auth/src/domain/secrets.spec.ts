import { generateSync } from 'otplib';
import { newApiKey, parseApiKey } from './api-key.ts';
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import { endsOf } from './session-settings.ts';
import { TOTP_STEP_SECONDS, newTotpSecret, totpStep, totpUri } from './totp.ts';

const NOW = new Date('2026-11-22T12:00:05Z');

describe('an API key', () => {
  const made = newApiKey();

  it('is found by its prefix and known by its hash', () => {
    expect(parseApiKey(made.key)).toEqual({ prefix: made.prefix, hash: made.hash });
    expect(newApiKey().key).not.toBe(made.key);
    expect(made.key).not.toContain(made.hash.toString('base64url'));
  });

  it.each([
    '',
    'tw_',
    made.key.slice(1),
    `${made.key}a`,
    made.key.slice(0, -1),
    ` ${made.key}`,
    made.key.replace('tw_', 'TW_'),
    `tw_ABCDEF0123_${'a'.repeat(43)}`,
    `tw_0123456789_${'a'.repeat(42)}!`,
  ])('is not %j', (key) => expect(parseApiKey(key)).toBeNull());
});

describe('a recovery code', () => {
  const key = Buffer.alloc(32, 1);

  it('is three groups of four, without what is mistaken for something else', () => {
    const codes = Array.from({ length: 50 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){2}$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('is the same however it is typed, and for one person only', () => {
    const hash = hashRecoveryCode('k3vd-9xqp-m7rt', 'ann', key);
    for (const typed of ['K3VD 9XQP M7RT', 'k3vd9xqpm7rt', ' k3vd–9xqp–m7rt '])
      expect(hashRecoveryCode(typed, 'ann', key)).toEqual(hash);
    for (const other of [
      hashRecoveryCode('k3vd-9xqp-m7rs', 'ann', key),
      hashRecoveryCode('k3vd-9xqp-m7rt', 'bob', key),
      hashRecoveryCode('k3vd-9xqp-m7rt', 'ann', Buffer.alloc(32, 2)),
    ])
      expect(other).not.toEqual(hash);
  });
});

describe('a code of an authenticator app', () => {
  const secret = newTotpSecret();
  const step = Math.floor(NOW.getTime() / 1000 / TOTP_STEP_SECONDS);
  const codeOf = (offset: number) => generateSync({ secret, epoch: (step + offset) * TOTP_STEP_SECONDS });

  it.each([-1, 0, 1])('is taken of the step %i away, and says which it is', (offset) => {
    expect(totpStep(secret, codeOf(offset), NOW)).toBe(step + offset);
  });

  it('is not taken of an earlier or a later step, nor of another secret', () => {
    const near = [-1, 0, 1].map(codeOf);
    for (const offset of [-3, 3])
      if (!near.includes(codeOf(offset))) expect(totpStep(secret, codeOf(offset), NOW)).toBeNull();
    const other = newTotpSecret();
    expect(other).not.toBe(secret);
    expect(other).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('may be typed with blanks, and is six digits otherwise', () => {
    const code = codeOf(0);
    expect(totpStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, NOW)).toBe(step);
    for (const wrong of ['', code.slice(1), `${code}0`, 'abcdef'])
      expect(totpStep(secret, wrong, NOW)).toBeNull();
  });

  it('is set up by an address that names the house and the person', () => {
    const uri = new URL(totpUri(secret, 'ann@house.example'));
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname)).toContain('ann@house.example');
    expect(uri.searchParams.get('issuer')).toBe('Triage Warden');
    expect(uri.searchParams.get('secret')).toBe(secret);
  });
});

it('a session ends by its last use and by its age', () => {
  expect(endsOf({ idle_minutes: 90, absolute_hours: 36 }, new Date('2026-11-22T12:00:00Z'))).toEqual({
    seenAfter: new Date('2026-11-22T10:30:00Z'),
    startedAfter: new Date('2026-11-21T00:00:00Z'),
  });
});
