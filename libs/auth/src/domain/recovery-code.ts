import { createHmac, randomInt } from 'node:crypto';

export const RECOVERY_CODES = 10;
/** Without letters that are mistaken for others, or for digits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 12;

/** As `k3vd-9xqp-m7rt`: some 59 bits of chance. */
export function newRecoveryCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** As people type it: capitals, blanks and dashes do not matter. Keyed, so that a stolen table tells nothing. */
export function hashRecoveryCode(code: string, userId: string, key: Buffer): Buffer {
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return createHmac('sha256', key).update(`${userId}:${plain}`).digest();
}
