import { withoutEnd } from './without-end.ts';

/**
 * Whether text is bytes in base64, with or without the signs that fill its end. By writing it again rather than by an
 * expression: those of a process that has compiled many are no longer optimised, and then keep 16 bytes for each letter
 * they have passed, of 64 MiB in all.
 */
export function isBase64(text: string): boolean {
  const again = Buffer.from(text, 'base64').toString('base64');
  return text !== '' && (text === again || text === withoutEnd(again, '='));
}
