import { Parser } from 'htmlparser2';
import { StyleSheet, mediaApplies, type StyledElement } from './css/style-sheet.ts';
import { PAGE, Visibility, readable, unseen, type Shown } from './css/visibility.ts';
import { LIMITS } from './limits.ts';
import { cleanText, lineFeeds } from './text.ts';
import type { LinkKind, MailHtmlFacts } from './types.ts';

export interface RawLink {
  href: string;
  text: string;
  kind: LinkKind;
  hidden: boolean;
}

export interface HtmlContent {
  text: string;
  links: RawLink[];
  linksTruncated: boolean;
  truncated: boolean;
  /** Not all styles were looked at: some text that is called shown may be hidden. */
  stylesTruncated: boolean;
  /** Not all that is hidden from the reader, or said in comments, was kept. */
  hiddenTruncated: boolean;
  facts: MailHtmlFacts;
}

/**
 * Not `head`: whatever is shown ends it, closed or not, so a text in it is read. Not `noscript`: mail programs run no
 * scripts and show it.
 */
const UNSEEN = new Set(['style', 'script', 'title', 'template']);
const BLOCK = new Set([
  'p',
  'div',
  'br',
  'tr',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'ul',
  'ol',
  'hr',
  'blockquote',
]);
const VOID = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'base',
  'area',
  'col',
  'source',
  'track',
  'wbr',
  'embed',
]);

/** Collects what a reader sees, what is hidden from them and where things lead, in one pass without a tree. */
class Collector implements Reader {
  private readonly seen: string[] = [];
  private readonly hidden: string[] = [];
  private readonly comments: string[] = [];
  private seenLength = 0;
  private hiddenLength = 0;
  private commentLength = 0;
  private readonly open: { name: string; shown: Shown }[] = [];
  private readonly around: StyledElement[] = [];
  /** Per anchor: whether anything in it is seen, once it holds something. */
  private anchor: { href: string; text: string; hidden: boolean; seen: boolean | null } | null = null;
  private base = '';
  readonly links: RawLink[] = [];
  linksTruncated = false;
  private hiddenTruncated = false;
  readonly facts = { images: 0, forms: 0, password_fields: 0, scripts: 0 };

  constructor(private readonly visibility: Visibility) {}

  get depth(): number {
    return this.open.length;
  }

  get full(): boolean {
    return this.seenLength >= LIMITS.text && this.linksTruncated;
  }

  openTag(name: string, attributes: Record<string, string>): void {
    const classes = attributes['class']?.split(/\s+/).filter((given) => given !== '') ?? [];
    const element = { name, attributes, classes };
    const shown = UNSEEN.has(name) ? { ...this.shown, gone: true } : this.shownNow(element);
    if (!VOID.has(name)) {
      this.open.push({ name, shown });
      this.around.push(element);
    }
    if (BLOCK.has(name)) this.addText('\n');
    this.readAttributes(name, attributes, unseen(shown));
  }

  private get shown(): Shown {
    return this.open.at(-1)?.shown ?? PAGE;
  }

  /** What is in something that is gone need not be looked at. */
  private shownNow(element: StyledElement): Shown {
    return this.shown.gone ? this.shown : this.visibility.of(element, this.around, this.shown);
  }

  private readAttributes(name: string, attributes: Record<string, string>, hidden: boolean): void {
    const add = (kind: LinkKind, href: string | undefined, text = '') => {
      if (href) this.addLink({ href: this.absolute(href), text, kind, hidden });
    };
    if (name === 'a' || name === 'area') {
      this.endAnchor();
      if (attributes['href'])
        this.anchor = { href: this.absolute(attributes['href']), text: '', hidden, seen: null };
      if (name === 'area') this.endAnchor();
    } else if (name === 'img' || name === 'v:imagedata' || name === 'v:fill') {
      this.facts.images += 1;
      if (this.anchor && !hidden) this.anchor.seen = true;
      if (this.anchor && attributes['alt']) this.addText(` ${attributes['alt']} `);
      add('image', attributes['src'], attributes['alt'] ?? '');
    } else if (name === 'form') {
      this.facts.forms += 1;
      add('form', attributes['action']);
    } else if (name === 'input' && attributes['type']?.toLowerCase() === 'password') {
      this.facts.password_fields += 1;
    } else if (name === 'script') {
      this.facts.scripts += 1;
      add('resource', attributes['src']);
    } else if (name === 'base') {
      this.base ||= attributes['href'] ?? '';
    } else if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
      add(
        'anchor',
        /url\s{0,5}=\s{0,5}["']?([^"'\s]+)/i.exec((attributes['content'] ?? '').slice(0, LIMITS.url))?.[1],
      );
    } else if (name === 'link' || name === 'iframe' || name === 'embed' || name === 'object') {
      add('resource', attributes['href'] ?? attributes['src'] ?? attributes['data']);
    }
    if (attributes['background']) add('resource', attributes['background']);
    // A button sends its form there, whatever the form says.
    if (attributes['formaction']) add('form', attributes['formaction']);
  }

  private absolute(href: string): string {
    const trimmed = href.trim();
    if (this.base && !/^[a-z][a-z0-9+.-]{0,20}:/i.test(trimmed) && !trimmed.startsWith('#')) {
      return URL.parse(trimmed, this.base)?.href ?? trimmed;
    }
    return trimmed;
  }

  private addLink(link: RawLink): void {
    if (this.links.length >= LIMITS.links) this.linksTruncated = true;
    else this.links.push(link);
  }

  addText(text: string): void {
    const seen = readable(this.shown);
    if (this.anchor && this.anchor.text.length < LIMITS.link_text) this.anchor.text += text;
    if (this.anchor && text.trim() !== '') this.anchor.seen = this.anchor.seen === true || seen;
    if (!seen) {
      if (this.isHiddenFromReader()) this.addHidden(text);
    } else if (this.seenLength < LIMITS.text) {
      this.seen.push(text);
      this.seenLength += text.length;
    }
  }

  private addHidden(text: string): void {
    if (this.hiddenLength < LIMITS.hidden_text) this.hidden.push(text);
    this.hiddenLength += text.length;
    if (this.hiddenLength > LIMITS.hidden_text) this.hiddenTruncated = true;
  }

  /** Style sheets and scripts are not text that somebody hid. */
  private isHiddenFromReader(): boolean {
    const top = this.open.at(-1)?.name;
    return top !== 'style' && top !== 'script';
  }

  closeTag(name: string): void {
    if (VOID.has(name)) return;
    if (name === 'a') this.endAnchor();
    this.open.pop();
    this.around.pop();
    if (BLOCK.has(name)) this.addText('\n');
  }

  comment(text: string): void {
    if (text.startsWith('[if')) return;
    if (this.commentLength < LIMITS.hidden_text) this.comments.push(text.slice(0, LIMITS.hidden_text));
    this.commentLength += text.length;
    if (this.commentLength > LIMITS.hidden_text) this.hiddenTruncated = true;
  }

  private endAnchor(): void {
    if (!this.anchor) return;
    const { href, text, hidden, seen } = this.anchor;
    this.anchor = null;
    this.addLink({ href, text, kind: 'anchor', hidden: hidden || seen === false });
  }

  /** Forgets open elements, not what was found: used when a hostile nesting is cut. */
  forgetOpen(): void {
    this.endAnchor();
    this.open.length = 0;
    this.around.length = 0;
  }

  result(truncated: boolean, stylesTruncated: boolean): HtmlContent {
    this.endAnchor();
    const tidy = (parts: string[], max: number) =>
      cleanText(
        parts
          .join('')
          .replace(/[ \t\r\u00a0]+/g, ' ')
          .replace(/ ?\n[ \n]*/g, '\n')
          .trim(),
        max,
      );
    return {
      text: tidy(this.seen, LIMITS.text),
      links: this.links,
      linksTruncated: this.linksTruncated,
      truncated: truncated || this.seenLength >= LIMITS.text,
      stylesTruncated,
      hiddenTruncated: this.hiddenTruncated,
      facts: {
        ...this.facts,
        hidden_text: tidy(this.hidden, LIMITS.hidden_text),
        comments: tidy(this.comments, LIMITS.hidden_text),
      },
    };
  }
}

const CHUNK = 16_384;
/** htmlparser2 looks a closing tag up among all open ones: without this a deep nesting would cost quadratic time. */
const MAX_DEPTH = 400;

interface Reader {
  openTag(name: string, attributes: Record<string, string>): void;
  addText(text: string): void;
  closeTag(name: string): void;
  comment(text: string): void;
  forgetOpen(): void;
  readonly depth: number;
  /** No more is wanted. */
  readonly full: boolean;
}

/** Reads an HTML body. Never throws; what is beyond the limits is left out and said so. */
export function readHtml(html: string): HtmlContent {
  const within = lineFeeds(html.slice(0, LIMITS.html));
  const styles = new StyleReader();
  // Before all else, for a sheet also holds for what stands above it.
  if (/<style/i.test(within)) read(within, styles);
  const collector = new Collector(new Visibility(styles.sheet));
  read(within, collector);
  return collector.result(html.length > LIMITS.html, styles.sheet.truncated);
}

function read(html: string, reader: Reader): void {
  const handlers = {
    onopentag: (name: string, attributes: Record<string, string>) => reader.openTag(name, attributes),
    ontext: (text: string) => reader.addText(text),
    onclosetag: (name: string) => reader.closeTag(name),
    oncomment: (text: string) => reader.comment(text),
  };
  let parser = new Parser(handlers);
  for (let at = 0; at < html.length && !reader.full; at += CHUNK) {
    parser.write(html.slice(at, at + CHUNK));
    if (reader.depth > MAX_DEPTH) {
      reader.forgetOpen();
      parser = new Parser(handlers);
    }
  }
  if (reader.depth <= MAX_DEPTH) parser.end();
}

/** The style sheets alone. */
class StyleReader implements Reader {
  readonly sheet = new StyleSheet();
  readonly full = false;
  depth = 0;
  private text: string | null = null;

  openTag(name: string, { media }: Record<string, string>): void {
    if (!VOID.has(name)) this.depth += 1;
    if (name === 'style') this.text = mediaApplies(media ?? '') ? '' : null;
  }

  addText(text: string): void {
    if (this.text !== null) this.text += text;
  }

  closeTag(name: string): void {
    if (!VOID.has(name)) this.depth -= 1;
    if (name === 'style') this.forgetText();
  }

  comment(): void {
    // What a comment holds styles nothing.
  }

  forgetOpen(): void {
    this.forgetText();
    this.depth = 0;
  }

  private forgetText(): void {
    if (this.text !== null) this.sheet.add(this.text);
    this.text = null;
  }
}
