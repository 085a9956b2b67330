import type { Json, JsonObject } from '#contracts';
import { valueAt } from './alert-facts.ts';

/** What of the normal alert incidents are searched by, beside words, observables and the filters of the list. */
export const SEARCH_FIELDS = [
  'host.name',
  'user.name',
  'user.email',
  'source.ip',
  'destination.ip',
  'rule.name',
  'rule.id',
  'event.action',
  'vendor.verdict',
  'observer.product',
  'threat.technique.id',
  'process.name',
  'cloud.account.id',
  'resource.name',
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** An incident has it when one of its alerts has. */
export interface FieldTerm {
  /** As it is kept: `rule.name:suspicious powershell`. */
  word: string;
  /** Any value that begins so. */
  open: boolean;
}

export interface SearchText {
  terms: FieldTerm[];
  /** What else is looked for. */
  rest: string;
  /** What looks like a field, and is none. */
  unknown: string[];
}

const LONGEST_VALUE = 120;
const MOST_VALUES = 20;
const TERM = /(?<=^|\s)([a-z_]+(?:\.[a-z_]+)+):(?:"([^"]*)"|(\S+))/g;
const PARTS: ReadonlySet<string> = new Set(SEARCH_FIELDS.map((field) => field.split('.')[0] as string));

/** The words under which an alert's incident is found by its fields; no word of a title has a colon. */
export function fieldWords(fields: JsonObject): string[] {
  return SEARCH_FIELDS.flatMap((field) => {
    const value = valueAt(fields, field);
    const values: Json[] = Array.isArray(value) ? value.slice(0, MOST_VALUES) : [value ?? null];
    return values.flatMap((one) => {
      const text = typeof one === 'string' ? normalValue(one) : '';
      return text === '' ? [] : [`${field}:${text}`];
    });
  });
}

/** The word under which incidents are found whose alerts say that. */
export function fieldWord(field: SearchField, value: string): string {
  return `${field}:${normalValue(value)}`;
}

/** `rule.name:"Suspicious PowerShell" host.name:ws-* beacon`: two fields and what is left. */
export function readSearch(text: string): SearchText {
  const terms: FieldTerm[] = [];
  const unknown: string[] = [];
  const rest = text.replace(TERM, (whole, field: string, quoted?: string, plain = '') => {
    const given = quoted ?? plain;
    if (!(SEARCH_FIELDS as readonly string[]).includes(field)) {
      // `host.example:8080` is no field.
      if (PARTS.has(field.split('.')[0] as string) && !/^\d+$/.test(given)) unknown.push(field);
      return whole;
    }
    const open = given.endsWith('*');
    terms.push({ word: `${field}:${normalValue(open ? given.slice(0, -1) : given)}`, open });
    return '';
  });
  return { terms, rest: rest.replace(/\s+/g, ' ').trim(), unknown };
}

function normalValue(value: string): string {
  const text = value.replaceAll('\0', '').normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return text.slice(0, LONGEST_VALUE).toWellFormed();
}
