import type { Json, JsonObject } from '#contracts';
import { refang, withoutEnd } from '#platform';
import type { ObservableValue } from './observable.ts';

/** Where a word of an incident was first found; one bit each, as it is kept. */
export const PLACE_BITS = { title: 1, alert: 2, observable: 4, evidence: 8, comment: 16, mail: 32 } as const;

const LONGEST_WORD = 64;
/** Of one alert, of one mail, of one sentence of evidence and of one comment so many words are kept. */
export const MOST_ALERT_WORDS = 300;
export const MOST_MAIL_WORDS = 600;
export const MOST_EVIDENCE_WORDS = 60;
export const MOST_COMMENT_WORDS = 400;
/** An incident that thousands of alerts have joined is found by the words of so many of them. */
export const MOST_ALERTS_READ = 200;
/** Beyond so many characters a text is not read for words. */
const MOST_CHARACTERS = 128 * 1024;
const MOST_VALUES = 2000;

/**
 * Words that stand in nearly every text and tell one from another by nothing. They are neither kept nor looked for, so
 * that a sentence that is pasted whole still finds what it came from.
 */
const COMMON: ReadonlySet<string> = new Set(
  `a an and are as at be been but by can for from had has have he her his i if in into is it its me my no not of on or our
   she so than that the their them then there these they this to was we were which who will with would you your
   am auf aus bei das dem den der des die du ein eine einem einen einer er es für hat haben ich ihr im ist mit nicht oder
   sich sie sind und uns vom von war wir wird zu zum zur
   au aux ce ces dans de du elle en est et il la le les leur nous par pas pour que qui sa se ses son sur un une vous
   con del el las los más por se su una y`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

export interface TextWords {
  /** In the order in which they stand, each once. */
  words: string[];
  /** Others that were not kept. */
  left_out: number;
}

/** `ws-77.corp.example` is a word, and so is each of its parts. */
const RUN = /[\p{L}\p{N}\p{M}._@-]+/gu;
export const JOINTS = '._@-';
const JOINT = /[._@-]+/;
const LEAD = /^[._@\-\p{M}]+/u;
const SHORTEST_PART = 2;
const SHORTEST_NUMBER = 4;

/** The form in which words are kept and looked for, whatever they were written in. */
function normalText(text: string): string {
  return refang(text.slice(0, MOST_CHARACTERS)).normalize('NFKC').toLowerCase();
}

/** Runs of letters and digits as they stand in a text: joined ones whole, their parts behind them. */
export function wordRuns(text: string): { whole: string; parts: string[] }[] {
  const runs = normalText(text).match(RUN) ?? [];
  return runs.flatMap((run) => {
    const whole = withoutEnd(run.replace(LEAD, ''), JOINTS);
    if (whole === '') return [];
    const parts = whole.split(JOINT).filter((part) => part !== '');
    return [{ whole: cut(whole), parts: parts.length > 1 ? parts.filter(tells).map(cut) : [] }];
  });
}

export function isCommon(word: string): boolean {
  return COMMON.has(word);
}

/** The words under which what holds these texts is found, the first `most` of them. */
export function textWords(texts: readonly string[], most: number): TextWords {
  const words = new Set<string>();
  const others = new Set<string>();
  const add = (word: string): void => {
    if (COMMON.has(word) || words.has(word)) return;
    if (words.size < most) words.add(word);
    else others.add(word);
  };
  for (const text of texts)
    for (const { whole, parts } of wordRuns(text)) {
      add(whole);
      for (const part of parts) add(part);
    }
  return { words: [...words], left_out: others.size };
}

/**
 * As `textWords`, of a text that may have more words than are kept: those that tell more are kept first, which are the
 * joined ones, those with digits and the long ones.
 */
export function rareWords(texts: readonly string[], most: number): TextWords {
  return rarest(textWords(texts, Infinity).words, most);
}

export function rarest(all: string[], most: number): TextWords {
  if (all.length <= most) return { words: all, left_out: 0 };
  const ranked = all.map((word, place) => ({ word, place, weight: weightOf(word) }));
  ranked.sort((one, other) => other.weight - one.weight || one.place - other.place);
  return { words: ranked.slice(0, most).map(({ word }) => word), left_out: all.length - most };
}

function weightOf(word: string): number {
  const joined = JOINT.test(word) ? 20 : 0;
  return joined + (/\p{N}/u.test(word) ? 10 : 0) + Math.min(word.length, 20);
}

/** What an alert says in words: what it is about, and the values of its normal fields. */
export function alertTexts(alert: { title: string; description: string; fields: JsonObject }): string[] {
  return [alert.title, alert.description, ...leaves(alert.fields)];
}

/** Labels of a name without its top-level domain, parts of an address before its domain; the whole is found as observable. */
export function observableWords({ type, value }: ObservableValue): string[] {
  const spoken =
    type === 'domain'
      ? value.slice(0, value.lastIndexOf('.'))
      : type === 'email_address'
        ? value.slice(0, value.lastIndexOf('@'))
        : type === 'host' || type === 'user'
          ? value
          : '';
  return wordRuns(spoken)
    .flatMap(({ whole, parts }) => [whole, ...parts])
    .filter((word) => tells(word) && !COMMON.has(word));
}

/** The texts in a JSON value, in their order, so many at most. */
function leaves(value: Json): string[] {
  const found: string[] = [];
  const stack: Json[] = [value];
  for (let at = stack.pop(); at !== undefined && found.length < MOST_VALUES; at = stack.pop()) {
    if (typeof at === 'string') found.push(at);
    else if (typeof at === 'number') found.push(String(at));
    else if (Array.isArray(at)) stack.push(...at.slice(0, MOST_VALUES).reverse());
    else if (at !== null && typeof at === 'object')
      stack.push(...Object.values(at).slice(0, MOST_VALUES).reverse());
  }
  return found;
}

/** A part by itself: `a` of `a.example` and `77` of `ws-77` tell nothing. */
function tells(part: string): boolean {
  return part.length >= (/^\p{N}+$/u.test(part) ? SHORTEST_NUMBER : SHORTEST_PART);
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : word.slice(0, LONGEST_WORD).toWellFormed();
}
