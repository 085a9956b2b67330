import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { headline } from '../features/handovers/components/handover-list.tsx';
import { HandoverView } from '../features/handovers/components/handover-view.tsx';
import { handoverQuery } from '../features/handovers/handovers.queries.ts';
import { isProblem } from '../shared/api/problem.ts';
import { exact } from '../shared/lib/time.ts';
import { EmptyState, ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';

export function Component() {
  const { id = '' } = useParams();
  const handover = useQuery(handoverQuery(id));
  if (isProblem(handover.error, 'not_found'))
    return (
      <EmptyState page title="There is no such hand-over note">
        All of them are in the <Link to="/handovers">list</Link>.
      </EmptyState>
    );
  if (handover.error)
    return <ErrorNotice error={handover.error} doing="load the note" retry={() => void handover.refetch()} />;
  if (!handover.data) return <Skeleton height={160} aria-label="Loading" role="status" />;
  return (
    <Page
      title={`Hand-over: ${headline(handover.data)}`}
      narrow
      lead={
        <>
          {exact(handover.data.created_at)} ·{' '}
          <Anchor component={Link} to="/handovers" size="sm">
            All notes
          </Anchor>
        </>
      }
    >
      <HandoverView handover={handover.data} />
    </Page>
  );
}
