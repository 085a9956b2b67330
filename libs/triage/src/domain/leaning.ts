import type { Weighing } from './weigh.ts';

/** From here on it is as likely as not. */
const NEAR_THE_MIDDLE = 0.4;

/** What only people know of what was seen, by the kinds of facts that ask for it. */
const ASK: readonly (readonly [kinds: RegExp, question: string])[] = [
  [/^alert\.change\./, 'whether whoever did it meant to'],
  [/^alert\.command\./, 'who started the command, and what it led to'],
  [/^alert\.account\./, 'whether the owner of the account knows of it'],
];
const MOST_QUESTIONS = 3;

/**
 * Which way a verdict leans that decides nothing, and what would decide it.
 * @param open what is still to be known, as parts of a sentence
 */
export function leaning({ probability, contributions }: Weighing, open: readonly string[]): string {
  const chance = `the chance that it is malicious is ${Math.round(probability * 100)} %`;
  const way =
    probability >= NEAR_THE_MIDDLE
      ? `It leans to neither side: ${chance}.`
      : `It leans to harmless: ${chance}.`;
  const asked = ASK.filter(([kinds]) => contributions.some(({ evidence }) => kinds.test(evidence.kind)));
  const questions = [...asked.map(([, question]) => question), ...open].slice(0, MOST_QUESTIONS);
  const last = questions.pop();
  if (last === undefined) return way;
  return `${way} To settle it: ${questions.length > 0 ? `${questions.join('; ')}; and ` : ''}${last}.`;
}
