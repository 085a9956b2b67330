import type { ApprovalLevel } from '#contracts';

/** The higher the level, the more urgent: what needs a manager does the most harm by waiting. */
export const DEADLINE_HOURS: Record<ApprovalLevel, number> = { analyst: 4, senior_analyst: 2, manager: 1 };

const HOUR_MS = 3_600_000;

export function deadline(level: ApprovalLevel, from: Date): Date {
  return new Date(from.getTime() + DEADLINE_HOURS[level] * HOUR_MS);
}
