import { APPROVAL_LEVELS } from '#contracts';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ApprovalDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useUrlFilters } from '../../../shared/lib/url-filters.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { useApprovals, VIEWS } from '../approvals.queries.ts';
import { ApprovalQueue } from './approval-queue.tsx';
import classes from './approvals.module.css';
import { BulkBar } from './bulk-bar.tsx';
import { Decision } from './decision.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { QueueViews } from './queue-views.tsx';
import { t } from '../../../shared/texts/texts.ts';

const FILTERS = ['view', 'level'] as const;

/** The queue and, beside it, the decision. Whatever is in the address is shown, in the queue or not. */
export function ApprovalsPage() {
  const { id } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [filters, setFilters] = useUrlFilters(FILTERS);
  const decides = useCan('approval:decide');
  const view = VIEWS.find((each) => each === filters.view) ?? (decides ? 'mine' : 'pending');
  const level = APPROVAL_LEVELS.find((each) => each === filters.level);
  const pages = useApprovals(view, level);
  const { rows } = pages;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set());
  // Without a choice the first one is there: at a desk nobody has to click before reading. Not on a phone, where it
  // would be out of sight, and a key would decide what nobody sees.
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const shown = useFirst(rows, `${view} ${level ?? ''}`, own);
  const currentId = id ?? (phone ? null : shown);

  const query = params.toString();
  const addressOf = (approvalId: string | null): string =>
    `/approvals${approvalId ? `/${approvalId}` : ''}${query ? `?${query}` : ''}`;
  // At once: the next key must not act on the row before.
  const go = (approvalId: string | null): void =>
    void navigate(addressOf(approvalId), { replace: id !== undefined, flushSync: true });
  const index = rows?.findIndex((row) => row.id === currentId) ?? -1;
  const move = (step: number): void => {
    const next = rows?.[Math.min(Math.max(index + step, 0), rows.length - 1)];
    if (next) go(next.id);
  };
  const pick = (approvalId: string): void =>
    setPicked((before) => {
      const next = new Set(before);
      if (!next.delete(approvalId)) next.add(approvalId);
      return next;
    });
  const goOn = (): void => {
    if (currentId !== null) setOwn(new Set([...own, currentId]));
    const next = rows?.[index + 1] ?? rows?.[index - 1];
    go(next && next.id !== currentId ? next.id : null);
  };

  const group = t`Approvals`;
  const current = rows?.[index];
  useShortcuts([
    { keys: 'j', label: t`Next approval`, group, run: () => move(1) },
    { keys: 'k', label: t`Approval before`, group, run: () => move(-1) },
    {
      keys: 'v',
      label: t`Select for a bulk decision`,
      group,
      obstacle:
        current === undefined
          ? t`No approval is chosen: j chooses the first.`
          : current.may_decide
            ? null
            : (current.obstacle ?? t`You cannot decide this approval.`),
      run: () => {
        if (current) pick(current.id);
      },
    },
    {
      keys: 'Escape',
      label: t`Clear the selection`,
      group,
      run: () => setPicked(new Set()),
      when: picked.size > 0,
    },
  ]);

  const chosen = rows?.filter((row) => picked.has(row.id) && row.may_decide) ?? [];
  return (
    <Page title={t`Approvals`} fill>
      {!(phone && id !== undefined) && <QueueViews view={view} level={level} onChange={setFilters} />}
      {pages.error ? (
        <ErrorNotice error={pages.error} doing={t`load the approvals`} retry={pages.retry} />
      ) : (
        <div className={classes['layout']} data-chosen={id !== undefined || undefined}>
          {!(rows?.length === 0 && currentId === null) && (
            <div className={classes['queue']}>
              {chosen.length > 0 && <BulkBar picked={chosen} onClear={() => setPicked(new Set())} />}
              {rows?.length === 0 ? (
                <EmptyQueue view={view} />
              ) : (
                <ApprovalQueue
                  pages={pages}
                  currentId={currentId}
                  addressOf={addressOf}
                  picked={picked}
                  onPick={pick}
                />
              )}
            </div>
          )}
          <Chosen id={currentId} rows={rows} back={addressOf(null)} focus={own.size > 0} onDecided={goOn}>
            <EmptyQueue view={view} />
          </Chosen>
        </div>
      )}
    </Page>
  );
}

/**
 * The first of the queue. What is being read stays when somebody else decides it, and says so itself; what one has
 * decided oneself makes room.
 */
function useFirst(
  rows: readonly ApprovalDto[] | undefined,
  queue: string,
  own: ReadonlySet<string>,
): string | null {
  const [kept, setKept] = useState<{ queue: string; id: string } | null>(null);
  const stays = kept?.queue === queue && !own.has(kept.id);
  const first = rows?.find((row) => !own.has(row.id))?.id ?? null;
  if (!stays && first !== null) setKept({ queue, id: first });
  return stays ? kept.id : first;
}

interface ChosenProps {
  id: string | null;
  rows: readonly ApprovalDto[] | undefined;
  back: string;
  focus: boolean;
  onDecided: () => void;
  children: React.ReactNode;
}

function Chosen({ id, rows, back, focus, onDecided, children }: ChosenProps) {
  if (id === null) return rows?.length === 0 ? <div>{children}</div> : null;
  return (
    <section className={classes['decision']} aria-label={t`Decision`}>
      <Decision id={id} back={back} focus={focus} onDecided={onDecided} />
    </section>
  );
}
