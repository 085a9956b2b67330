export interface NamedPerson {
  id: string;
  name: string;
}

/** So many places of a text are looked at, and so many people told; whoever writes is shown who that was. */
const MOST_PLACES = 200;
export const MOST_MENTIONED = 50;
/** No name is longer (`CreateUserDto`). */
const LONGEST_NAME = 120;
const PART_OF_A_WORD = /^[\p{L}\p{N}_]$/u;

/** What stands behind each `@` that begins a word: that of a mail address does not. */
export function mentionPlaces(text: string): string[] {
  const places: string[] = [];
  for (let at = text.indexOf('@'); at >= 0 && places.length < MOST_PLACES; at = text.indexOf('@', at + 1)) {
    const before = text.charAt(at - 1);
    if (PART_OF_A_WORD.test(before) || before === '.' || before === '-') continue;
    // One character more: whether the name ends there.
    places.push(text.slice(at + 1, at + 2 + LONGEST_NAME));
  }
  return places;
}

/**
 * Whom the places name, each with the longest name that fits: `@Ann Lee` is not Ann. Two people of the same name
 * are both meant: to tell one too many does less harm than to tell nobody.
 */
export function mentionedAt(places: readonly string[], people: readonly NamedPerson[]): NamedPerson[] {
  const found = new Map<string, NamedPerson>();
  for (const place of places) {
    const fitting = people.filter(({ name }) => begins(place, name));
    const longest = Math.max(0, ...fitting.map(({ name }) => name.length));
    for (const person of fitting) if (person.name.length === longest) found.set(person.id, person);
  }
  return [...found.values()].slice(0, MOST_MENTIONED);
}

function begins(place: string, name: string): boolean {
  return (
    name !== '' &&
    place.slice(0, name.length).toLowerCase() === name.toLowerCase() &&
    !PART_OF_A_WORD.test(place.charAt(name.length))
  );
}
