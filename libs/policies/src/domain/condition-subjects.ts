import type { ASTNode } from '@marcbachmann/cel-js';
import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  INCIDENT_TYPES,
  PROPOSER_TYPES,
  ROLES,
  SEVERITIES,
  TARGET_TYPES,
} from '#contracts';
import { said, term, written, type SentencePart } from './sentence-parts.ts';

/** What a condition speaks of, and how a sentence calls it. */
export interface Subject {
  name: SentencePart[];
  /** A value of it in the vocabulary's words; undefined: as it is written. */
  terms?: (value: string | number) => string | undefined;
  /** For what is true or false. */
  holds?: SentencePart[];
  fails?: SentencePart[];
  /** For what may be missing. */
  given?: SentencePart[];
  missing?: SentencePart[];
  /** It is a list. */
  each?: true;
}

const of =
  (values: readonly string[]) =>
  (value: string | number): string | undefined =>
    typeof value === 'string' && values.includes(value) ? term(value) : undefined;

const share = (value: string | number): string | undefined =>
  typeof value === 'number' ? percentOf(value) : undefined;

/** `90 %`, without rounding anything away. */
export function percentOf(value: number): string {
  return `${Number((value * 100).toPrecision(12))} %`;
}

const truth = (name: string, holds: string, fails: string): Subject => ({
  name: [said(name)],
  holds: [said(holds)],
  fails: [said(fails)],
});

const SUBJECTS: Record<string, Subject> = {
  incident: {
    name: [said('the incident')],
    given: [said('there is an incident')],
    missing: [said('there is no incident')],
  },
  'incident.severity': { name: [said("the incident's severity")], terms: of(SEVERITIES) },
  'incident.type': { name: [said("the incident's type")], terms: of(INCIDENT_TYPES) },
  verdict: {
    name: [said('the verdict')],
    given: [said('there is a verdict')],
    missing: [said('there is no verdict')],
  },
  'verdict.classification': { name: [said('the verdict')], terms: of(CLASSIFICATIONS) },
  'verdict.confidence': { name: [said("the verdict's confidence")], terms: share },
  playbook: {
    name: [said('the playbook')],
    given: [said('a playbook asks')],
    missing: [said('no playbook asks')],
  },
  'proposer.type': { name: [said('the kind of who asks')], terms: of(PROPOSER_TYPES) },
  'proposer.role': { name: [said('the role of who asks')], terms: of(ROLES) },
  'proposer.name': { name: [said('the name of who asks')] },
  'action.name': { name: [said('the action')] },
  'action.category': { name: [said("the action's category")] },
  'action.target_type': { name: [said('the kind of what is touched')], terms: of(TARGET_TYPES) },
  'action.default_level': { name: [said("the action's own level of approval")], terms: of(APPROVAL_LEVELS) },
  'action.connector': { name: [said("the connector's kind")] },
  'action.connector_name': { name: [said("the connector's name")] },
  'action.reversible': truth('the action', 'the action can be undone', 'the action cannot be undone'),
  'action.read_only': truth('the action', 'the action only reads', 'the action changes something'),
  'verdict.beyond_evidence': truth(
    'the verdict',
    'the verdict goes beyond the evidence',
    'the verdict stays within the evidence',
  ),
  targets: { name: [said('the targets')], each: true },
};
/** Another key would read as if it were a path. */
const PLAIN_KEY = /^[A-Za-z_]\w*$/;

/** What a node speaks of, or null: words are known for a part of what can be written only. */
export function subjectOf(node: ASTNode, bound: ReadonlyMap<string, Subject>): Subject | null {
  if (isCount(node, bound)) return { name: [said('the number of targets')] };
  const path = pathOf(node);
  if (path === null) return null;
  const [root = '', ...names] = path;
  const variable = bound.get(root);
  if (variable !== undefined) return names.length === 0 ? variable : null;
  const known = path.join('.');
  if (Object.hasOwn(SUBJECTS, known)) return SUBJECTS[known] ?? null;
  if (names.length === 0) return null;
  if (root === 'parameters') return field('the parameter ', names);
  return root === 'alert' ? { ...field("the alert's ", names), each: true } : null;
}

function field(lead: string, names: readonly string[]): Subject {
  const name = [said(lead), written(names.join('.'))];
  return {
    name,
    holds: [...name, said(' is true')],
    fails: [...name, said(' is false')],
    given: [...name, said(' is given')],
    missing: [...name, said(' is not given')],
  };
}

/** `size(targets)` or `targets.size()`. */
function isCount(node: ASTNode, bound: ReadonlyMap<string, Subject>): boolean {
  const counted =
    node.op === 'call' && node.args[0] === 'size' && node.args[1].length === 1
      ? node.args[1][0]
      : node.op === 'rcall' && node.args[0] === 'size' && node.args[2].length === 0
        ? node.args[1]
        : undefined;
  return counted?.op === 'id' && counted.args === 'targets' && !bound.has('targets');
}

/** `parameters.a` and `parameters["a"]` are the same. */
function pathOf(node: ASTNode): string[] | null {
  if (node.op === 'id') return [node.args];
  if (node.op === '.') {
    const before = pathOf(node.args[0]);
    return before === null ? null : [...before, node.args[1]];
  }
  if (node.op !== '[]') return null;
  const before = pathOf(node.args[0]);
  const key = node.args[1];
  if (before === null || key.op !== 'value' || typeof key.args !== 'string') return null;
  return PLAIN_KEY.test(key.args) ? [...before, key.args] : null;
}
