import type { Header } from 'postal-mime';
import { mailBytes } from '#contracts';
import { withoutEnd } from '#platform';
import { NO_ADDRESS, parseAddresses } from './addresses.ts';
import { decodeText } from './containers/decode-text.ts';
import { readDate } from './dates.ts';
import { decodeWords } from './encoded-words.ts';
import { LIMITS } from './limits.ts';
import { headEnd } from './mend.ts';
import { fitting, oneLine } from './text.ts';
import type { MailAddress, MailDefect, ParsedEmail } from './types.ts';

export type Envelope = Pick<
  ParsedEmail,
  'from' | 'sender' | 'reply_to' | 'return_path' | 'to' | 'cc' | 'subject' | 'date' | 'message_id'
>;

/** What can be said of a mail before it is taken apart: who wrote to whom, about what. */
export interface MailHeaders extends Envelope {
  /** Where the mailbox's own server says it was delivered; null when none says so. */
  delivered_to: MailAddress | null;
}

const HEADER_LINE = /^[A-Za-z0-9][\w-]*[ \t]*:/;

/**
 * The headers alone, read as `parseEmail` reads them, for who cannot wait for the whole: intake answers its sender
 * first. Null when the text does not begin with a header line: then it is no mail.
 */
export function readMailHeaders(mail: string): MailHeaders | null {
  const bytes = dropMailboxLine(Buffer.from(mailBytes(mail.slice(0, LIMITS.header_bytes))));
  const head = decodeText(bytes.subarray(0, headEnd(bytes)));
  if (!HEADER_LINE.test(head)) return null;
  const headers = splitHeaders(head);
  const delivered = [...valuesOf(headers, 'delivered-to'), ...valuesOf(headers, 'x-original-to')];
  return {
    ...readEnvelope(headers, new Set()),
    delivered_to: delivered.flatMap(parseAddresses).find(hasDomain) ?? null,
  };
}

/** Lines up to the first empty one, folded ones put together: only a blank or a tab goes on with a header. */
export function splitHeaders(head: string): Header[] {
  const lines: string[][] = [];
  for (let at = 0; at < head.length;) {
    const end = head.indexOf('\n', at);
    const line = withoutEnd(head.slice(at, end < 0 ? undefined : end), '\r');
    if (line === '') break;
    at = end < 0 ? head.length : end + 1;
    const folded = /^[ \t]/.test(line) ? lines.at(-1) : undefined;
    if (folded === undefined) lines.push([line]);
    else folded.push(line);
  }
  return lines.map((parts) => {
    const line = parts.join('');
    const colon = line.indexOf(':');
    const name = withoutEnd(colon < 0 ? line : line.slice(0, colon), ' \t');
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/\r+/g, ' ');
    return { key: name.toLowerCase(), originalKey: name, value: value.trim() };
  });
}

/** The headers that say what a mail is. Of those that may stand once only, the first counts. */
export function readEnvelope(headers: readonly Header[], defects: Set<MailDefect>): Envelope {
  const first = (key: string) => valuesOf(headers, key)[0] ?? '';
  const addresses = (key: string) =>
    fitting(valuesOf(headers, key).flatMap(parseAddresses).slice(0, LIMITS.addresses), LIMITS.addresses_json);
  const froms = valuesOf(headers, 'from').flatMap(parseAddresses);
  // `Name!, <a@b>` reads as two mailboxes, of which the first has no address: programs show the second.
  const from = froms.find(hasDomain) ?? froms[0] ?? NO_ADDRESS;
  if (from.address === '') defects.add('missing_from');
  const authors = new Set(froms.filter(hasDomain).map((one) => one.address));
  if (valuesOf(headers, 'from').length > 1 || authors.size > 1) defects.add('multiple_from');
  const messageId = oneLine(first('message-id'), 500);
  if (messageId === '') defects.add('missing_message_id');
  const date = readDate(first('date'));
  if (date === null) defects.add('missing_date');
  return {
    from,
    sender: parseAddresses(first('sender'))[0] ?? null,
    reply_to: addresses('reply-to'),
    return_path: parseAddresses(first('return-path'))[0]?.address || null,
    to: addresses('to'),
    cc: addresses('cc'),
    subject: headerText(first('subject')).slice(0, 1000),
    date,
    message_id: messageId,
  };
}

function hasDomain(address: MailAddress): boolean {
  return address.domain !== '';
}

function valuesOf(headers: readonly Header[], key: string): string[] {
  return headers
    .filter((header) => header.key === key)
    .slice(0, 20)
    .map((header) => header.value);
}

export function headerText(value: string): string {
  const short = value.slice(0, LIMITS.header_value);
  return oneLine(short.includes('=?') ? decodeWords(short) : short, LIMITS.header_value);
}

/** Saved mailboxes and some gateways put `From someone Mon …` or blank lines before the first header. */
export function dropMailboxLine(bytes: Buffer): Buffer {
  let start = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) start = 3;
  while (
    start < bytes.length &&
    start < 1024 &&
    (bytes[start] === 0x0a || bytes[start] === 0x0d || bytes[start] === 0x20)
  )
    start += 1;
  const first = bytes.toString('latin1', start, start + 6);
  if (first.startsWith('From ') || first.startsWith('>From ')) {
    const lineEnd = bytes.indexOf(0x0a, start);
    if (lineEnd >= 0) start = lineEnd + 1;
  }
  return start === 0 ? bytes : bytes.subarray(start);
}
