import { FIRST_RUN_STEPS, type FirstRunStep } from '#contracts';
import type { FirstRunDto } from '../shared/api/generated/index.ts';

/** How far the set-up is, by the steps that are still to be done. */
export function aFirstRun(toDo: readonly FirstRunStep[] = [], more: Partial<FirstRunDto> = {}): FirstRunDto {
  return {
    lead: true,
    lead_version: 0,
    begun: true,
    steps: FIRST_RUN_STEPS.map((name) => ({ name, done: !toDo.includes(name) })),
    source_id: null,
    connector: null,
    deciders: 1,
    mode: 'supervised',
    ...more,
  };
}
