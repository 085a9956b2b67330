import { Parser } from 'htmlparser2';
import { LIMITS } from './limits.ts';
import { cleanText } from './text.ts';
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
  facts: MailHtmlFacts;
}

const HIDING =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0*[01]?(?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|max-height\s*:\s*0|line-height\s*:\s*0(?:px)?\s*(?:;|$|!)|mso-hide\s*:\s*all/i;
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
class Collector {
  private readonly seen: string[] = [];
  private readonly hidden: string[] = [];
  private readonly comments: string[] = [];
  private seenLength = 0;
  private hiddenLength = 0;
  private commentLength = 0;
  /** Per open element: whether it hides its content. */
  private readonly open: { name: string; hides: boolean }[] = [];
  private hiding = 0;
  private anchor: { href: string; text: string; hidden: boolean } | null = null;
  private base = '';
  readonly links: RawLink[] = [];
  linksTruncated = false;
  readonly facts = { images: 0, forms: 0, password_fields: 0, scripts: 0 };

  get depth(): number {
    return this.open.length;
  }

  get full(): boolean {
    return this.seenLength >= LIMITS.text && this.linksTruncated;
  }

  openTag(name: string, attributes: Record<string, string>): void {
    const style = attributes['style'];
    const hides =
      UNSEEN.has(name) ||
      'hidden' in attributes ||
      (style !== undefined && HIDING.test(style.slice(0, 1000)));
    if (!VOID.has(name)) {
      this.open.push({ name, hides });
      if (hides) this.hiding += 1;
    }
    if (BLOCK.has(name)) this.addText('\n');
    this.readAttributes(name, attributes, hides || this.hiding > 0);
  }

  private readAttributes(name: string, attributes: Record<string, string>, hidden: boolean): void {
    const add = (kind: LinkKind, href: string | undefined, text = '') => {
      if (href) this.addLink({ href: this.absolute(href), text, kind, hidden });
    };
    if (name === 'a' || name === 'area') {
      this.endAnchor();
      if (attributes['href']) this.anchor = { href: this.absolute(attributes['href']), text: '', hidden };
      if (name === 'area') this.endAnchor();
    } else if (name === 'img' || name === 'v:imagedata' || name === 'v:fill') {
      this.facts.images += 1;
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
    if (this.anchor && this.anchor.text.length < LIMITS.link_text) this.anchor.text += text;
    if (this.hiding > 0) {
      if (this.hiddenLength < LIMITS.hidden_text && this.isHiddenFromReader()) {
        this.hidden.push(text);
        this.hiddenLength += text.length;
      }
    } else if (this.seenLength < LIMITS.text) {
      this.seen.push(text);
      this.seenLength += text.length;
    }
  }

  /** Style sheets and scripts are not text that somebody hid. */
  private isHiddenFromReader(): boolean {
    const top = this.open.at(-1)?.name;
    return top !== 'style' && top !== 'script';
  }

  closeTag(name: string): void {
    if (VOID.has(name)) return;
    if (name === 'a') this.endAnchor();
    const top = this.open.pop();
    if (top?.hides) this.hiding -= 1;
    if (BLOCK.has(name)) this.addText('\n');
  }

  comment(text: string): void {
    if (this.commentLength >= LIMITS.hidden_text || text.startsWith('[if')) return;
    this.comments.push(text.slice(0, LIMITS.hidden_text));
    this.commentLength += text.length;
  }

  private endAnchor(): void {
    if (!this.anchor) return;
    const { href, text, hidden } = this.anchor;
    this.anchor = null;
    this.addLink({ href, text, kind: 'anchor', hidden });
  }

  /** Forgets open elements, not what was found: used when a hostile nesting is cut. */
  forgetOpen(): void {
    this.endAnchor();
    this.open.length = 0;
    this.hiding = 0;
  }

  result(truncated: boolean): HtmlContent {
    this.endAnchor();
    const tidy = (parts: string[], max: number) =>
      cleanText(
        parts
          .join('')
          .replace(/[ \t\u00a0]+/g, ' ')
          .replace(/ ?\n[ \n]*/g, '\n')
          .trim(),
        max,
      );
    return {
      text: tidy(this.seen, LIMITS.text),
      links: this.links,
      linksTruncated: this.linksTruncated,
      truncated: truncated || this.seenLength >= LIMITS.text,
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

/** Reads an HTML body. Never throws; what is beyond the limits is left out and said so. */
export function readHtml(html: string): HtmlContent {
  const collector = new Collector();
  const handlers = {
    onopentag: (name: string, attributes: Record<string, string>) => collector.openTag(name, attributes),
    ontext: (text: string) => collector.addText(text),
    onclosetag: (name: string) => collector.closeTag(name),
    oncomment: (text: string) => collector.comment(text),
  };
  const end = Math.min(html.length, LIMITS.html);
  let parser = new Parser(handlers);
  for (let at = 0; at < end && !collector.full; at += CHUNK) {
    parser.write(html.slice(at, Math.min(at + CHUNK, end)));
    if (collector.depth > MAX_DEPTH) {
      collector.forgetOpen();
      parser = new Parser(handlers);
    }
  }
  if (collector.depth <= MAX_DEPTH) parser.end();
  return collector.result(html.length > end);
}
