import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Scalar } from 'yaml';
import type { Json } from '#contracts';

/** Where something stands in the playbook's text; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** One fault of a playbook. `path` is dotted from the document's root, such as `steps.2.with.urls`. */
export interface PlaybookFault extends Position {
  path: string;
  code: string;
  message: string;
}

export type Path = readonly (string | number)[];

/** Nobody reads more faults at once, and each costs time that a document of nothing but faults must not take. */
export const MAX_FAULTS = 200;

/** Reading takes some four microseconds a character, in which nothing else is done; the longest of our own has 4,000. */
export const MAX_CHARACTERS = 64 * 1024;
const MAX_DEPTH = 40;
/** Keys and values; far more than anybody writes, and as many as are checked in the blink of an eye. */
const MAX_NODES = 20_000;

/** A parsed YAML text that still knows where each of its values was written. */
export class PlaybookSource {
  readonly value: Json;
  private readonly document: Document.Parsed;
  private readonly lines: LineCounter;
  private readonly text: string;

  private constructor(text: string, document: Document.Parsed, lines: LineCounter) {
    this.text = text;
    this.document = document;
    this.lines = lines;
    this.value = document.toJS({ maxAliasCount: 0 }) as Json;
  }

  /** Reads the text; on any fault of YAML itself there is no source, only the faults. */
  static parse(
    text: string,
  ): { source: PlaybookSource; faults: [] } | { source: null; faults: PlaybookFault[] } {
    if (text.length > MAX_CHARACTERS) {
      return refused(
        'too_large',
        `A playbook has at most ${MAX_CHARACTERS} characters; this one has ${text.length}.`,
      );
    }
    const lines = new LineCounter();
    let document: Document.Parsed;
    try {
      document = parseDocument(text, {
        lineCounter: lines,
        prettyErrors: false,
        stringKeys: true,
        merge: false,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return refused('too_deep', 'The document is nested too deeply to be read.');
    }
    const shape = shapeFaults(document, lines);
    const beyond = shape.filter(({ code }) => code === 'too_deep' || code === 'too_large');
    // What the parser says of a document that is too much for it is about the parser.
    const faults = beyond.length > 0 ? beyond : [...yamlFaults(document, lines), ...shape];
    if (faults.length > 0) return { source: null, faults };
    return { source: new PlaybookSource(text, document, lines), faults: [] };
  }

  /** Where the value at `path` starts, or the nearest parent that exists. */
  positionOf(path: Path): Position {
    const node = this.nodeAt(path);
    return this.at(node?.range?.[0] ?? 0);
  }

  /** Where the key at the end of `path` is written (for a key that should not be there). */
  positionOfKey(path: Path): Position {
    const parent = this.nodeAt(path.slice(0, -1));
    const last = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
      if (pair && isScalar(pair.key) && pair.key.range) return this.at(pair.key.range[0]);
    }
    return this.positionOf(path);
  }

  /** Where character `offset` of the text value at `path` stands in the document, whatever its quoting. */
  positionInText(path: Path, offset: number): Position {
    const node = this.nodeAt(path);
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return this.positionOf(path);
    return this.at(sourceOffset(this.text, node as Scalar<string>, offset));
  }

  private nodeAt(path: Path): Node | null {
    let node: Node | null = this.document.contents;
    for (const part of path) {
      let next: unknown;
      if (isMap(node)) next = node.get(String(part), true);
      else if (isSeq(node)) next = node.get(Number(part), true);
      else break;
      if (!isScalar(next) && !isMap(next) && !isSeq(next)) break;
      node = next;
    }
    return node;
  }

  private at(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

function refused(code: string, message: string): { source: null; faults: PlaybookFault[] } {
  return { source: null, faults: [{ path: '', code, message, line: 1, column: 1 }] };
}

function yamlFaults(document: Document.Parsed, lines: LineCounter): PlaybookFault[] {
  return [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = error.message.replace(/\s+/g, ' ');
    return { path: '', code: 'yaml', message: `This is not valid YAML: ${message}`, line, column: col };
  });
}

/** Aliases are refused since a few lines of them can unfold into gigabytes, and nobody needs them here. */
function shapeFaults(document: Document.Parsed, lines: LineCounter): PlaybookFault[] {
  const faults: PlaybookFault[] = [];
  const add = (code: string, message: string, offset: number): void => {
    const { line, col } = lines.linePos(offset);
    faults.push({ path: '', code, message, line, column: col });
  };
  let nodes = 0;
  visit(document, {
    Node(_key, node, ancestors) {
      nodes += 1;
      const offset = node.range?.[0] ?? 0;
      if (nodes > MAX_NODES) {
        add('too_large', `A playbook has at most ${MAX_NODES} keys and values; this one has more.`, offset);
        return visit.BREAK;
      }
      if (isAlias(node))
        add('alias', `The alias *${node.source} is not allowed: write the value out.`, offset);
      const depth = ancestors.filter((a) => !isPair(a)).length;
      if (depth <= MAX_DEPTH) return undefined;
      add('too_deep', `Values may be nested ${MAX_DEPTH} deep at most.`, offset);
      return visit.BREAK;
    },
  });
  if (document.contents === null)
    add('empty', 'The document is empty: a playbook needs a name and steps.', 0);
  return faults;
}

const ESCAPE_LENGTHS: Record<string, number> = { x: 4, u: 6, U: 10 };

/**
 * The offset in the text of a scalar's decoded character. Quoting, escapes, folding and block indentation change
 * lengths, so the decoded text is walked along the written one; exact for everything but runs of folded blanks.
 */
function sourceOffset(text: string, node: Scalar<string>, wanted: number): number {
  const decoded = node.value;
  const quote = node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : null;
  let at = node.range?.[0] ?? 0;
  if (quote) at += 1;
  else if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') at = text.indexOf('\n', at) + 1;

  for (let index = 0; index < decoded.length; index += 1) {
    const character = decoded.charAt(index);
    const blank = isBlank(character);
    if (!blank) while (at < text.length && isBlank(text.charAt(at))) at += 1;
    if (quote === '"') {
      while (text.charAt(at) === '\\' && text.charAt(at + 1) === '\n') at = skipBlanks(text, at + 1);
    }
    if (index === wanted) return at;
    if (quote === '"' && text.charAt(at) === '\\') at += ESCAPE_LENGTHS[text.charAt(at + 1)] ?? 2;
    else if (quote === "'" && character === "'") at += 2;
    else if (!blank || isBlank(text.charAt(at))) at += 1;
  }
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at += 1;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}
