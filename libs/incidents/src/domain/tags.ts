import { Problem } from '#platform';

export const MOST_TAGS = 20;
export const LONGEST_TAG = 40;

/** What does not belong into a tag: it is written into addresses and searches as it is. */
const STRAY = /[^\p{L}\p{N}._:/+-]/gu;

/** One spelling of a tag: lower case, no blanks. Empty where nothing of the text can be one. */
export function normalTag(text: string): string {
  const joined = text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, '-').replace(STRAY, '');
  return [...joined].slice(0, LONGEST_TAG).join('');
}

/**
 * Each once, in the order in which they were given.
 * @throws Problem invalid_request for one that is no tag, or too many
 */
export function readTags(given: readonly string[]): string[] {
  const tags = [...new Set(given.map(normalTag))];
  if (tags.includes(''))
    throw refusal('A tag needs a letter or a digit: letters, digits and . _ : / + - are kept.');
  if (tags.length > MOST_TAGS)
    throw refusal(`An incident has ${MOST_TAGS} tags at most; these are ${tags.length}.`);
  return tags;
}

/** The words under which an incident is found by its tags; no word of a title has a colon, no field is called so. */
export function tagWords(tags: readonly string[]): string[] {
  return tags.map((tag) => `tag:${tag}`);
}

/** What is there, without `remove`, with `add` behind it. */
export function retagged(
  before: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): string[] {
  return [...new Set([...before.filter((tag) => !remove.includes(tag)), ...add])];
}

function refusal(message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path: 'tags', code: 'invalid', message }] });
}
