import { randomBytes } from 'node:crypto';
import { Config } from '../config/config.ts';
import { SecretBox, sameSecret } from './secret-box.ts';

const box = (key = randomBytes(32)) => new SecretBox(new Config({ MASTER_KEY: key.toString('base64') }));

describe('the secret box', () => {
  it('opens what it has sealed, and seals the same secret differently each time', () => {
    const one = box();
    const sealed = one.seal('s3cret', 'connector');
    expect(sealed).not.toContain('s3cret');
    expect(one.seal('s3cret', 'connector')).not.toBe(sealed);
    expect(one.open(sealed, 'connector')).toBe('s3cret');
  });

  it('opens nothing for another purpose, under another key, or that was changed', () => {
    const one = box();
    const sealed = one.seal('s3cret', 'connector');
    expect(() => one.open(sealed, 'source')).toThrow('another master key');
    expect(() => box().open(sealed, 'connector')).toThrow('another master key');
    expect(() => one.open(sealed.slice(0, -4) + 'AAAA', 'connector')).toThrow();
    expect(() => one.open('plain', 'connector')).toThrow('unknown form');
  });

  it('refuses a key that is none', () => {
    expect(() => new SecretBox(new Config({ MASTER_KEY: 'short' }))).toThrow(
      'MASTER_KEY must hold 32 random bytes',
    );
  });

  it('compares texts of any length', () => {
    expect(sameSecret('a', 'a')).toBe(true);
    expect(sameSecret('a', 'ab')).toBe(false);
    expect(sameSecret('', 'a')).toBe(false);
  });
});
