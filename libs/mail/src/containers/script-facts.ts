import type { RawLink } from '../html.ts';
import { LIMITS } from '../limits.ts';
import type { AttachmentFlag } from '../types.ts';
import type { InnerPart } from './define-container.ts';
import { linksIn, remoteFoldersIn } from './found-links.ts';

export interface ScriptFacts {
  links: RawLink[];
  flags: AttachmentFlag[];
  /** What it holds in a code that it would decode by itself: a file that it builds, a page that it writes. */
  parts: InnerPart[];
}

const REDIRECTS =
  /\blocation\s{0,5}(?:\.\s{0,5}(?:href|assign|replace)\b|=)|\bwindow\s{0,5}\.\s{0,5}open\b|\bnavigate\s{0,5}\(/i;
const BUILDS =
  /\b(?:createObjectURL|msSaveOrOpenBlob|msSaveBlob|showSaveFilePicker)\b|\bnew\s{1,5}(?:Blob|File)\b|\.download\s{0,5}=/;
const SHORTEST_BASE64 = 16;
/** Numbers of letters, as for `String.fromCharCode` or an array that becomes a file. */
const NUMBER = /\b(0x[0-9a-f]{1,2}|\d{1,3})\b\s{0,3}(,?)\s{0,3}/gi;
const FEWEST_NUMBERS = 16;
const ATOB = /\batob\s{0,5}\(\s{0,5}["'`]([A-Za-z0-9+/]{4,64}={0,2})["'`]/g;
const ESCAPES =
  /\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|%u([0-9a-f]{4})|%([0-9a-f]{2})|\\\//gi;
/** A page may write a page that writes a page: so often it is looked into. */
const MOST_LAYERS = 3;
const MOST_PARTS = 20;

/** What a script of a page would do, by its text: nothing of it is run. */
export function scriptFacts(code: string): ScriptFacts {
  const flags = new Set<AttachmentFlag>();
  const links = new Map<string, RawLink>();
  const parts: InnerPart[] = [];
  let layer = [code.slice(0, LIMITS.part_bytes)];
  for (let depth = 0; depth < MOST_LAYERS && layer.length > 0; depth += 1) {
    const next: string[] = [];
    for (const text of layer) {
      const plain = joined(unescaped(text));
      if (REDIRECTS.test(plain)) flags.add('redirect');
      if (BUILDS.test(plain)) flags.add('built_download');
      // As written too: what stands coded in an address belongs to it.
      for (const link of [...linksIn(text), ...linksIn(plain), ...remoteFoldersIn(plain)])
        links.set(link.href, link);
      for (const bytes of decodedIn(plain)) {
        if (isText(bytes)) next.push(bytes.toString('latin1'));
        if (parts.length < MOST_PARTS && bytes.length >= 3 && !isWordless(bytes))
          parts.push({ name: '', declared_type: '', bytes });
      }
    }
    layer = next.slice(0, MOST_PARTS);
  }
  return { links: [...links.values()], flags: [...flags], parts };
}

function unescaped(text: string): string {
  return text.replace(
    ESCAPES,
    (whole, x?: string, u?: string, brace?: string, wide?: string, byte?: string) => {
      const code = x ?? u ?? brace ?? wide ?? byte;
      if (code === undefined) return whole === '\\/' ? '/' : whole;
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? whole : String.fromCodePoint(point);
    },
  );
}

/** Texts that are put together of pieces: `'htt' + 'ps://'`. */
function joined(text: string): string {
  return text.replace(/(["'`])\s{0,5}\+\s{0,5}\1/g, '');
}

function decodedIn(text: string): Buffer[] {
  const coded = new Set([...[...text.matchAll(ATOB)].map(([, code = '']) => code), ...base64In(text)]);
  return [...[...coded].map((code) => Buffer.from(code, 'base64')), ...numbersIn(text)];
}

/** Texts of base64 in quotes, however long: a pattern that repeats runs out of room on a file of some megabytes. */
function base64In(text: string): string[] {
  const found: string[] = [];
  for (const quote of ['"', "'", '`']) {
    let start = text.indexOf(quote);
    while (start >= 0) {
      const end = text.indexOf(quote, start + 1);
      if (end < 0) break;
      if (end - start > SHORTEST_BASE64 && isBase64(text.slice(start + 1, end)))
        found.push(text.slice(start + 1, end));
      start = end;
    }
  }
  return found;
}

function isBase64(text: string): boolean {
  const other = text.search(/[^A-Za-z0-9+/]/);
  return other < 0 || (other >= SHORTEST_BASE64 && /^={1,2}$/.test(text.slice(other)));
}

function numbersIn(text: string): Buffer[] {
  const found: Buffer[] = [];
  let run: number[] = [];
  let behind = -1;
  const end = (): void => {
    if (run.length >= FEWEST_NUMBERS) found.push(Buffer.from(run));
    run = [];
  };
  for (const { 0: whole, 1: number = '', 2: comma, index } of text.matchAll(NUMBER)) {
    if (index !== behind) end();
    run.push(Number(number));
    behind = comma === ',' ? index + whole.length : -1;
  }
  end();
  return found;
}

function isText(bytes: Buffer): boolean {
  for (const byte of bytes.subarray(0, 512))
    if (byte === 0 || (byte < 0x20 && !(byte >= 9 && byte <= 13))) return false;
  return true;
}

/** A word that only looks like base64 decodes to a few odd bytes; files and pages begin with something known. */
function isWordless(bytes: Buffer): boolean {
  if (bytes.length >= 64) return false;
  const head = bytes.toString('latin1', 0, 4);
  return !/^(?:MZ|PK|%PDF|<)/.test(head);
}
