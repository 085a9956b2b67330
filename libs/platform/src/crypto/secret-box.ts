import { Injectable } from '@nestjs/common';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../config/config.ts';
import { SettingError } from '../config/settings.ts';

const VERSION = 'v1';

/** Encrypts secrets at rest (AES-256-GCM) and derives the keys of other purposes from the one master key. */
@Injectable()
export class SecretBox {
  private readonly master: Buffer;

  constructor(config: Config) {
    this.master = masterKey(config);
  }

  /** `purpose` is bound into the result: a value sealed for one place does not open in another. */
  seal(plain: string, purpose: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key('secret-box'), nonce).setAAD(Buffer.from(purpose));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [
      VERSION,
      nonce.toString('base64url'),
      body.toString('base64url'),
      cipher.getAuthTag().toString('base64url'),
    ].join('.');
  }

  open(sealed: string, purpose: string): string {
    const [version, nonce, body, tag] = sealed.split('.');
    if (version !== VERSION || nonce === undefined || body === undefined || tag === undefined)
      throw new Error('A stored secret has an unknown form.');
    const decipher = createDecipheriv('aes-256-gcm', this.key('secret-box'), Buffer.from(nonce, 'base64url'));
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(Buffer.from(tag, 'base64url'));
    try {
      return decipher.update(Buffer.from(body, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new Error('A stored secret cannot be opened: it was sealed with another master key.', { cause });
    }
  }

  /** A 32-byte key of its own for one purpose, such as `audit-chain` or `session-tokens`. */
  key(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.master, 'triage-warden', purpose, 32));
  }
}

/** Constant-time comparison of texts of any length. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (value: string) => createHmac('sha256', 'compare').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Whether a master key is at hand: without one a new one would be made, which opens nothing that is old. */
export function hasMasterKey(config: Config): boolean {
  return config.values.MASTER_KEY !== undefined || existsSync(join(config.dataDir, 'master.key'));
}

function masterKey(config: Config): Buffer {
  if (config.values.MASTER_KEY !== undefined)
    return decodeKey(config.values.MASTER_KEY, 'The setting MASTER_KEY');
  const file = join(config.dataDir, 'master.key');
  if (!existsSync(file)) makeKey(config.dataDir, file);
  return decodeKey(readFileSync(file, 'utf8').trim(), `The file ${file}`);
}

/** Written beside and linked: two processes that start together neither each make a key nor read half a one. */
function makeKey(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true });
  const made = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(made, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(made);
  }
}

function decodeKey(value: string, where: string): Buffer {
  const key = Buffer.from(value, 'base64');
  if (key.length !== 32)
    throw new SettingError(
      `${where} must hold 32 random bytes in base64 (make them with: openssl rand -base64 32).`,
    );
  return key;
}
