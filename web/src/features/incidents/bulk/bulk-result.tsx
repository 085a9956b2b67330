import { Button, CloseButton, Kbd, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { getIncidentsBulkByIdItems } from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { bulkRuns, canBeUndone, leftUndone, type BulkRun } from './bulk-runs.ts';
import classes from './bulk.module.css';
import { many, t } from '../../../shared/texts/texts.ts';

const MOST_TOLD = 200;

interface BulkResultProps {
  run: BulkRun;
  /** The key takes this one back. */
  next: boolean;
  onUndo: () => void;
  onGoOn: () => void;
}

/** How far one change of many is, and what has become of it. */
export function BulkResult({ run, next, onUndo, onGoOn }: BulkResultProps) {
  return (
    <div className={classes['run']} data-running={run.running || undefined}>
      {run.error != null ? (
        <ErrorNotice
          error={run.error}
          doing={run.way === 'work' ? t`go on with the change` : t`go on taking it back`}
          kept={t`${sentence(run)} Trying again does nothing twice.`}
          retry={onGoOn}
        />
      ) : (
        <Text size="sm">{sentence(run)}</Text>
      )}
      {run.running && (
        <Progress className={classes['progress']} value={share(run)} aria-label={t`Progress`} />
      )}
      {!run.running && leftUndone(run) > 0 && <LeftUndone run={run} />}
      {canBeUndone(run) && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={onUndo}
          rightSection={
            next && (
              <Kbd size="xs" className={classes['hint']} aria-hidden>
                z
              </Kbd>
            )
          }
        >
          {t`Undo`}
        </Button>
      )}
      {!run.running && (
        <CloseButton size="sm" aria-label={t`Close this result`} onClick={() => bulkRuns.close(run.id)} />
      )}
    </div>
  );
}

function share({ way, progress }: BulkRun): number {
  if (progress === null || progress.total === 0) return 0;
  if (way === 'undo')
    return (100 * (progress.undone + progress.undo_refused)) / Math.max(1, progress.changed);
  return (100 * (progress.total - progress.waiting)) / progress.total;
}

/** `195 resolved as duplicate · 3 were so already · 2 could not be`; while it runs, how far it is. */
function sentence({ way, words, running, progress, request }: BulkRun): string {
  if (progress === null)
    return request.ids
      ? t`${words.doing} ${many(request.ids.length, 'incident')}…`
      : t`${words.doing} all that match…`;
  const { total, waiting, changed, unchanged, refused, undone, undo_refused } = progress;
  if (way === 'undo')
    return running
      ? t`Taking back: ${undone + undo_refused} of ${changed}…`
      : listed([
          [undone, t`taken back`],
          [undo_refused, t`could not be taken back`],
        ]);
  if (running) return t`${words.doing} ${many(total, 'incident')}: ${total - waiting} done…`;
  const parts = listed([
    [changed, words.done],
    [unchanged, unchanged === 1 ? t`was so already` : t`were so already`],
    [refused, t`could not be`],
    [waiting, t`not tried yet`],
  ]);
  const more = progress.left_out
    ? t` More match than the ${total} that were taken: do it again for those.`
    : '';
  const lasting = progress.lasting === null || changed === 0 ? '' : ` ${progress.lasting}`;
  return `${parts}.${more}${lasting}`;
}

function listed(parts: [number, string][]): string {
  const told = parts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return told.length === 0 ? t`None matched` : told.join(' · ');
}

function LeftUndone({ run }: { run: BulkRun }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpened(true)}>
        {t`Which, and why`}
      </Button>
      {opened && <LeftUndoneDialog run={run} onClose={() => setOpened(false)} />}
    </>
  );
}

function LeftUndoneDialog({ run, onClose }: { run: BulkRun; onClose: () => void }) {
  const { id, way } = run;
  const items = useQuery({
    queryKey: keys.incidents.list({ operation: id, way }),
    queryFn: async ({ signal }) =>
      (
        await getIncidentsBulkByIdItems({
          path: { id },
          query: { limit: MOST_TOLD, ...(way === 'work' ? { outcome: 'refused' } : { undone: 'refused' }) },
          signal,
        })
      ).data,
  });
  const count = leftUndone(run);
  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={t`${many(count, 'incident')} could not be ${way === 'work' ? run.words.done : t`taken back`}`}
    >
      {items.isError && (
        <ErrorNotice error={items.error} doing={t`load which`} retry={() => void items.refetch()} />
      )}
      <ul className={classes['refused']}>
        {items.data?.map((item) => (
          <li key={item.incident_id}>
            <Text fw={500}>
              {item.number === null ? (
                item.incident_id
              ) : (
                <Link to={`/incidents/${item.number}`}>
                  {item.number} {visible(item.title ?? '')}
                </Link>
              )}
            </Text>
            <Text size="sm">{visible((way === 'work' ? item.detail : item.undone_detail) ?? '')}</Text>
          </li>
        ))}
      </ul>
      {count > MOST_TOLD && <Text size="sm">{t`These are the first ${MOST_TOLD} of them.`}</Text>}
      <DialogButtons>
        <Button onClick={onClose} data-autofocus>
          {t`Close`}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
