const BLANKS = ' \t\r\n()';

/**
 * A cursor over the value of a structured header (RFC 5322): words, quoted strings, comments. Comments are gone from
 * the start; a comment or a quoted string that never ends is none, so that it cannot swallow what stands behind it.
 */
export class StructuredValue {
  at = 0;
  private readonly text: string;

  constructor(value: string) {
    this.text = withoutComments(value);
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  isNext(letter: string): boolean {
    return this.text.charAt(this.at) === letter;
  }

  /** Passes over the letter when it comes next. */
  take(letter: string): boolean {
    if (!this.isNext(letter)) return false;
    this.at += 1;
    return true;
  }

  skipBlanks(): void {
    while (!this.ended && BLANKS.includes(this.text.charAt(this.at))) this.at += 1;
  }

  /** Up to behind the next such letter that stands in no quoted string, or to the end. */
  skipPast(letter: string): void {
    while (!this.ended && !this.take(letter)) {
      const quote = this.isNext('"') ? endOfQuote(this.text, this.at) : -1;
      this.at = quote < 0 ? this.at + 1 : quote;
    }
  }

  /** Up to a blank, a semicolon or one of `stops`; quoted strings are part of it, without their marks. May be empty. */
  word(stops: string): string {
    let word = '';
    while (!this.ended) {
      const letter = this.text.charAt(this.at);
      const quote = letter === '"' ? endOfQuote(this.text, this.at) : -1;
      if (quote >= 0) {
        word += this.text.slice(this.at + 1, quote - 1).replace(/\\(.)/gs, '$1');
        this.at = quote;
        continue;
      }
      if (letter === ';' || BLANKS.includes(letter) || stops.includes(letter)) break;
      word += letter;
      this.at += 1;
    }
    return word;
  }
}

/** Behind the closing mark of the quoted string that begins there; -1 when it has none. */
function endOfQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\') at += 1;
    else if (letter === '"') return at + 1;
  }
  return -1;
}

/** With a blank for each comment; they may nest, and quoted strings hold none. */
function withoutComments(value: string): string {
  let out = '';
  // Once a comment or string is found that never ends, those that begin behind it are not looked for: one walk.
  let comments = true;
  let strings = true;
  for (let at = 0; at < value.length;) {
    const letter = value.charAt(at);
    const isComment = letter === '(' && comments;
    const isString = letter === '"' && strings;
    const end = isComment ? endOfComment(value, at) : isString ? endOfQuote(value, at) : -1;
    if (end < 0) {
      if (isComment) comments = false;
      if (isString) strings = false;
      out += letter;
      at += 1;
      continue;
    }
    out += isComment ? ' ' : value.slice(at, end);
    at = end;
  }
  return out;
}

function endOfComment(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\') at += 1;
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
