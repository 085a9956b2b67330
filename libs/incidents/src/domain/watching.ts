/** Why somebody is told what becomes of an incident. */
export const WATCH_REASONS = ['chosen', 'assigned', 'commented', 'mentioned'] as const;
export type WatchReason = (typeof WATCH_REASONS)[number];
