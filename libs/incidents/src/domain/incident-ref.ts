/** An incident is named by its id or by its number: `INC-1042`, `inc-1042`. */
export type IncidentRef = { id: string } | { number: number };

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^inc-(\d{1,9})$/i;

/** What people call an incident. */
export function incidentNumber(number: number): string {
  return `INC-${number}`;
}

/** Null for what is neither: there is no such incident. */
export function parseIncidentRef(text: string): IncidentRef | null {
  if (ID.test(text)) return { id: text };
  const number = NUMBER.exec(text)?.[1];
  return number === undefined ? null : { number: Number(number) };
}

/** What a text that is searched for may name as a whole; its digits alone may as well be a word. */
export function searchedRef(text: string): IncidentRef | null {
  const digits = /^#?(\d{1,9})$/.exec(text)?.[1];
  return digits === undefined ? parseIncidentRef(text) : { number: Number(digits) };
}
