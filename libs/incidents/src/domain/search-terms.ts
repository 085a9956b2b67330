import { refang, withoutEnd } from '#platform';
import { guessObservables, type ObservableValue } from './observable.ts';
import { isCommon, wordRuns } from './text-words.ts';

/** More words than a title has; a search for a whole mail is none. */
export const MOST_TERMS = 32;
/** Shorter ones are looked for as they are: too many words begin so. */
const SHORTEST_BEGINNING = 3;
const SHORTEST_VALUE = 4;

/** From this text on, and before that one, in byte order. */
export interface TextRange {
  from: string;
  before: string;
}

/** One thing that is looked for; an incident has it by a word, or by an observable. */
export interface SearchTerm {
  /** As it was written. */
  text: string;
  /** Words that begin so, or are so where it is short; null: it has no letter or digit. */
  word: (TextRange & { whole: boolean }) | null;
  /** Observables that are exactly this. */
  values: ObservableValue[];
  /** Those whose value begins so, and those whose value, read backwards, does. */
  ranges: TextRange[];
  endings: TextRange[];
}

/** What is looked for beside fields: each word of it has to be found, wherever. Words that are in every text are left out. */
export function searchTerms(text: string): SearchTerm[] {
  const written = text
    .split(/[\s"“”„,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const terms = new Map<string, SearchTerm>();
  for (const part of written) for (const term of termsOf(part)) terms.set(term.text, term);
  const all = [...terms.values()];
  const telling = all.filter(({ word }) => word === null || !isCommon(word.from));
  return telling.length > 0 ? telling : all;
}

function termsOf(part: string): SearchTerm[] {
  const values = guessObservables(part);
  const runs = wordRuns(part);
  const [first] = runs;
  // What is an observable by its form is looked for as one thing, whatever stands between its words.
  if (runs.length === 1 && first !== undefined)
    return [{ ...valueTerm(part, values), text: part, word: wordRange(first.whole) }];
  if (isNamed(values) || LINK.test(refang(part)))
    return [{ ...valueTerm(part, values), text: part, word: null }];
  if (runs.length === 0)
    return values.length === 0 ? [] : [{ ...valueTerm(part, values), text: part, word: null }];
  return runs.map(({ whole }) => ({ ...valueTerm(whole, []), text: whole, word: wordRange(whole) }));
}

/** Any text may be the name of a host or a user. */
function isNamed(values: readonly ObservableValue[]): boolean {
  return values.some(({ type }) => type !== 'host' && type !== 'user');
}

function wordRange(word: string): SearchTerm['word'] {
  const whole = [...word].length < SHORTEST_BEGINNING;
  return { from: word, before: whole ? word : afterBeginning(word), whole };
}

/** The value as it stands, as the beginning of another, with a scheme before it, and as the end of a name. */
function valueTerm(
  part: string,
  values: ObservableValue[],
): Pick<SearchTerm, 'values' | 'ranges' | 'endings'> {
  const bare = values.find(({ type }) => type === 'domain')?.value ?? bareValue(part);
  const named = isNamed(values) || NAME.test(bare);
  if (!named || bare.length < SHORTEST_VALUE) return { values, ranges: [], endings: [] };
  const links = bare.includes('.') ? ['http://', 'https://'].map((scheme) => range(`${scheme}${bare}`)) : [];
  return {
    values,
    ranges: [range(bare), ...links],
    endings: LABELS.test(bare) ? ['.', '@'].map((joint) => range(backwards(`${joint}${bare}`))) : [],
  };
}

/** A link whose scheme was left out. */
const LINK = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d{1,5})?\//u;
const NAME = /^[\p{L}\p{N}._@:/-]+$/u;
const LABELS = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u;

/** Without its scheme; in lower case up to its path, as links are kept. */
function bareValue(part: string): string {
  const plain = withoutEnd(refang(part).replace(/^[a-z]{2,10}:\/\/|^[@.]/i, ''), '/.');
  const path = plain.indexOf('/');
  return path === -1 ? plain.toLowerCase() : plain.slice(0, path).toLowerCase() + plain.slice(path);
}

/** As PostgreSQL's `reverse`: by characters. */
export function backwards(text: string): string {
  return [...text].reverse().join('');
}

function range(beginning: string): TextRange {
  return { from: beginning, before: afterBeginning(beginning) };
}

/** The least text after every text that begins so, in byte order: U+10FFFF sorts last in UTF-8. */
export function afterBeginning(beginning: string): string {
  return `${beginning}\u{10FFFF}`;
}
