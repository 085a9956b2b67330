import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { HandoverDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { handoversQuery } from '../handovers.queries.ts';
import classes from './handovers.module.css';
import { plural, t } from '../../../shared/texts/texts.ts';

/** What was left to the next shifts, newest first. */
export function HandoverList() {
  const list = useInfiniteQuery(handoversQuery);
  if (list.error)
    return <ErrorNotice error={list.error} doing={t`load the notes`} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton height={160} aria-label={t`Loading`} role="status" />;
  if (list.data.length === 0)
    return (
      <EmptyState title={t`No shift has been handed over yet`}>
        {t`At the end of yours, “Hand over” lists what is open and tells whoever comes next.`}
      </EmptyState>
    );
  return (
    <>
      <ul className={classes['list']} aria-label={t`Hand-over notes`}>
        {list.data.map((handover) => (
          <li key={handover.id}>
            <Link to={`/handovers/${handover.id}`} className={classes['row']}>
              <strong>{headline(handover)}</strong>{' '}
              <Text span size="sm" c="dimmed">
                {plural(handover.incidents.length, 'incident')}, <TimeAgo at={handover.created_at} />
              </Text>
              <span className={classes['excerpt']}>{visible(handover.note)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t`Load more`}
        </Button>
      )}
    </>
  );
}

export function headline({ author, recipient }: HandoverDto): string {
  return t`${visible(author.name)} to ${recipient === null ? 'everybody' : visible(recipient.name)}`;
}
