import type { StatementCall } from './collect.ts';

const COLUMN = String.raw`(?:[a-z]\w*\.)?[a-z]\w*`;
const VALUE = String.raw`(?:\$\d+(?:::\w+)?|'[^']*'|\d+|NULL|true|false|now\(\))`;
const WHERE = `(?: WHERE ${listOf(`(?:NOT )?${COLUMN}(?: = ${VALUE}| IS (?:NOT )?NULL)?`, ' AND ')})?`;
const ORDER = `(?: ORDER BY ${listOf(`${COLUMN}(?: ASC| DESC)?`)})?(?: LIMIT ${VALUE})?`;
const FIELDS = String.raw`(?:1|\*|count\(\*\)(?:::int(?:eger)?)? AS \w+|${listOf(String.raw`${COLUMN}(?: AS \w+)?`)})`;
const THAT_THERE_WAS_ONE = '(?: RETURNING (?:id|1))?';

/** One table, its rows found by what their columns equal, its columns as they are or given as they are. */
const ORDINARY = [
  `SELECT ${FIELDS} FROM [a-z_]+(?: [a-z])?${WHERE}${ORDER}`,
  String.raw`INSERT INTO [a-z_]+ \(${listOf(COLUMN)}\) VALUES \(${listOf(VALUE)}\)${THAT_THERE_WAS_ONE}`,
  String.raw`UPDATE [a-z_]+ SET ${listOf(String.raw`${COLUMN} = (?:${COLUMN} \+ )?${VALUE}`)}${WHERE}${THAT_THERE_WAS_ONE}`,
  `DELETE FROM [a-z_]+${WHERE}${THAT_THERE_WAS_ONE}`,
].map((form) => new RegExp(`^${form}$`));

/** What is sent otherwise leaves together with what follows, or before there is a tenant: the manager does neither. */
const INSTEAD_OF_THE_MANAGER = ['UnitOfWork.query', 'UnitOfWork.one'];

/** Whether the entity manager says the same. */
export function isOrdinary(text: string): boolean {
  const line = text.replace(/\s+/g, ' ').trim();
  return ORDINARY.some((form) => form.test(line));
}

/** Statements that are the manager's and say no `@sql <why>`, as `<place>: <text>`. */
export function ordinaryOnes(calls: StatementCall[]): string[] {
  return calls
    .filter(({ reason }) => reason === null)
    .flatMap((call) => ordinaryTexts(call).map((text) => `${call.place}: ${text}`));
}

/** Where a reason is given and no statement needs one. */
export function idleReasons(calls: StatementCall[]): string[] {
  const needed = new Set(
    calls.filter((call) => ordinaryTexts(call).length > 0).map(({ place, method }) => whereOf(place, method)),
  );
  return calls
    .filter(({ reason, place, method }) => reason !== null && !needed.has(whereOf(place, method)))
    .map(({ place }) => place);
}

function ordinaryTexts({ through, texts }: StatementCall): string[] {
  return INSTEAD_OF_THE_MANAGER.includes(through) ? (texts ?? []).filter(isOrdinary) : [];
}

function whereOf(place: string, method: string): string {
  return `${place.replace(/:\d+$/, '')} ${method}`;
}

function listOf(item: string, between = ', '): string {
  return `${item}(?:${between}${item})*`;
}
