import type { AssigneeDto } from '../../../shared/api/generated/index.ts';

/** The name that is being typed behind an `@`. */
export interface TypedMention {
  /** Where its `@` stands. */
  at: number;
  part: string;
}

/** A name has so many characters at most until somebody has been chosen, and so many words. */
const LONGEST = 60;
const MOST_WORDS = 4;
const PART_OF_A_WORD = /^[\p{L}\p{N}_.-]$/u;

/** What is typed before the caret, when it is a name; an address of a mail is none. */
export function typedMention(text: string, caret: number): TypedMention | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || at >= caret || caret - at > LONGEST || PART_OF_A_WORD.test(text.charAt(at - 1))) return null;
  const part = text.slice(at + 1, caret);
  if (part.includes('\n') || part.startsWith(' ') || part.split(' ').length > MOST_WORDS) return null;
  return { at, part };
}

/** Those whose names begin with what is typed before those that only have it; nobody once the name is whole. */
export function fitting(people: readonly AssigneeDto[], part: string, most: number): AssigneeDto[] {
  const wanted = part.toLowerCase();
  if (wanted.endsWith(' ') && people.some(({ name }) => name.toLowerCase() === wanted.trimEnd())) return [];
  const place = ({ name }: AssigneeDto): number => name.toLowerCase().indexOf(wanted);
  return people
    .filter((person) => place(person) >= 0)
    .sort((one, other) => Math.min(place(one), 1) - Math.min(place(other), 1))
    .slice(0, most);
}

/** The text with the whole name, and where the caret stands then. */
export function withName(text: string, caret: number, { at }: TypedMention, name: string): [string, number] {
  const before = `${text.slice(0, at)}@${name} `;
  const after = text.slice(caret);
  return [before + (after.startsWith(' ') ? after.slice(1) : after), before.length];
}
