import type { RunStepDto, StepKind } from '../../shared/api/generated/index.ts';
import { t } from '../../shared/texts/texts.ts';

export const KIND_TITLES: Record<StepKind, string> = {
  action: t`Action`,
  analyze: t`Analysis`,
  parallel: t`In parallel`,
  if: t`Branch`,
  for_each: t`For each`,
};

export interface RunNode {
  step: RunStepDto;
  depth: number;
}

/** The steps of a run in the order of the playbook's nesting: children right after their parent. */
export function nested(steps: readonly RunStepDto[]): RunNode[] {
  const known = new Set(steps.map(({ key }) => key));
  const children = new Map<string | null, RunStepDto[]>();
  for (const step of steps) {
    const parent = parentOf(step.key, known);
    children.set(parent, [...(children.get(parent) ?? []), step]);
  }
  const walk = (parent: string | null, depth: number): RunNode[] =>
    (children.get(parent) ?? []).flatMap((step) => [{ step, depth }, ...walk(step.key, depth + 1)]);
  return walk(null, 0);
}

function parentOf(key: string, known: ReadonlySet<string>): string | null {
  for (let end = key.length - 1; end > 0; end -= 1) {
    if ((key[end] === '.' || key[end] === '[') && known.has(key.slice(0, end))) return key.slice(0, end);
  }
  return null;
}
