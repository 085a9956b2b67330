import type { Weighing } from './weigh.ts';

/** From here on it is as likely as not. */
const NEAR_THE_MIDDLE = 0.4;

/** What to look at next, by the kinds of facts against it that ask for it: what only people know, or may try. */
const ASK: readonly (readonly [kinds: RegExp, question: string])[] = [
  [/^alert\.change\./, 'whether whoever did it meant to'],
  [/^alert\.command\./, 'who started the command, and what it led to'],
  [/^alert\.account\./, 'whether the owner of the account knows of it'],
  [
    /^email\.(?:sender\.(?:reply_to_differs|name_of_another|names_recipient)|intent\.(?:payment|bank_details|gift_cards|code))/,
    'whether whom the mail names has written it, asked by a way that is known and not by an answer',
  ],
  [/^email\.link\./, 'where the links lead, opened in a sandbox'],
  [/^email\.attachment\./, 'what the attachment does, opened in a sandbox'],
  [
    /^email\.authentication\.(?:dmarc|spf|dkim|unaligned)/,
    "whether the sender's domain lets others send for it, asked of its owner",
  ],
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
  const against = contributions.filter(({ log_odds }) => log_odds > 0);
  const asked = ASK.filter(([kinds]) => against.some(({ evidence }) => kinds.test(evidence.kind)));
  const questions = [...asked.map(([, question]) => question), ...open].slice(0, MOST_QUESTIONS);
  const last = questions.pop();
  if (last === undefined) return way;
  return `${way} To settle it: ${questions.length > 0 ? `${questions.join('; ')}; and ` : ''}${last}.`;
}
