import type { Disposition } from '#contracts';
import { Problem } from '#platform';
import { readTags } from './tags.ts';

/** What can be done to many incidents at once. */
export const BULK_CHANGES = ['assign', 'team', 'resolve', 'triage', 'tag', 'snooze'] as const;
export type BulkChangeName = (typeof BULK_CHANGES)[number];

/** What has become of one of them; `unchanged` is as it was to be already. */
export const BULK_OUTCOMES = ['waiting', 'changed', 'unchanged', 'refused'] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

export const BULK_UNDONE = ['undone', 'refused'] as const;
export type BulkUndone = (typeof BULK_UNDONE)[number];

/** The most ids that are named at once, and the most that are taken of all that match. */
export const MOST_NAMED = 500;
export const MOST_MATCHING = 2000;

export type BulkChange =
  | { change: 'assign'; assignee_id: string | null }
  | { change: 'team'; team_id: string | null }
  | { change: 'resolve'; disposition: Disposition; note: string | null }
  | { change: 'triage'; playbook: string | null }
  | { change: 'tag'; add_tags: string[]; remove_tags: string[] }
  | { change: 'snooze'; snoozed_until: string | null };

/** As somebody sends it: which fields belong to which change is not said by its type. */
export interface BulkChangeInput {
  change: BulkChangeName;
  assignee_id?: string | null;
  team_id?: string | null;
  disposition?: Disposition;
  note?: string;
  playbook?: string;
  add_tags?: string[];
  remove_tags?: string[];
  /** RFC 3339; null takes it back. */
  snoozed_until?: string | null;
}

const FIELDS = [
  'assignee_id',
  'team_id',
  'disposition',
  'note',
  'playbook',
  'add_tags',
  'remove_tags',
  'snoozed_until',
] as const;
const OF: Record<BulkChangeName, readonly (typeof FIELDS)[number][]> = {
  assign: ['assignee_id'],
  team: ['team_id'],
  resolve: ['disposition', 'note'],
  triage: ['playbook'],
  tag: ['add_tags', 'remove_tags'],
  snooze: ['snoozed_until'],
};

/** @throws Problem invalid_request where a field is missing or belongs to another change */
export function readBulkChange(input: BulkChangeInput): BulkChange {
  const stray = FIELDS.find((field) => input[field] !== undefined && !OF[input.change].includes(field));
  if (stray !== undefined) throw refusal(stray, `${stray} does not belong to the change ${input.change}.`);
  switch (input.change) {
    case 'assign':
      if (input.assignee_id === undefined)
        throw refusal('assignee_id', 'Say to whom: a user’s id, or null to take the assignment away.');
      return { change: 'assign', assignee_id: input.assignee_id };
    case 'team':
      if (input.team_id === undefined)
        throw refusal(
          'team_id',
          'Say into whose queue: a team’s id, or null to take them out of all queues.',
        );
      return { change: 'team', team_id: input.team_id };
    case 'resolve':
      if (input.disposition === undefined) throw refusal('disposition', 'Say what they were: a disposition.');
      return { change: 'resolve', disposition: input.disposition, note: input.note ?? null };
    case 'triage':
      return { change: 'triage', playbook: input.playbook ?? null };
    case 'tag': {
      const [add_tags, remove_tags] = [readTags(input.add_tags ?? []), readTags(input.remove_tags ?? [])];
      if (add_tags.length + remove_tags.length === 0)
        throw refusal('add_tags', 'Say which tags are to be added or removed.');
      return { change: 'tag', add_tags, remove_tags };
    }
    case 'snooze':
      if (input.snoozed_until === undefined)
        throw refusal('snoozed_until', 'Say until when they are put off, or null to take that back.');
      return { change: 'snooze', snoozed_until: input.snoozed_until };
  }
}

/** Why it cannot be taken back; null when it can. */
export function lastingBecause(change: BulkChangeName): string | null {
  return change === 'triage'
    ? 'A triage that was asked for is not taken back: cancel its run on the incident’s page.'
    : null;
}

function refusal(path: string, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: 'invalid', message }] });
}
