import type { ASTNode } from '@marcbachmann/cel-js';
import { subjectOf, type Subject } from './condition-subjects.ts';
import { listed, said, written, type SentencePart } from './sentence-parts.ts';

type Words = SentencePart[] | null;
/** Variables of the macros around a node, each with how it is called in the sentence. */
type Bound = ReadonlyMap<string, Subject>;

const COMPARISONS: Record<string, { words: string; opposite: string; turned: string }> = {
  '==': { words: 'is', opposite: '!=', turned: '==' },
  '!=': { words: 'is not', opposite: '==', turned: '!=' },
  '<': { words: 'is below', opposite: '>=', turned: '>' },
  '<=': { words: 'is at most', opposite: '>', turned: '>=' },
  '>': { words: 'is above', opposite: '<=', turned: '<' },
  '>=': { words: 'is at least', opposite: '<', turned: '<=' },
};
const TEXT_TESTS: Record<string, [string, string]> = {
  startsWith: ['begins with', 'does not begin with'],
  endsWith: ['ends with', 'does not end with'],
  contains: ['contains', 'does not contain'],
  matches: ['matches the pattern', 'does not match the pattern'],
};

/**
 * A condition in plain English, as one list of what has to be true, or null: where a single part of it is none that words are
 * known for, its author's text says it better than half a sentence.
 */
export function conditionWords(ast: ASTNode): SentencePart[][] | null {
  const all = conjuncts(ast).map((node) => wordsOf(node, new Map(), 'and'));
  return all.includes(null) ? null : (all as SentencePart[][]);
}

/** What `a && b && c` joins. */
function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? [...conjuncts(node.args[0]), ...conjuncts(node.args[1])] : [node];
}

function disjuncts(node: ASTNode): ASTNode[] {
  return node.op === '||' ? [...disjuncts(node.args[0]), ...disjuncts(node.args[1])] : [node];
}

/** @param within what joins it with its neighbours: another joint inside gets brackets */
function wordsOf(node: ASTNode, bound: Bound, within: 'and' | 'or' | null): Words {
  switch (node.op) {
    case '&&':
      return joint(conjuncts(node), 'and', bound, within);
    case '||':
      return joint(disjuncts(node), 'or', bound, within);
    case '!_':
      return negated(node.args, bound);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node.op, node.args[0], node.args[1], bound);
    case 'in':
      return membership(node.args[0], node.args[1], true, bound);
    case 'rcall':
      return (
        textTest(node.args[0], node.args[1], node.args[2], true, bound) ??
        quantified(node.args[0], node.args[1], node.args[2], bound)
      );
    case 'call':
      return given(node, true, bound);
    default:
      return subjectOf(node, bound)?.holds ?? null;
  }
}

function joint(nodes: ASTNode[], by: 'and' | 'or', bound: Bound, within: 'and' | 'or' | null): Words {
  const items = nodes.map((node) => wordsOf(node, bound, by));
  if (items.includes(null)) return null;
  const parts = listed(items as SentencePart[][], by);
  return within === null || within === by ? parts : [said('('), ...parts, said(')')];
}

function negated(node: ASTNode, bound: Bound): Words {
  switch (node.op) {
    case '!_':
      return wordsOf(node.args, bound, null);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const opposite = COMPARISONS[node.op]?.opposite;
      return opposite === undefined ? null : comparison(opposite, node.args[0], node.args[1], bound);
    }
    case 'in':
      return membership(node.args[0], node.args[1], false, bound);
    case 'rcall':
      return textTest(node.args[0], node.args[1], node.args[2], false, bound);
    case 'call':
      return given(node, false, bound);
    default:
      return subjectOf(node, bound)?.fails ?? null;
  }
}

function comparison(op: string, left: ASTNode, right: ASTNode, bound: Bound): Words {
  const kind = COMPARISONS[op];
  if (kind === undefined) return null;
  const literal = literalOf(right);
  if (literal === undefined)
    // A literal on the left reads better on the right; two subjects are compared in their author's words.
    return literalOf(left) === undefined ? null : comparison(kind.turned, right, left, bound);
  const subject = subjectOf(left, bound);
  if (subject === null) return null;
  const equal = op === '==' || op === '!=';
  if (literal === null)
    return !equal ? null : op === '==' ? (subject.missing ?? null) : (subject.given ?? null);
  if (typeof literal === 'boolean') {
    if (!equal) return null;
    return literal === (op === '==') ? (subject.holds ?? null) : (subject.fails ?? null);
  }
  return [...subject.name, said(` ${kind.words} `), value(literal, subject)];
}

function membership(left: ASTNode, right: ASTNode, holds: boolean, bound: Bound): Words {
  if (right.op === 'list') {
    const subject = subjectOf(left, bound);
    const values = right.args.map(literalOf);
    if (subject === null || values.length === 0) return null;
    if (!values.every((each) => typeof each === 'string' || typeof each === 'number')) return null;
    const all = values.map((each) => [value(each, subject)]);
    return [...subject.name, said(holds ? ' is ' : ' is none of '), ...listed(all, 'or')];
  }
  const literal = literalOf(left);
  const list = subjectOf(right, bound);
  if (list?.each === undefined || typeof literal !== 'string') return null;
  return [written(quoted(literal)), said(holds ? ' is among ' : ' is not among '), ...list.name];
}

function textTest(method: string, receiver: ASTNode, args: ASTNode[], holds: boolean, bound: Bound): Words {
  const words = Object.hasOwn(TEXT_TESTS, method) ? TEXT_TESTS[method] : undefined;
  const [argument] = args;
  const literal = argument === undefined ? undefined : literalOf(argument);
  const subject = subjectOf(receiver, bound);
  if (words === undefined || args.length !== 1 || typeof literal !== 'string' || subject === null)
    return null;
  return [...subject.name, said(` ${holds ? words[0] : words[1]} `), written(quoted(literal))];
}

/** `targets.exists(t, …)` and `targets.all(t, …)`. */
function quantified(method: string, receiver: ASTNode, args: ASTNode[], bound: Bound): Words {
  if ((method !== 'exists' && method !== 'all') || args.length !== 2) return null;
  const [variable, predicate] = args as [ASTNode, ASTNode];
  const list = subjectOf(receiver, bound);
  // Two of them inside each other would both be "it".
  if (variable.op !== 'id' || list?.each === undefined || bound.size > 0) return null;
  const inner = wordsOf(predicate, new Map([[variable.args, { name: [said('it')] }]]), null);
  if (inner === null) return null;
  const lead = method === 'all' ? 'for each of ' : 'for at least one of ';
  return [said(lead), ...list.name, said(' it is so that '), said('('), ...inner, said(')')];
}

/** `has(parameters.x)`. */
function given(node: ASTNode, holds: boolean, bound: Bound): Words {
  if (node.op !== 'call') return null;
  const [name, [argument, ...more]] = node.args;
  if (name !== 'has' || argument === undefined || more.length > 0) return null;
  const subject = subjectOf(argument, bound);
  return (holds ? subject?.given : subject?.missing) ?? null;
}

type Literal = string | number | boolean | null;

/** Undefined: it is none. */
function literalOf(node: ASTNode): Literal | undefined {
  if (node.op === '-_') {
    const inner = literalOf(node.args);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (node.op !== 'value') return undefined;
  const { args } = node as { args: unknown };
  if (typeof args === 'bigint') return Number(args);
  return args === null || ['string', 'number', 'boolean'].includes(typeof args)
    ? (args as Literal)
    : undefined;
}

function value(literal: string | number, subject: Subject): SentencePart {
  const known = subject.terms?.(literal);
  if (known !== undefined) return said(known);
  return typeof literal === 'number' ? said(String(literal)) : written(quoted(literal));
}

function quoted(text: string): string {
  return `“${text}”`;
}
