import { parseDocument } from 'yaml';
import type { RunStepDto, StepKind } from '../../shared/api/generated/index.ts';
import { KIND_TITLES } from './run-steps.ts';
import { t } from '../../shared/texts/texts.ts';

/** A step of the text, as the outline shows it. */
export interface OutlineStep {
  /** The key that a run stores it under; for steps of a for_each without the item's number. */
  key: string;
  title: string;
  kind: StepKind;
  /** What it does: the action's name. */
  action: string | null;
  /** When it is done; null: always. */
  condition: string | null;
  branches: { label: string; steps: OutlineStep[] }[];
}

type Raw = Record<string, unknown>;

const asRecord = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};

/** The steps of a text; null while it is not YAML. Whatever is half typed is left away, never an error. */
export function outlineOf(yaml: string): { steps: OutlineStep[]; onError: OutlineStep[] } | null {
  try {
    const source = parseDocument(yaml, { logLevel: 'silent' });
    if (source.errors.length > 0) return null;
    const document = asRecord(source.toJS({ maxAliasCount: 0 }));
    return { steps: stepsOf(document['steps'], ''), onError: stepsOf(document['on_error'], 'on_error.') };
  } catch {
    return null;
  }
}

function stepsOf(value: unknown, prefix: string): OutlineStep[] {
  return Array.isArray(value) ? value.map((raw, index) => stepOf(asRecord(raw), index, prefix)) : [];
}

function stepOf(raw: Raw, index: number, prefix: string): OutlineStep {
  const id = typeof raw['id'] === 'string' ? raw['id'] : null;
  const key = `${prefix}${id ?? String(index + 1)}`;
  const action = typeof raw['action'] === 'string' ? raw['action'] : null;
  const kind = kindOf(raw);
  const name = typeof raw['name'] === 'string' ? raw['name'] : null;
  const task = asRecord(raw['task'])['title'];
  const loop = asRecord(raw['for_each']);
  const branches = [
    { label: t`at the same time`, steps: stepsOf(raw['parallel'], `${key}.parallel.`) },
    { label: t`then`, steps: stepsOf(raw['then'], `${key}.then.`) },
    { label: t`else`, steps: stepsOf(raw['else'], `${key}.else.`) },
    { label: t`for each`, steps: stepsOf(loop['steps'], `${key}[].`) },
    { label: t`on error`, steps: stepsOf(raw['on_error'], `${key}.on_error.`) },
  ].filter(({ steps }) => steps.length > 0);
  return {
    key,
    title: name ?? (typeof task === 'string' ? task : null) ?? id ?? action ?? KIND_TITLES[kind],
    kind,
    action,
    condition: typeof raw['if'] === 'string' ? raw['if'].trim() : null,
    branches,
  };
}

function kindOf(raw: Raw): StepKind {
  if (raw['action'] !== undefined) return 'action';
  if (raw['analyze'] !== undefined) return 'analyze';
  if (raw['task'] !== undefined) return 'task';
  if (raw['parallel'] !== undefined) return 'parallel';
  if (raw['for_each'] !== undefined) return 'for_each';
  return 'if';
}

/** What a run has stored for a step of the outline; several when it was done for several items. */
export function recordsOf(key: string, steps: readonly RunStepDto[]): RunStepDto[] {
  return steps.filter((step) => step.key.replaceAll(/\[\d+\]/g, '[]') === key);
}
