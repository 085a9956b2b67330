import type { Disposition } from '#contracts';
import { useQueryClient } from '@tanstack/react-query';
import type { BulkIncidentsDto, IncidentFilterDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { words } from '../../../shared/lib/words.ts';
import { bulkRuns } from './bulk-runs.ts';

/** Which ones: those that are named, or all that match. */
export type BulkTargets = { ids: string[]; filter?: never } | { filter: IncidentFilterDto; ids?: never };

export interface BulkCommands {
  /** A null id takes the assignment away. */
  assign: (person: { id: string | null; name: string }) => void;
  /** A null id takes it out of its queue. */
  moveTo: (team: { id: string | null; name: string }) => void;
  resolve: (disposition: Disposition, note: string) => void;
  triage: () => void;
  tag: (add: string[], remove: string[]) => void;
  /** RFC 3339; null takes it back. */
  snooze: (until: string | null) => void;
}

/** What can be done to `targets`; each begins at once and tells its progress in the list. */
export function useBulkCommands(targets: BulkTargets | null, onStart: () => void): BulkCommands {
  const queryClient = useQueryClient();
  const start = (
    change: Omit<BulkIncidentsDto, 'operation_id' | 'ids' | 'filter'>,
    doing: string,
    done: string,
  ): void => {
    if (targets === null) return;
    bulkRuns.start({ ...change, ...targets }, { doing, done }, queryClient);
    onStart();
  };
  return {
    assign: ({ id, name }) =>
      start({ change: 'assign', assignee_id: id }, 'Assigning', `assigned to ${name}`),
    moveTo: ({ id, name }) =>
      start(
        { change: 'team', team_id: id },
        'Moving',
        id === null ? 'taken out of their queues' : `put into the queue of ${name}`,
      ),
    resolve: (disposition, note) =>
      start(
        { change: 'resolve', disposition, ...(note === '' ? {} : { note }) },
        'Resolving',
        `resolved as ${words(disposition).toLowerCase()}`,
      ),
    triage: () => start({ change: 'triage' }, 'Asking for the triage of', 'asked to be triaged again'),
    tag: (add_tags, remove_tags) =>
      start({ change: 'tag', add_tags, remove_tags }, 'Tagging', taggedAs(add_tags, remove_tags)),
    snooze: (snoozed_until) =>
      start(
        { change: 'snooze', snoozed_until },
        'Putting off',
        snoozed_until === null ? 'back in the queue' : `put off until ${exact(snoozed_until)}`,
      ),
  };
}

function taggedAs(add: string[], remove: string[]): string {
  const parts = [
    add.length > 0 && `tagged ${add.join(', ')}`,
    remove.length > 0 && `no longer ${remove.join(', ')}`,
  ];
  return parts.filter(Boolean).join(', ');
}
