import type { Json, JsonObject } from '#contracts';
import type { Path } from './source.ts';
import { hasExpression } from './template.ts';

/** A mapping of a playbook's document as it was written: nothing of its shape is known yet. */
export type Raw = Record<string, Json | undefined>;

/** The mapping that a value is, or an empty one. */
export function objectOf(value: Json | undefined): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The steps of a list with their paths; none when it is no list. */
export function stepsOf(list: Json | undefined, path: Path): [Raw, Path][] {
  return Array.isArray(list) ? list.map((step, index) => [objectOf(step), [...path, index]]) : [];
}

/** The lists of steps that a step may hold, with their paths; whatever is missing is undefined. */
export function childLists(step: Raw, path: Path): [Json | undefined, Path][] {
  return [
    [step['parallel'], [...path, 'parallel']],
    [step['then'], [...path, 'then']],
    [step['else'], [...path, 'else']],
    [objectOf(step['for_each'])['steps'], [...path, 'for_each', 'steps']],
    [step['on_error'], [...path, 'on_error']],
  ];
}

/** The value at a path, or undefined. */
export function valueAt(value: Json | undefined, path: string[]): Json | undefined {
  let current = value;
  for (const part of path) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (typeof current === 'object' && current !== null) current = current[part];
    else return undefined;
  }
  return current;
}

/** Whether an expression stands anywhere in a value. */
export function holdsExpression(value: Json | undefined): boolean {
  if (typeof value === 'string') return hasExpression(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item) => holdsExpression(item));
}

/** Whether the value at the path, or one that holds it, comes from an expression. */
export function isDynamic(parameters: JsonObject, path: string[]): boolean {
  return path.some((_, index) => {
    const value = valueAt(parameters, path.slice(0, index + 1));
    return typeof value === 'string' && hasExpression(value);
  });
}
