import type { Json } from '#contracts';

/** What stands behind a view: the plain value that it shows. */
const raws = new WeakMap<object, Json>();
/** Records are never changed in place, so each is turned into its view once. */
const views = new WeakMap<object, object>();

export interface StepOutcome {
  status: string;
  output: Json;
  error: { code: string; message: string } | null;
}

/**
 * A step as expressions see it: the fields of its output beside `output`, `status` and `error`. Used as a whole
 * (`${{ steps.email }}`) it is its output, so that one step's output can be another's parameter.
 */
export function stepView(outcome: StepOutcome): object {
  const known = views.get(outcome);
  if (known) return known;
  const { output } = outcome;
  const fields = typeof output === 'object' && output !== null && !Array.isArray(output) ? output : {};
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (isNameable(key)) shown[key] = expressible(value);
  const view = { ...shown, output: expressible(output), status: outcome.status, error: outcome.error };
  raws.set(view, output);
  views.set(outcome, view);
  return view;
}

/** The plain value behind a view; undefined when the value is none. */
export function rawOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? raws.get(value) : undefined;
}

/**
 * Data as the expression library can take it. It tells types apart by `constructor`, so that an object of an alert
 * with a key of that name would make every expression fail; such objects become maps, which it knows as well.
 */
export function expressible(value: Json): unknown {
  if (!needsMaps(value, 0)) return value;
  return withMaps(value);
}

/** Deeper than any expression reaches; values that deep are refused as results anyway. */
const MAX_DEPTH = 60;

function needsMaps(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => needsMaps(item, depth + 1));
  return (
    Object.keys(value).some((key) => !isNameable(key)) ||
    Object.values(value).some((item) => needsMaps(item, depth + 1))
  );
}

function withMaps(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMaps);
  const entries = Object.entries(value).map(([key, item]) => [key, withMaps(item)] as const);
  return entries.every(([key]) => isNameable(key)) ? Object.fromEntries(entries) : new Map(entries);
}

function isNameable(key: string): boolean {
  return key !== 'constructor' && key !== '__proto__';
}
