import type { Header } from 'postal-mime';
import { mailText } from '#contracts';
import { NO_ADDRESS } from './addresses.ts';
import { decodeText } from './containers/decode-text.ts';
import { dropMailboxLine, readMailHeaders, splitHeaders } from './headers.ts';
import { LIMITS } from './limits.ts';
import type { MailAddress } from './types.ts';

/** A mail by which somebody reports others. */
interface Report {
  reporter: MailAddress;
  /** The reporter's own words, the beginning of them. */
  note: string;
  /** As they were attached, one at least. */
  mails: Buffer[];
}

const DEEPEST = 5;
const MOST_PARTS = 1000;
const LONGEST_NOTE = 4000;
const PARAMETER = /;\s*(boundary|name|filename|charset)\*?\d?\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/gi;

/**
 * The mails that somebody has attached to a mail of theirs, without looking into those. For mailboxes only to which people
 * report: elsewhere an attached mail would hide the one that carries it. Null: none is attached, or the mail has so many
 * parts that it is none that a person sends.
 */
export function readReport(bytes: Buffer): Report | null {
  const found: Found = { mails: [], note: null, parts: 0 };
  walk(dropMailboxLine(bytes), 'text/plain', 0, found);
  if (found.mails.length === 0 || found.parts > MOST_PARTS) return null;
  const reporter = readMailHeaders(mailText(bytes.subarray(0, LIMITS.header_bytes)))?.from ?? NO_ADDRESS;
  return { reporter, note: found.note ?? '', mails: found.mails };
}

interface Found {
  mails: Buffer[];
  note: string | null;
  parts: number;
}

function walk(part: Buffer, usual: string, depth: number, found: Found): void {
  found.parts += 1;
  if (found.parts > MOST_PARTS) return;
  const bodyAt = endOfHead(part);
  const headers = splitHeaders(part.toString('latin1', 0, Math.min(bodyAt, LIMITS.header_bytes)));
  const type = valueOf(headers, 'content-type');
  const disposition = valueOf(headers, 'content-disposition');
  const essence = (type.split(';', 1)[0] ?? '').trim().toLowerCase() || usual;
  const body = part.subarray(bodyAt);
  if (essence.startsWith('multipart/')) {
    const boundary = parameter(type, 'boundary');
    if (boundary === undefined || boundary === '' || depth >= DEEPEST) return;
    const inner = essence === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    for (const each of partsOf(body, boundary)) walk(each, inner, depth + 1, found);
    return;
  }
  const encoding = valueOf(headers, 'content-transfer-encoding').trim().toLowerCase();
  if (isMail(essence, `${type};${disposition}`)) {
    const mail = decoded(body, encoding);
    if (readMailHeaders(mailText(mail.subarray(0, LIMITS.header_bytes))) !== null) found.mails.push(mail);
  } else if (essence === 'text/plain' && found.note === null && !/^\s*attachment/i.test(disposition))
    found.note = noteOf(decoded(body.subarray(0, 4 * LONGEST_NOTE), encoding), parameter(type, 'charset'));
}

function isMail(essence: string, parameters: string): boolean {
  if (essence === 'message/rfc822' || essence === 'message/global') return true;
  return /\.eml$/i.test(parameter(parameters, 'filename') ?? parameter(parameters, 'name') ?? '');
}

/** Behind the first empty line; the end where there is none. */
function endOfHead(part: Buffer): number {
  for (let at = 0; at < part.length;) {
    const first = part[at];
    if (first === 0x0a) return at + 1;
    if (first === 0x0d && part[at + 1] === 0x0a) return at + 2;
    const end = part.indexOf(0x0a, at);
    if (end < 0) break;
    at = end + 1;
  }
  return part.length;
}

/** What stands between the delimiters; the last one ends with the body where its end is missing. */
function partsOf(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Buffer[] = [];
  let from = -1;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    const behind = body.toString('latin1', at + delimiter.length, at + delimiter.length + 2);
    // Of another boundary that begins alike, or in the middle of a line.
    if ((at > 0 && body[at - 1] !== 0x0a) || !/^(?:--|[ \t\r\n]|$)/.test(behind)) continue;
    if (from >= 0) parts.push(withoutLineEnd(body.subarray(from, at)));
    const line = body.indexOf(0x0a, at);
    from = behind === '--' || line < 0 ? -1 : line + 1;
    if (from < 0 || parts.length >= MOST_PARTS) return parts;
  }
  if (from >= 0) parts.push(body.subarray(from));
  return parts;
}

/** The line end before a delimiter is the delimiter's. */
function withoutLineEnd(part: Buffer): Buffer {
  if (part.at(-1) !== 0x0a) return part;
  return part.subarray(0, part.at(-2) === 0x0d ? -2 : -1);
}

function decoded(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body
    .toString('latin1')
    .replaceAll(/=[ \t]{0,10}\r?\n/g, '')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_found, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

function noteOf(bytes: Buffer, charset: string | undefined): string {
  return textIn(bytes, charset ?? 'utf-8')
    .trim()
    .slice(0, LONGEST_NOTE)
    .toWellFormed();
}

function textIn(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that nobody knows.
    return decodeText(bytes);
  }
}

function valueOf(headers: readonly Header[], key: string): string {
  return headers.find((header) => header.key === key)?.value ?? '';
}

function parameter(value: string, name: string): string | undefined {
  for (const [, key = '', quoted, plain] of value.matchAll(PARAMETER))
    if (key.toLowerCase() === name) return quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
  return undefined;
}
