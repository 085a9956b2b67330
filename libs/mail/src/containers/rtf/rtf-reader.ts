/** What a document in RTF holds. */
export interface RtfFacts {
  text: string;
  /** The page that it was made of (`\fromhtml`, as Outlook does); null where it was none. */
  html: string | null;
  /** Bytes of the objects that are embedded. */
  objects: Buffer[];
  /** Instructions of its fields, such as `HYPERLINK "https://…"`. */
  fields: string[];
  /** Addresses of templates that are fetched when it is opened. */
  templates: string[];
}

interface Group {
  /** What is written in it goes there; null: nowhere. */
  into: 'text' | 'html' | 'object' | 'field' | 'template' | null;
  /** Letters to leave out behind a `\u`. */
  fallback: number;
  /** Between `\htmlrtf` and `\htmlrtf0`: of the RTF only, not of the page. */
  rtfOnly: boolean;
}

const NOWHERE =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|listtable|listoverridetable|rsidtbl|themedata|colorschememapping|datastore|latentstyles|generator|xmlnstbl|mhtmltag|header|footer|result)$/;
const BREAKS: ReadonlyMap<string, string> = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['row', '\n'],
  ['cell', '\t'],
  ['tab', '\t'],
]);
const CONTROL = /\\([a-z]{1,32})(-?\d{1,10})?\u0020?/iy;
const PLAIN = /[^\\{}\r\n]+/y;
const MOST_DEPTH = 200;
const cp1252 = new TextDecoder('windows-1252');

/** Reads RTF in one pass. Never throws; whatever it is, what can be read of it is. */
export function readRtf(source: string): RtfFacts {
  const reader = new RtfReader(source);
  return reader.read();
}

class RtfReader {
  private readonly source: string;
  private at = 0;
  private toSkip = 0;
  private starred = false;
  private isHtml = false;
  private group: Group = { into: 'text', fallback: 1, rtfOnly: false };
  private readonly groups: Group[] = [];
  private readonly out: Record<'text' | 'html' | 'object' | 'field' | 'template', string[]> = {
    text: [],
    html: [],
    object: [],
    field: [],
    template: [],
  };

  constructor(source: string) {
    this.source = source;
  }

  read(): RtfFacts {
    while (this.at < this.source.length) this.step();
    const { text, html, object, field, template } = this.out;
    const listed = (parts: string[]) =>
      parts
        .join('')
        .split('\u0000')
        .map((one) => one.trim())
        .filter(Boolean);
    return {
      text: text.join(''),
      html: this.isHtml ? html.join('') : null,
      objects: listed(object).map((hex) => Buffer.from(hex.replace(/[^0-9a-f]/gi, ''), 'hex')),
      fields: listed(field),
      templates: listed(template),
    };
  }

  private step(): void {
    const letter = this.source[this.at];
    if (letter === '{') {
      if (this.groups.length < MOST_DEPTH) this.groups.push(this.group);
      this.group = { ...this.group };
      this.at += 1;
    } else if (letter === '}') {
      this.group = this.groups.pop() ?? this.group;
      this.at += 1;
    } else if (letter === '\\') this.control();
    else if (letter === '\r' || letter === '\n') this.at += 1;
    else {
      PLAIN.lastIndex = this.at;
      const run = PLAIN.exec(this.source)?.[0] ?? this.source.charAt(this.at);
      this.at += run.length;
      const left = Math.min(this.toSkip, run.length);
      this.toSkip -= left;
      this.write(run.slice(left));
    }
  }

  private control(): void {
    CONTROL.lastIndex = this.at;
    const [whole, word = '', number] = CONTROL.exec(this.source) ?? [];
    if (whole === undefined) return this.symbol();
    this.at += whole.length;
    const value = number === undefined ? null : Number(number);
    const { starred } = this;
    this.starred = false;
    if (word === 'bin') this.at += Math.max(0, value ?? 0);
    else if (word === 'u') this.letter(value ?? 0);
    else if (word === 'uc') this.group.fallback = Math.min(value ?? 1, 10);
    else if (word === 'htmlrtf') this.group.rtfOnly = value !== 0;
    else if (word === 'fromhtml') this.isHtml = true;
    else if (!this.enter(word, starred)) this.write(BREAKS.get(word) ?? '');
  }

  /** Where the rest of the group goes; false for a word that is no destination. */
  private enter(word: string, starred: boolean): boolean {
    if (word === 'objdata') this.begin('object');
    else if (word === 'fldinst') this.begin('field');
    else if (word === 'template') this.begin('template');
    else if (word === 'htmltag') this.group.into = 'html';
    else if (NOWHERE.test(word) || starred) this.group.into = null;
    else return false;
    return true;
  }

  private begin(into: 'object' | 'field' | 'template'): void {
    this.group.into = into;
    this.out[into].push('\u0000');
  }

  private symbol(): void {
    const letter = this.source.charAt(this.at + 1);
    this.at += 2;
    if (letter === '*') this.starred = true;
    else if (letter === "'") {
      const code = Number.parseInt(this.source.slice(this.at, this.at + 2), 16);
      this.at += 2;
      if (this.toSkip > 0) this.toSkip -= 1;
      else if (!Number.isNaN(code)) this.write(cp1252.decode(Uint8Array.of(code)));
    } else if (letter === '~') this.write('\u00a0');
    else if (letter === '\\' || letter === '{' || letter === '}') this.write(letter);
    else if (letter === '\n' || letter === '\r') this.write('\n');
  }

  private letter(code: number): void {
    this.toSkip = this.group.fallback;
    this.write(String.fromCharCode(code < 0 ? code + 65_536 : code));
  }

  private write(text: string): void {
    const { into, rtfOnly } = this.group;
    if (into === null || text === '') return;
    this.out[into].push(text);
    // What is text in the RTF stands between the tags of the page, unless it is of the RTF only.
    if (into === 'text' && !rtfOnly) this.out.html.push(text);
  }
}
