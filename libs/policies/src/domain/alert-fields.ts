import type { ASTNode } from '@marcbachmann/cel-js';
import { NORMAL_ALERT, type Json, type JsonObject } from '#contracts';

type Description = { readonly [name: string]: string | Description };

/** What a condition may read of an alert. What a sender calls `data` has no shape that could be checked. */
const READABLE: Description = Object.fromEntries(
  Object.entries({ title: 'text', severity: 'text', ...NORMAL_ALERT }).filter(([, kind]) => kind !== 'json'),
);

/** How a condition reads an alert at one place. */
interface Use {
  names: string[];
  offset: number;
}

export type AlertFields = { fields: string[]; problem: null } | { fields: null; problem: Problem };

interface Problem {
  offset: number;
  message: string;
}

/** The fields that a condition reads of `alert`, as `host.name`; or which name there is none of. */
export function alertFieldsOf(ast: ASTNode): AlertFields {
  const uses: Use[] = [];
  collect(ast, uses);
  for (const { names, offset } of uses) {
    const message = wrongName(names);
    if (message !== null) return { fields: null, problem: { offset, message } };
  }
  return { fields: [...new Set(uses.map(({ names }) => names.join('.')))], problem: null };
}

function collect(node: unknown, uses: Use[]): void {
  if (Array.isArray(node)) for (const child of node) collect(child, uses);
  if (!isNode(node)) return;
  const use = useOf(node);
  if (use !== null) uses.push(use);
  else if (!bindsItself(node)) collect(node.args, uses);
}

function isNode(node: unknown): node is ASTNode {
  return typeof node === 'object' && node !== null && 'op' in node && node.op !== 'value';
}

function useOf(node: ASTNode): Use | null {
  const names: string[] = [];
  let at = node;
  while (at.op === '.') {
    names.unshift(at.args[1]);
    at = at.args[0];
  }
  return at.op === 'id' && at.args === 'alert' ? { names, offset: at.start } : null;
}

/** `targets.exists(alert, …)` has an `alert` of its own. */
function bindsItself(node: ASTNode): boolean {
  if (node.op !== 'rcall') return false;
  const [variable, ...others] = node.args[2];
  return others.length > 0 && variable?.op === 'id' && variable.args === 'alert';
}

function wrongName(names: readonly string[]): string | null {
  let kind: string | Description = READABLE;
  let path = 'alert';
  for (const name of names) {
    if (typeof kind === 'string') return `${path} has no parts, so there is no ${path}.${name}.`;
    if (!Object.hasOwn(kind, name))
      return `There is no ${path}.${name} that a rule could read; there is: ${Object.keys(kind).join(', ')}.`;
    kind = kind[name] as string | Description;
    path = `${path}.${name}`;
  }
  if (typeof kind === 'string') return null;
  return `${path} is read by one of its fields: ${Object.keys(kind).join(', ')}.`;
}

/** An alert with these fields only. What it lacks, or has in another shape, is null, and lists are empty. */
export function alertWith(fields: readonly string[], alert: JsonObject): JsonObject {
  const seen: JsonObject = {};
  for (const field of fields) {
    const names = field.split('.');
    const last = names.pop() as string;
    let kind: string | Description = READABLE;
    let value: Json | undefined = alert;
    let part = seen;
    for (const name of names) {
      kind = (kind as Description)[name] as Description;
      value = memberOf(value, name);
      part = (part[name] ??= {}) as JsonObject;
    }
    part[last] = readAs((kind as Description)[last] as string, memberOf(value, last));
  }
  return seen;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function readAs(kind: string, value: Json | undefined): Json {
  if (kind === 'texts') return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return typeof value === (kind === 'number' ? 'number' : 'string') ? (value as Json) : null;
}
