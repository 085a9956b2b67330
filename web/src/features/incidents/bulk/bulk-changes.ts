import type { Disposition } from '#contracts';
import { useQueryClient } from '@tanstack/react-query';
import type { BulkIncidentsDto, IncidentFilterDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { words } from '../../../shared/lib/words.ts';
import { bulkRuns } from './bulk-runs.ts';
import { t, within } from '../../../shared/texts/texts.ts';

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
      start({ change: 'assign', assignee_id: id }, t`Assigning`, t`assigned to ${name}`),
    moveTo: ({ id, name }) =>
      start(
        { change: 'team', team_id: id },
        t`Moving`,
        id === null ? t`taken out of their queues` : t`put into the queue of ${name}`,
      ),
    resolve: (disposition, note) =>
      start(
        { change: 'resolve', disposition, ...(note === '' ? {} : { note }) },
        t`Resolving`,
        t`resolved as ${within(words(disposition))}`,
      ),
    triage: () => start({ change: 'triage' }, t`Asking for the triage of`, t`asked to be triaged again`),
    tag: (add_tags, remove_tags) =>
      start({ change: 'tag', add_tags, remove_tags }, t`Tagging`, taggedAs(add_tags, remove_tags)),
    snooze: (snoozed_until) =>
      start(
        { change: 'snooze', snoozed_until },
        t`Putting off`,
        snoozed_until === null ? t`back in the queue` : t`put off until ${exact(snoozed_until)}`,
      ),
  };
}

function taggedAs(add: string[], remove: string[]): string {
  const parts = [
    add.length > 0 && t`tagged ${add.join(', ')}`,
    remove.length > 0 && t`no longer ${remove.join(', ')}`,
  ];
  return parts.filter(Boolean).join(', ');
}
