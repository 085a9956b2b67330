import { assertUsablePassword, hashPassword, passwordMatches, randomPassword } from './password.ts';

const user = { email: 'dana@example.org', name: 'Dana Fox' };

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
  ])('refuse %s', (password, message) => {
    expect(() => assertUsablePassword(password, user)).toThrow(message);
  });

  it('made by chance are usable and differ', () => {
    const passwords = Array.from({ length: 50 }, randomPassword);
    for (const password of passwords) expect(() => assertUsablePassword(password, user)).not.toThrow();
    expect(new Set(passwords).size).toBe(50);
  });
});
