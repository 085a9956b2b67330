import { readHtml, type RawLink } from '../html.ts';
import { decodeText } from './decode-text.ts';
import { linksIn, remoteFoldersIn } from './found-links.ts';
import { unpackRtf } from './rtf/compressed-rtf.ts';
import { readRtf } from './rtf/rtf-reader.ts';

/** Properties of Outlook's messages by number (MS-OXPROPS), as far as they are read. */
export const MAPI = {
  subject: 0x0037,
  headers: 0x007d,
  sender_name: 0x0c1a,
  sender_address: 0x0c1f,
  sender_smtp: 0x5d01,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  attached: 0x3701,
  file_name: 0x3704,
  long_file_name: 0x3707,
  media_type: 0x370e,
} as const;

export const UNICODE = 0x1f;
export const LATIN = 0x1e;

/** A text as Outlook stores it: UTF-16 or one byte a letter, with or without a zero at the end. */
export function mapiText(type: number, bytes: Buffer): string {
  const text = type === UNICODE ? bytes.toString('utf16le') : decodeText(bytes);
  const end = text.indexOf('\u0000');
  return end < 0 ? text : text.slice(0, end);
}

/** The bodies of a message; the page comes out of the RTF where that is how it is kept. */
export function bodiesOf(
  text: string,
  html: Buffer | undefined,
  packed: Buffer | undefined,
): { text: string; html: string } {
  if (html !== undefined && html.length > 0) return { text, html: decodeText(html) };
  if (packed === undefined) return { text, html: '' };
  const rtf = readRtf(unpackRtf(packed));
  return { text: text || rtf.text, html: rtf.html ?? '' };
}

/** What a reader sees of both bodies, and where it leads. */
export function shownOf(bodies: { text: string; html: string }): {
  text: string;
  links: RawLink[];
  whole: boolean;
} {
  const page = bodies.html === '' ? null : readHtml(bodies.html);
  const text = [bodies.text, page?.text ?? ''].filter(Boolean).join('\n');
  return {
    text,
    links: [...(page?.links ?? []), ...linksIn(text), ...remoteFoldersIn(text)],
    whole: page?.truncated !== true,
  };
}
