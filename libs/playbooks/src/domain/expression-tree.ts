import type { ASTNode } from '@marcbachmann/cel-js';

export interface NameUse {
  name: string;
  offset: number;
}

export interface ExpressionRoots {
  /** Variables read, each use with its offset; names bound by a macro are left out. */
  names: NameUse[];
  /** `steps.<id>` and `steps["<id>"]`. */
  steps: NameUse[];
  /** `vars.<name>` and `vars["<name>"]`. */
  vars: NameUse[];
}

const BINDING_MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

/** Which names, steps and variables an expression reads. */
export function rootsOf(ast: ASTNode): ExpressionRoots {
  const roots: ExpressionRoots = { names: [], steps: [], vars: [] };
  walk(ast, new Set(), (node, bound) => {
    if (node.op === 'id' && !bound.has(node.args)) roots.names.push({ name: node.args, offset: node.start });
    const member = memberOf(node);
    if (!member || bound.has(member.root)) return;
    const use = { name: member.name, offset: member.offset };
    if (member.root === 'steps') roots.steps.push(use);
    if (member.root === 'vars') roots.vars.push(use);
  });
  return roots;
}

function memberOf(node: ASTNode): { root: string; name: string; offset: number } | null {
  if (node.op === '.' && node.args[0].op === 'id') {
    return { root: node.args[0].args, name: node.args[1], offset: node.end - node.args[1].length };
  }
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value') {
    const key = node.args[1].args;
    if (typeof key === 'string') return { root: node.args[0].args, name: key, offset: node.args[1].start };
  }
  return null;
}

type Visit = (node: ASTNode, bound: ReadonlySet<string>) => void;

function walk(node: ASTNode, bound: ReadonlySet<string>, visit: Visit): void {
  visit(node, bound);
  switch (node.op) {
    case 'value':
    case 'id':
      return;
    case '.':
    case '.?':
      walk(node.args[0], bound, visit);
      return;
    case 'call':
      for (const argument of node.args[1]) walk(argument, bound, visit);
      return;
    case 'rcall':
      walkCall(node.args[0], node.args[1], node.args[2], bound, visit);
      return;
    case 'map':
      for (const [key, value] of node.args) {
        walk(key, bound, visit);
        walk(value, bound, visit);
      }
      return;
    case '!_':
    case '-_':
      walk(node.args, bound, visit);
      return;
    default:
      for (const child of node.args) walk(child, bound, visit);
  }
}

function walkCall(
  method: string,
  receiver: ASTNode,
  args: ASTNode[],
  bound: ReadonlySet<string>,
  visit: Visit,
): void {
  walk(receiver, bound, visit);
  const variable = args[0];
  if (!BINDING_MACROS.has(method) || args.length < 2 || variable?.op !== 'id') {
    for (const argument of args) walk(argument, bound, visit);
    return;
  }
  const inner = new Set([...bound, variable.args]);
  for (const argument of args.slice(1)) walk(argument, inner, visit);
}
