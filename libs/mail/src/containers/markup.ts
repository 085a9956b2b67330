import { Parser } from 'htmlparser2';
import { readHtml, type RawLink } from '../html.ts';
import { LIMITS } from '../limits.ts';
import type { AttachmentFlag } from '../types.ts';
import { decodeText } from './decode-text.ts';
import { leadsTo, opened, partlyRead, READ, type InnerPart, type Opened } from './define-container.ts';
import { remoteFoldersIn } from './found-links.ts';
import { scriptFacts } from './script-facts.ts';

const CHUNK = 16_384;
const MAX_DEPTH = 400;
const LEADING = new Set(['href', 'xlink:href', 'action', 'formaction', 'data', 'from', 'to', 'values']);
const DATA = /^data:([^;,]{0,100})((?:;[^;,]{1,100}){0,5}),/i;

/** What stands in a page beside what its reader sees. */
class Behind {
  readonly code: string[] = [];
  readonly links: RawLink[] = [];
  readonly parts: InnerPart[] = [];
  readonly flags = new Set<AttachmentFlag>();
  private within: string[] = [];
  deepest = 0;

  openTag(name: string, attributes: Record<string, string>): void {
    this.within.push(name);
    this.deepest = Math.max(this.deepest, this.within.length);
    if (name === 'form') this.flags.add('form');
    if (name === 'input' && attributes['type']?.toLowerCase() === 'password')
      this.flags.add('password_field');
    if (name === 'script') this.flags.add('scripted');
    if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') this.flags.add('redirect');
    if (attributes['download'] !== undefined && /^(?:data|blob):/i.test(attributes['href'] ?? ''))
      this.flags.add('built_download');
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on[a-z]{3,30}$/.test(key)) this.code.push(value);
      else if (/^\s{0,5}(?:javascript|vbscript):/i.test(value)) this.code.push(value);
      else if (/^data:/i.test(value)) this.readData(value);
      else if (LEADING.has(key) || key === 'src') this.readTarget(key, value);
      else if (key === 'srcdoc')
        this.parts.push({ name: '', declared_type: 'text/html', bytes: Buffer.from(value) });
    }
    if (name === 'script') this.code.push('');
  }

  /** A script comes in pieces: a text in it may begin in one and end in the next. */
  text(text: string): void {
    if (this.within.at(-1) === 'script') this.code[this.code.length - 1] += text;
  }

  closeTag(): void {
    this.within.pop();
  }

  private readTarget(key: string, value: string): void {
    if (/^file:/i.test(value)) this.links.push(leadsTo(value));
    this.links.push(...remoteFoldersIn(value));
    // The HTML reader knows `href` and `action`; what SVG has of its own it does not.
    if (/^https?:/i.test(value) && key !== 'href' && key !== 'action' && key !== 'src')
      this.links.push(leadsTo(value));
  }

  private readData(value: string): void {
    const [whole, type = '', options = ''] = DATA.exec(value) ?? [];
    if (whole === undefined) return;
    const rest = value.slice(whole.length);
    const bytes = /;base64/i.test(options) ? Buffer.from(rest, 'base64') : Buffer.from(decodeQuietly(rest));
    this.parts.push({ name: '', declared_type: type.toLowerCase(), bytes });
  }
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a page that is opened from disk: what it shows, where it leads, what it would run and build. */
export function openMarkup(bytes: Buffer, xml: boolean): Opened {
  const source = decodeText(bytes, LIMITS.part_bytes);
  const shown = readHtml(source);
  const behind = new Behind();
  const whole = lookBehind(source, xml, behind);
  const script = scriptFacts(behind.code.join('\n'));
  if (behind.code.length > 0) behind.flags.add('scripted');
  const truncated = shown.truncated || shown.linksTruncated || shown.hiddenTruncated || !whole;
  return opened({
    text: [shown.text, shown.facts.hidden_text].filter(Boolean).join('\n'),
    links: [...shown.links, ...behind.links, ...script.links],
    flags: [...new Set([...behind.flags, ...script.flags])],
    parts: [...behind.parts, ...script.parts],
    reading: truncated ? partlyRead('it is too long or too deep to be read whole') : READ,
  });
}

function lookBehind(source: string, xml: boolean, behind: Behind): boolean {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => behind.openTag(name.toLowerCase(), attributes),
      ontext: (text) => behind.text(text),
      onclosetag: () => behind.closeTag(),
    },
    { xmlMode: xml, decodeEntities: true },
  );
  for (let at = 0; at < source.length; at += CHUNK) {
    parser.write(source.slice(at, at + CHUNK));
    if (behind.deepest > MAX_DEPTH) return false;
  }
  parser.end();
  return true;
}
