import { Environment, Optional } from '@marcbachmann/cel-js';
import { INCIDENT_TYPES, MAPPED_FIELDS, type IncidentType, type Json, type MappedWhole } from '#contracts';
import {
  MeteredExpressions,
  placeOf,
  withJsonNumbers,
  type MeteredExpression,
  type StepBudget,
} from '#platform';
import { Marks } from '../bodies/marks.ts';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';
import { readText } from '../texts/index.ts';
import { detectorAndEntities } from './grouping.ts';
import { incidentType } from './incident-type.ts';
import { setField, type Told } from './mapped-values.ts';
import { severity } from './severity.ts';
import { time } from './time.ts';
import { oneLine } from './title.ts';
import { text } from './values.ts';
import { stateOf } from './vendor-words.ts';

/** What a source's owner says of its alerts: a field, and where in a body it stands. */
export interface MappingRow {
  field: string;
  /** CEL over `body`. */
  expression: string;
}

export const MOST_MAPPED = 40;
export const LONGEST_EXPRESSION = 1000;
const LONGEST_VALUE = 32_768;
const MOST_VALUES = 500;
/** What expressions may cost over so many alerts: reading a value costs one step, and hostile alerts do not keep a server. */
export const mappingBudget = (alerts: number): StepBudget => ({ left: 40_000 + alerts * MOST_MAPPED });

const ENVIRONMENT = withJsonNumbers(
  new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 200, maxDepth: 30, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  }).registerVariable('body', 'dyn'),
);
const METERED = new MeteredExpressions(ENVIRONMENT);

export interface MappingError {
  /** Its place in the list. */
  row: number;
  part: keyof MappingRow;
  /** A sentence that names field, line and column. */
  message: string;
}

interface CompiledRow extends MappingRow {
  /** Or why it cannot be used: a newer server may have saved what this one does not know. */
  program: MeteredExpression | string;
}

/** Ready to be used; empty where the source maps nothing. */
export type Mapping = readonly CompiledRow[];

/** @returns what is wrong with it, or the mapping */
export function compileMapping(rows: readonly MappingRow[]): { mapping: Mapping; errors: MappingError[] } {
  const errors: MappingError[] = [];
  const mapping: CompiledRow[] = [];
  for (const [row, { field, expression }] of rows.entries()) {
    const fault = fieldFault(rows, row);
    if (fault !== null) errors.push({ row, part: 'field', message: fault });
    const program = compile(expression);
    if (typeof program === 'string')
      errors.push({ row, part: 'expression', message: `${field}, ${program}` });
    mapping.push({ field, expression, program: fault ?? program });
  }
  return { mapping, errors };
}

function fieldFault(rows: readonly MappingRow[], row: number): string | null {
  const field = rows[row]?.field ?? '';
  if (!MAPPED_FIELDS.includes(field))
    return `The normal alert has no field "${field}" to map. Take title, severity, incident_type, host.name or another of its fields.`;
  return rows.findIndex((other) => other.field === field) < row
    ? `${field} is mapped twice: keep one of the two expressions.`
    : null;
}

const MOST_COMPILED = 1000;
const compiled = new Map<string, MeteredExpression>();

/** Sources are read again every few seconds; what they say is mostly what they said before. */
function compile(source: string): MeteredExpression | string {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const checked = ENVIRONMENT.check(source);
  if (!checked.valid) return failureOf(checked.error, source);
  const program = METERED.compile(source, ENVIRONMENT.parse(source).ast);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(source, program);
  return program;
}

/** What one row makes of an alert: a value, nothing, or a sentence that says why there is none. */
export type RowResult = { told: Told } | { left: true } | { failure: string };

/** @param budget of the whole delivery */
export function evaluateRow(
  { expression, program }: CompiledRow,
  body: unknown,
  budget: StepBudget,
): RowResult {
  if (typeof program === 'string') return { failure: program };
  if (budget.left <= 0)
    return { failure: 'the delivery’s expressions took too much work together; use simpler ones.' };
  try {
    const told = plain(program.evaluate({ body }, budget));
    return told === null ? { left: true } : { told };
  } catch (error) {
    return { failure: failureOf(error, expression, program.originOf) };
  }
}

/** An alert's body as expressions see it: as it was sent, and a line of text by its keys. */
export function bodyOf(raw: Json): unknown {
  return typeof raw === 'string' ? readText(raw) : raw;
}

/** The delivery with what its source's owner says of its alerts; what of that failed is marked. */
export function withMapping(delivery: Delivery, mapping: Mapping): Delivery {
  if (mapping.length === 0) return delivery;
  const marks = new Marks();
  for (const mark of delivery.marks ?? []) marks.add(mark);
  const budget = mappingBudget(delivery.alerts.length);
  const alerts = delivery.alerts.map((alert) => mapped(alert, mapping, budget, (mark) => marks.add(mark)));
  return { ...delivery, alerts, marks: marks.list };
}

/**
 * The alert with what its source's owner says of it. What gives nothing, fails or is none of a field's values leaves what
 * was read.
 * @param failed is told why, a sentence each
 */
function mapped(
  alert: ParsedAlert,
  mapping: Mapping,
  budget: StepBudget,
  failed: (sentence: string) => void,
): ParsedAlert {
  const result = { ...alert, fields: structuredClone(alert.fields) };
  const body = bodyOf(alert.raw);
  for (const row of mapping) {
    const found = evaluateRow(row, body, budget);
    const failure = 'told' in found ? applied(result, row.field, found.told) : found;
    if (failure !== null && 'failure' in failure) failed(`Mapping of ${row.field}: ${failure.failure}`);
  }
  const entities = detectorAndEntities(null, result.fields);
  // Different machines stay different things when only the mapping tells them apart.
  if (JSON.stringify(entities) !== JSON.stringify(detectorAndEntities(null, alert.fields)))
    result.fingerprint = [...alert.fingerprint, ...entities];
  return result;
}

/** @returns null when it is set */
export function applied(alert: ParsedAlert, field: string, told: Told): { failure: string } | null {
  const whole = WHOLE[field as MappedWhole] as ((alert: ParsedAlert, told: string) => boolean) | undefined;
  const isSet =
    whole === undefined
      ? setField(alert.fields, field, told)
      : typeof told === 'string' && whole(alert, told);
  return isSet ? null : { failure: `${shown(told)} is no value of ${field}.` };
}

const WHOLE: Record<MappedWhole, (alert: ParsedAlert, told: string) => boolean> = {
  title: (alert, told) => set(alert, 'title', oneLine(told)),
  description: (alert, told) => set(alert, 'description', told),
  severity: (alert, told) => {
    const ours = severity(told);
    if (ours === null) return false;
    const { severity_scale: _scale, ...vendor } = alert.fields.vendor ?? {};
    alert.fields.vendor = { ...vendor, severity: told };
    alert.not_understood = alert.not_understood.filter((said) => !said.startsWith('severity:'));
    return set(alert, 'severity', ours);
  },
  incident_type: (alert, told) =>
    set(alert, 'type', INCIDENT_TYPES.find((own) => own === told.toLowerCase()) ?? incidentType(told)),
  occurred_at: (alert, told) => set(alert, 'occurred_at', time(told)),
  external_id: (alert, told) => set(alert, 'external_id', told),
  state: (alert, told) => set(alert, 'state', stateOf(told)),
  recipient: (alert, told) => set(alert, 'recipient', told),
};

function set<K extends keyof ParsedAlert>(
  alert: ParsedAlert,
  key: K,
  value: ParsedAlert[K] | IncidentType | null,
): boolean {
  if (value === null || value === '') return false;
  alert[key] = value as ParsedAlert[K];
  return true;
}

/** What says nothing is null. @throws for what is no text, number, time, true or false, nor a list of such */
function plain(value: unknown): Told | null {
  if (value instanceof Optional) return value.hasValue() ? plain(value.value()) : null;
  if (Array.isArray(value)) {
    if (value.length > MOST_VALUES)
      throw new Error(`It gives a list of ${value.length} values; ${MOST_VALUES} at most are taken`);
    const texts = value.map(plain).filter((told): told is string => typeof told === 'string');
    return texts.length === 0 ? null : texts;
  }
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') throw new Error('It gives an object, and a field is a text or number');
  const told = text(typeof value === 'bigint' ? String(value) : (value as Json)) ?? null;
  if (told !== null && told.length > LONGEST_VALUE)
    throw new Error(`It gives a text of ${told.length} characters; ${LONGEST_VALUE} at most are taken`);
  return told;
}

function shown(told: Told): string {
  return `“${(typeof told === 'string' ? told : told.join(', ')).slice(0, 100)}”`;
}

function failureOf(
  error: unknown,
  expression: string,
  originOf = (offset: number): number => offset,
): string {
  const { summary, message, range } = error as Error & { summary?: string; range?: { start: number } };
  const { line, column } = placeOf(expression, range === undefined ? 0 : originOf(range.start));
  const said = (summary ?? message)
    .replaceAll('matches_linear', 'matches')
    .replace('got EOF', 'but the expression ends')
    .slice(0, 200);
  return `line ${line}, column ${column}: ${said}.`;
}
