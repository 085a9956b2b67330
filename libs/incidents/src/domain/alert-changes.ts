import type { AlertState, Json, JsonObject, Severity } from '#contracts';
import { storableText } from './incoming.ts';

/** One thing that a source says otherwise than before; null where it says nothing. */
export interface AlertChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** What an alert has changed of its incident, as the timeline shows it. */
export interface AlertNews {
  /** `update`: of an alert that its source had sent before. */
  kind: 'joined' | 'update';
  changes: AlertChange[];
  /** Changes that are not listed. */
  more: number;
  /** What of it is worse or new; empty: nothing that asks for another triage. */
  news: string[];
  /** Whether the severity is. */
  raised: boolean;
}

/** An alert as far as the next one of the same id is compared with it. */
export interface ComparedAlert {
  title: string;
  description: string;
  severity: Severity;
  state: AlertState | null;
  fields: JsonObject;
  /** Null when it was too large to be read again. */
  raw: Json;
}

const MOST_CHANGES = 20;
const MOST_LEAVES = 4000;
const DEEPEST = 12;
const VALUE = 200;
const NAMED = ['title', 'severity', 'state', 'description'] as const;

/** What the source says otherwise: first what everybody has, then the normal fields, then the rest as it was sent. */
export function changesBetween(
  before: ComparedAlert,
  after: ComparedAlert,
): Pick<AlertNews, 'changes' | 'more'> {
  const found: AlertChange[] = [];
  for (const field of NAMED) add(found, field, before[field] ?? undefined, after[field] ?? undefined);
  const named = new Set(found.map(({ field }) => `vendor.${field}`));
  const fields: AlertChange[] = [];
  compare(fields, '', before.fields, after.fields);
  // What its vendor calls them is no second change.
  found.push(...fields.filter(({ field }) => !named.has(field)));
  const told = new Set(found.map(valuesOf));
  const sent: AlertChange[] = [];
  if (before.raw !== null) compare(sent, '', before.raw, after.raw);
  // The severity as it was sent is no second change.
  found.push(
    ...sent.filter(
      (change) => !told.has(valuesOf(change)) && !found.some(({ field }) => field === change.field),
    ),
  );
  return { changes: found.slice(0, MOST_CHANGES), more: Math.max(0, found.length - MOST_CHANGES) };
}

/** The news in one line. */
export function sentenceOf({ kind, changes, more, news, raised }: AlertNews): string {
  const told = changes
    .filter(({ field }) => !(raised && field === 'severity'))
    .map(({ field, before, after }) => `${field}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`);
  const parts = [...news, ...told, ...(more > 0 ? [`and ${more} more`] : [])];
  const head = kind === 'update' ? 'Updated' : 'Joined';
  return parts.length === 0 ? `${head}, nothing new` : `${head}: ${parts.join('; ')}`;
}

function compare(
  found: AlertChange[],
  path: string,
  before: Json | undefined,
  after: Json | undefined,
): void {
  const [old, now] = [leavesOf(before, path), leavesOf(after, path)];
  for (const [field, value] of now) add(found, field, old.get(field), value);
  for (const [field, value] of old) if (!now.has(field)) add(found, field, value, undefined);
}

function add(
  found: AlertChange[],
  field: string,
  before: string | undefined,
  after: string | undefined,
): void {
  if (before === after) return;
  const shown = (value: string | undefined) =>
    value === undefined || value === '' ? null : storableText(value, VALUE);
  found.push({ field: storableText(field, VALUE), before: shown(before), after: shown(after) });
}

function valuesOf({ before, after }: AlertChange): string {
  return JSON.stringify([before, after]);
}

/** Every value by its path with dots; a bounded number of them, and not deeper than an alert is read. */
function leavesOf(value: Json | undefined, path: string): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (at: Json | undefined, name: string, depth: number): void => {
    if (at === undefined || at === null || leaves.size >= MOST_LEAVES) return;
    if (typeof at !== 'object' || depth >= DEEPEST) {
      leaves.set(name, typeof at === 'string' ? at : JSON.stringify(at));
      return;
    }
    for (const [key, child] of Object.entries(at))
      walk(child, name === '' ? key : `${name}.${key}`, depth + 1);
  };
  walk(value, path, 0);
  return leaves;
}
