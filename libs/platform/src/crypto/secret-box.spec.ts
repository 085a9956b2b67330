import { randomBytes } from 'node:crypto';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../config/config.ts';
import { assertSameKey } from './key-check.ts';
import { SecretBox, hasMasterKey, sameSecret } from './secret-box.ts';

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
    expect(() => one.open(sealed.replace('v1.', 'v2.'), 'connector')).toThrow('unknown form');
    for (const parts of [1, 2, 3])
      expect(() => one.open(sealed.split('.').slice(0, parts).join('.'), 'connector')).toThrow(
        'unknown form',
      );
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

describe('the master key', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'triage-warden-key-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, in a folder that is made for it, for nobody else to read', () => {
    const DATA_DIR = join(folder, 'a', 'b');
    const config = new Config({ DATA_DIR });
    expect(hasMasterKey(config)).toBe(false);
    const sealed = new SecretBox(config).seal('s3cret', 'x');
    expect(new SecretBox(config).open(sealed, 'x')).toBe('s3cret');
    expect(readdirSync(DATA_DIR)).toEqual(['master.key']);
    expect(statSync(join(DATA_DIR, 'master.key')).mode & 0o777).toBe(0o600);
    expect(hasMasterKey(config)).toBe(true);
    expect(hasMasterKey(new Config({ DATA_DIR: folder, MASTER_KEY: 'x' }))).toBe(true);
  });

  it('of a setting goes before that of the folder, which is left alone', () => {
    const DATA_DIR = folder;
    const MASTER_KEY = randomBytes(32).toString('base64');
    const sealed = new SecretBox(new Config({ DATA_DIR, MASTER_KEY })).seal('s3cret', 'x');
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'master.key'), ` ${MASTER_KEY}\n`);
    expect(new SecretBox(new Config({ DATA_DIR })).open(sealed, 'x')).toBe('s3cret');
  });

  it('that cannot be used is named by where it stands, and not repaired', () => {
    const file = join(folder, 'master.key');
    writeFileSync(file, 'short');
    expect(() => new SecretBox(new Config({ DATA_DIR: folder }))).toThrow(`The file ${file} must hold 32`);
    expect(readFileSync(file, 'utf8')).toBe('short');
  });

  it('of another process that was faster is taken', () => {
    // A link that leads nowhere: not there to read, but not to be made either.
    symlinkSync(join(folder, 'nowhere'), join(folder, 'master.key'));
    expect(() => new SecretBox(new Config({ DATA_DIR: folder }))).toThrow(/^ENOENT.*open .*master\.key/);
    expect(readdirSync(folder)).toEqual(['master.key']);
  });

  it('is the one that the database was first used with, or the start ends with a sentence', async () => {
    const rows: { key_check: string }[] = [];
    const ask = async (sql: string, values?: unknown[]) => {
      if (/^INSERT/.test(sql) && rows.length === 0) rows.push({ key_check: String(values?.[0]) });
      return /^SELECT/.test(sql) ? rows : [];
    };
    const one = box();
    await assertSameKey(ask, one);
    expect(rows[0]?.key_check).toMatch(/^[0-9a-f]{64}$/);
    await assertSameKey(ask, one);
    await expect(assertSameKey(ask, box())).rejects.toThrow(
      'The master key is not the one that this database was made with: set MASTER_KEY to that one',
    );
  });
});
