import { useQueryClient } from '@tanstack/react-query';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { later } from '../../../shared/lib/later.tsx';
import { bulkRuns, canBeUndone, useBulkRuns } from './bulk-runs.ts';
import { t } from '../../../shared/texts/texts.ts';

const BulkResult = later(() => import('./bulk-result.tsx').then((module) => module.BulkResult));

/** What is being done to many, how far it is, and what has become of it. */
export function BulkProgress() {
  const queryClient = useQueryClient();
  const runs = useBulkRuns();
  const undoable = runs.findLast(canBeUndone);
  const undo = (id: string): void => bulkRuns.undo(id, queryClient);
  useShortcuts([
    {
      keys: 'z',
      label: t`Take the last change back`,
      group: t`Selected incidents`,
      run: () => undoable && undo(undoable.id),
      when: undoable !== undefined,
    },
  ]);
  return (
    <div role="status" aria-label={t`Changes of many incidents`}>
      {runs.map((run) => (
        <BulkResult
          key={run.id}
          run={run}
          next={run === undoable}
          onUndo={() => undo(run.id)}
          onGoOn={() => bulkRuns.goOn(run.id, queryClient)}
        />
      ))}
    </div>
  );
}
