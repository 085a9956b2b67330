import type { ApprovalLevel, Capability } from '#contracts';
import type { LookUp } from '#connectors';
import { Problem } from '#platform';
import type { ActionCategory, ActionDefinition, AnalystMay, TargetType } from '../definition.ts';

const LOOKUP_SECONDS = 30;
/** More than a connector's own time-out for one exchange with its retries before anything is sent. */
const EFFECT_SECONDS = 45;

type Common = 'name' | 'title' | 'description';
type Fixed = Omit<
  ActionDefinition<never>,
  'parameters' | 'output' | 'summary' | 'apply' | 'readBack' | 'repeatable' | 'targets'
>;

/** What every read-only action has in common. */
export function lookup(
  given: Pick<ActionDefinition, Common> & {
    capability: Capability | null;
    looks_up?: LookUp;
    target_type?: TargetType;
  },
): Fixed & { targets(): string[] } {
  return {
    ...given,
    category: 'lookup',
    read_only: true,
    reversible: false,
    inverse: null,
    default_level: null,
    target_type: given.target_type ?? null,
    needs_incident: false,
    analyst: 'nothing',
    timeout_seconds: LOOKUP_SECONDS,
    targets: () => [],
  };
}

/** What every effect has in common. */
export function effect(
  given: Pick<ActionDefinition, Common> & {
    category: ActionCategory;
    capability: Capability | null;
    inverse?: string;
    default_level: ApprovalLevel | null;
    target_type: TargetType | null;
    needs_incident?: boolean;
    analyst?: AnalystMay;
  },
): Fixed {
  return {
    ...given,
    read_only: false,
    reversible: given.inverse !== undefined,
    inverse: given.inverse ?? null,
    needs_incident: given.needs_incident ?? false,
    analyst: given.analyst ?? 'nothing',
    timeout_seconds: EFFECT_SECONDS,
  };
}

export function missing(what: string, where: string): Problem {
  return new Problem('not_found', `${where} knows no ${what}. Check the spelling; nothing was changed.`);
}
