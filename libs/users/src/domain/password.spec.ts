import { assertUsablePassword, hashPassword, passwordMatches, randomPassword } from './password.ts';

const user = { email: 'dana@example.org', name: 'Dana Fox', organisation: ['Acme', 'acme'] };

describe('passwords', () => {
  it('are stored as argon2id and compared', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$/);
    expect(await passwordMatches(stored, 'correct horse battery')).toBe(true);
    expect(await passwordMatches(stored, 'correct horse batterz')).toBe(false);
  });

  it('never match for an unknown user', async () => {
    expect(await passwordMatches(null, 'anything at all')).toBe(false);
  });

  it.each([
    ['short', 'at least 12'],
    ['aaaaaaaaaaaaaaaa', 'too few characters'],
    ['my-dana-password', 'name or the email'],
    ['x'.repeat(150) + 'abcdefghij'.repeat(6), 'at most 200'],
    ['Fox-Dana-Fox-2026', 'name or the email'],
    ['d.a.n.a likes tea', 'name or the email'],
    ['we love example 12', 'organisation'],
    ['the acme canteen', 'organisation'],
    ['Triage-Warden-2026', 'this product'],
    ['Password-2026!!', 'among the most used'],
  ])('refuse %s', async (password, message) => {
    await expect(assertUsablePassword(password, user)).rejects.toThrow(message);
  });

  it('made by chance are usable and differ', async () => {
    const passwords = Array.from({ length: 50 }, randomPassword);
    for (const password of passwords) await assertUsablePassword(password, user);
    expect(new Set(passwords).size).toBe(50);
  });
});
