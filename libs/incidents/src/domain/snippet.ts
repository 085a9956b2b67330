import { refang, withoutEnd } from '#platform';
import type { SearchTerm } from './search-terms.ts';
import { JOINTS } from './text-words.ts';

/** A piece of a text, and whether it is what was looked for. */
export interface SnippetPart {
  text: string;
  hit: boolean;
}

/** A word that is so, or begins so. */
export type SoughtWord = Pick<NonNullable<SearchTerm['word']>, 'from' | 'whole'>;

/** So much of the text stands before what was found, and so long is all of it. */
const BEFORE = 40;
const LONGEST = 160;
const LONGEST_HIT = 80;
const MOST_HITS = 8;
/** Further in nothing is shown from: a text is found by no more of it either. */
const MOST_CHARACTERS = 128 * 1024;
const RUN = /[\p{L}\p{N}\p{M}._@-]+/gu;
const PART = /[^._@-]+/gu;

/**
 * The place in a text where the words stand, as it is shown: on one line, and defanged names as they are searched for. Null where none of them
 * stands in it.
 */
export function snippetOf(text: string, sought: readonly SoughtWord[]): SnippetPart[] | null {
  if (!mayHold(text, sought)) return null;
  const line = refang(text.slice(0, MOST_CHARACTERS))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed();
  const hits = placesOf(line, sought);
  const [first] = hits;
  if (first === undefined) return null;
  const begin = first.from <= BEFORE ? 0 : wordAfter(line, first.from - BEFORE, first.from);
  const end = Math.min(line.length, Math.max(begin + LONGEST, first.to));
  const parts: SnippetPart[] = [];
  let at = begin;
  for (const { from, to } of hits) {
    if (from >= end) break;
    if (from > at) parts.push({ text: line.slice(at, from), hit: false });
    parts.push({ text: line.slice(from, Math.min(to, end)), hit: true });
    at = Math.min(to, end);
  }
  if (at < end) parts.push({ text: line.slice(at, end), hit: false });
  return withEdges(parts, begin > 0, end < line.length);
}

/** Most texts have not even the first part of a word in them: those are not taken apart. */
function mayHold(text: string, sought: readonly SoughtWord[]): boolean {
  const lower = text.toLowerCase();
  return sought.some(({ from }) => lower.includes(/^[^._@-]*/.exec(from)?.[0] ?? from));
}

function placesOf(line: string, sought: readonly SoughtWord[]): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = [];
  for (const { index, 0: run } of line.matchAll(RUN)) {
    const place = inRun(run, sought);
    if (place === null) continue;
    const from = index + place.from;
    places.push({ from, to: from + Math.min(place.to - place.from, LONGEST_HIT) });
    if (places.length === MOST_HITS) break;
  }
  return places;
}

/** The run itself, or the first of its parts that is looked for. */
function inRun(run: string, sought: readonly SoughtWord[]): { from: number; to: number } | null {
  const lead = /^[._@\-\p{M}]*/u.exec(run)?.[0].length ?? 0;
  if (isSought(run.slice(lead), sought)) return { from: lead, to: run.length };
  for (const { index, 0: part } of run.matchAll(PART))
    if (isSought(part, sought)) return { from: index, to: index + part.length };
  return null;
}

function isSought(text: string, sought: readonly SoughtWord[]): boolean {
  const word = text.normalize('NFKC').toLowerCase();
  return sought.some(({ from, whole }) =>
    whole ? withoutEnd(word, JOINTS) === from : word.startsWith(from),
  );
}

function wordAfter(line: string, from: number, to: number): number {
  const blank = line.indexOf(' ', from);
  return blank === -1 || blank >= to ? from : blank + 1;
}

function withEdges(parts: SnippetPart[], isCutBefore: boolean, isCutBehind: boolean): SnippetPart[] {
  const edge = { text: '…', hit: false };
  return [...(isCutBefore ? [edge] : []), ...parts, ...(isCutBehind ? [edge] : [])].map(({ text, hit }) => ({
    text: text.toWellFormed(),
    hit,
  }));
}
