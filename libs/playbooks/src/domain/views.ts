import type { Json } from '#contracts';

/**
 * A step as expressions see it: the fields of its output beside `output`, `status` and `error`. Used as a whole
 * (`${{ steps.email }}`) it is its output, so that one step's output can be another's parameter.
 */
const raws = new WeakMap<object, Json>();

export interface StepOutcome {
  status: string;
  output: Json;
  error: { code: string; message: string } | null;
}

export function stepView(outcome: StepOutcome): object {
  const { output } = outcome;
  const fields = typeof output === 'object' && output !== null && !Array.isArray(output) ? output : {};
  const view = { ...fields, output, status: outcome.status, error: outcome.error };
  raws.set(view, output);
  return view;
}

/** What stands behind a view; undefined when the value is none. */
export function rawOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? raws.get(value) : undefined;
}
