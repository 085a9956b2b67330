import { isUtf8 } from 'node:buffer';

const LONGEST_HEAD = 64 * 1024;
const HEADER = /^[!-9;-~]{1,100}:/;
/** Lines of a log may have a colon behind their first word, too; a mail has two of these. */
const OF_A_MAIL = /^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to):/i;

/** Whether a body is a mail by its content: header lines, as far as the first empty line or the look goes. */
export function beginsAsMail(bytes: Buffer): boolean {
  // Most JSON is one line, which is not two headers.
  if (!bytes.includes('\n')) return false;
  const head = bytes.toString('latin1', 0, LONGEST_HEAD);
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const lines = head
    .slice(0, end)
    .replace(/^From [^\n]*\n/, '')
    .split(/\r?\n/);
  if (!lines.every((line, at) => HEADER.test(line) || (at > 0 && /^[ \t]/.test(line)))) return false;
  const known = lines
    .filter((line) => OF_A_MAIL.test(line))
    .map((line) => line.split(':', 1)[0]?.toLowerCase());
  return new Set(known).size >= 2;
}

/** A mail is in the charsets that its parts name: where it is no UTF-8, it is kept as bytes. */
export function isMailOfBytes(bytes: Buffer): boolean {
  return !isUtf8(bytes) && beginsAsMail(bytes);
}
