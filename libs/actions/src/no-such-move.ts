import type { ActionStatus } from '#contracts';
import { Problem } from '#platform';
import type { ActionEntity } from './data/action.entity.ts';

/** @param row what stands there instead of what the rule wants; undefined: nothing */
export function noSuchMove(row: ActionEntity | undefined, rule: string): Problem {
  if (row === undefined) return unknownAction();
  return new Problem('illegal_transition', `${rule}; this one is ${words(row.status)}.`);
}

export function unknownAction(): Problem {
  return new Problem('not_found', 'There is no action with this id; it may belong to another tenant.');
}

export function words(status: ActionStatus): string {
  return status.replaceAll('_', ' ');
}
