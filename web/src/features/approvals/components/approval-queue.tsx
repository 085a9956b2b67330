import { Button, Checkbox, Skeleton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ApprovalDto } from '../../../shared/api/generated/index.ts';
import type { usePages } from '../../../shared/api/paged.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo, TimeLeft } from '../../../shared/ui/time.tsx';
import classes from './approvals.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface ApprovalQueueProps {
  pages: ReturnType<typeof usePages<ApprovalDto>>;
  currentId: string | null;
  addressOf: (id: string) => string;
  picked: ReadonlySet<string>;
  onPick: (id: string) => void;
}

/** The queue by time left. The current one is marked by colour, bar and `aria-current`. */
export function ApprovalQueue({ pages, currentId, addressOf, picked, onPick }: ApprovalQueueProps) {
  const { rows, table } = pages;
  if (!rows) return <QueueSkeleton />;
  return (
    <ul className={classes['rows']} aria-label={t`Approvals`}>
      {rows.map((approval) => (
        <li
          key={approval.id}
          className={classes['row']}
          data-current={approval.id === currentId || undefined}
          ref={approval.id === currentId ? scrollToIt : undefined}
        >
          {approval.may_decide ? (
            <Checkbox
              size="xs"
              mt={2}
              aria-label={t`Select: ${visible(approval.summary)}`}
              checked={picked.has(approval.id)}
              onChange={() => onPick(approval.id)}
            />
          ) : (
            <IconLock
              size={16}
              style={{ flex: 'none', marginTop: 2 }}
              role="img"
              aria-label={t`Not yours to decide`}
            />
          )}
          <Link
            to={addressOf(approval.id)}
            className={classes['rowLink']}
            aria-current={approval.id === currentId ? 'true' : undefined}
          >
            <span className={classes['rowTitle']}>{visible(approval.summary)}</span>
            <span className={classes['rowMeta']}>
              <span>
                {words(approval.level)} · {approval.proposer.name}
              </span>
              <When approval={approval} />
            </span>
          </Link>
        </li>
      ))}
      {table.hasMore && (
        <li style={{ padding: 8 }}>
          <Button variant="subtle" loading={table.loadingMore} onClick={table.onMore}>
            {t`Load more`}
          </Button>
        </li>
      )}
    </ul>
  );
}

function scrollToIt(element: HTMLLIElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function When({ approval }: { approval: ApprovalDto }) {
  if (approval.status === 'pending')
    return <TimeLeft until={approval.expires_at} since={approval.created_at} />;
  return (
    <span>
      <StateBadge status={approval.status} /> <TimeAgo at={approval.settled_at ?? approval.created_at} />
    </span>
  );
}

function QueueSkeleton() {
  return (
    <div role="status" aria-label={t`Loading the approvals`} className={classes['rows']}>
      {Array.from({ length: 7 }, (_, index) => (
        <div key={index} className={classes['row']}>
          <div style={{ flex: 1 }}>
            <Skeleton height={12} mb={9} width={`${88 - index * 6}%`} />
            <Skeleton height={10} width="60%" />
          </div>
        </div>
      ))}
    </div>
  );
}
