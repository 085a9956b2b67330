import { jsonFailure, readJson, type ParsedJson } from '../domain/json.ts';
import { checkItems, type Marks } from './marks.ts';

/** What stands in a text, in its order: JSON, or what lies between, newlines and all. */
export type Segment = { json: ParsedJson['value'] } | { text: string };

/** How often the text may be gone over for documents that turn out to have no end. */
const PASSES = 4;

/**
 * A text as the JSON that it is, or as several documents of it: JSON lines, a sequence (RFC 7464), one right behind the
 * other, with commas or white space between. A document that is damaged costs the others nothing. It is read all the
 * same where what is meant is plain, and is text otherwise; both are marked.
 */
export function segmentsOf(text: string, marks: Marks): Segment[] {
  const whole = readJson(text);
  if (whole !== null) return [jsonSegment(whole, marks)];
  const found = new Scanner(text, marks).segments();
  const segments = (found.length > 1 ? found : [{ text }]).map((segment) => mended(segment, marks));
  const strays = segments.filter((segment) => 'text' in segment).length;
  if (strays > 0 && strays < segments.length)
    marks.add(`Between the JSON stands what is none, in ${strays} places: it was kept as text.`);
  return segments;
}

function jsonSegment({ value, whole }: ParsedJson, marks: Marks): Segment {
  if (!whole) marks.add('A part of the JSON is nested too deep to be read: it was kept as text.');
  return { json: value };
}

function mended(segment: Segment, marks: Marks): Segment {
  if (!('text' in segment) || !/^\s*[[{]/.test(segment.text)) return segment;
  const found = readJson(mend(segment.text));
  if (found === null) return segment;
  marks.add(`This is not valid JSON, but it is plain what is meant: ${jsonFailure(segment.text)}.`);
  return jsonSegment(found, marks);
}

const DAMAGED = /"((?:[^"\\]|\\[^])*)"?|,(?=\s*[\]}])|\b(?:NaN|Infinity|True|False|None|undefined)\b/g;
const WORDS: Record<string, string> = { True: 'true', False: 'false', None: 'null', undefined: 'null' };

/** What templates of senders do to JSON: line breaks and backslashes in strings, a comma at the end, words of Python. */
function mend(text: string): string {
  return text.replaceAll(DAMAGED, (found, string?: string) => {
    if (found === ',') return '';
    if (found.startsWith('"')) return `"${inString(string ?? '')}"`;
    return WORDS[found] ?? `"${found}"`;
  });
}

function inString(text: string): string {
  return (
    text
      // JSON itself names the control characters that a string may not hold.
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1))
      .replaceAll(/\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|([^]))/g, (found, _valid, other?: string) =>
        other === undefined ? found : `\\\\${other}`,
      )
  );
}

// JSON itself names the control characters that a string may not hold.
// eslint-disable-next-line no-control-regex
const STRING = /"[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*"/y;
const PLAIN = /[^"[\]{}]*/y;
/** Between documents: white space, commas, and the record separator of RFC 7464. */
// eslint-disable-next-line no-control-regex
const SEPARATORS = /[\s,\u001e]*/y;

class Scanner {
  private readonly found: Segment[] = [];
  /** Where text began that is no JSON; -1: there is none. */
  private stray = -1;
  private at = 0;
  private scanned = 0;

  constructor(
    private readonly text: string,
    private readonly marks: Marks,
  ) {}

  segments(): Segment[] {
    const { text } = this;
    while (this.at < text.length) {
      const begin = this.match(SEPARATORS, this.at);
      if (begin === text.length) break;
      // Inside of what is damaged, lines are indented: they are no documents of their own.
      const atLine = this.stray < 0 || this.beginsLine(begin);
      const end = atLine && (text[begin] === '{' || text[begin] === '[') ? this.endOf(begin) : -1;
      if (end < 0) this.skipLine(begin);
      else this.take(begin, end);
    }
    this.endStray(text.length);
    return this.found;
  }

  private beginsLine(begin: number): boolean {
    let at = begin - 1;
    while (this.text[at] === ',' || this.text[at] === '\u001e') at -= 1;
    return this.text[at] === '\n';
  }

  private take(begin: number, end: number): void {
    const json = readJson(this.text.slice(begin, end));
    if (json === null && this.stray < 0) this.stray = begin;
    if (json !== null) {
      this.endStray(begin);
      this.found.push(jsonSegment(json, this.marks));
      checkItems(this.found.length, 'documents');
    }
    this.at = end;
  }

  private skipLine(begin: number): void {
    if (this.stray < 0) this.stray = begin;
    const end = this.text.indexOf('\n', begin);
    this.at = end < 0 ? this.text.length : end + 1;
  }

  private endStray(end: number): void {
    if (this.stray < 0) return;
    const text = this.text.slice(this.stray, end).trim();
    if (text !== '') this.found.push({ text });
    this.stray = -1;
  }

  /** Where the value ends that begins there; -1: nowhere. After many that do not, each has to end on its own line. */
  private endOf(begin: number): number {
    const { text } = this;
    const tired = this.scanned > PASSES * text.length;
    const line = tired ? text.indexOf('\n', begin) : -1;
    const last = line < 0 ? text.length : line;
    const open: string[] = [];
    let at = begin;
    for (;;) {
      at = this.match(PLAIN, at);
      const character = text[at];
      if (character === undefined || at >= last) break;
      if (character === '"') {
        const end = this.match(STRING, at);
        if (end === at) break;
        at = end;
        continue;
      }
      at += 1;
      if (character === '{' || character === '[') open.push(character === '{' ? '}' : ']');
      else if (open.pop() !== character) break;
      if (open.length === 0) return at;
    }
    this.scanned += at - begin;
    return -1;
  }

  private match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.text) ? pattern.lastIndex : at;
  }
}
