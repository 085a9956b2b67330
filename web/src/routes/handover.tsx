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
import { marked, rich, t } from '../shared/texts/texts.ts';

export function Component() {
  const { id = '' } = useParams();
  const handover = useQuery(handoverQuery(id));
  if (isProblem(handover.error, 'not_found'))
    return (
      <EmptyState page title={t`There is no such hand-over note`}>
        {rich`All of them are in the ${marked('list', (text) => <Link to="/handovers">{text}</Link>)}.`}
      </EmptyState>
    );
  if (handover.error)
    return (
      <ErrorNotice error={handover.error} doing={t`load the note`} retry={() => void handover.refetch()} />
    );
  if (!handover.data) return <Skeleton height={160} aria-label={t`Loading`} role="status" />;
  return (
    <Page
      title={t`Hand-over: ${headline(handover.data)}`}
      narrow
      lead={
        <>
          {exact(handover.data.created_at)} ·{' '}
          <Anchor component={Link} to="/handovers" size="sm" underline="always">
            {t`All notes`}
          </Anchor>
        </>
      }
    >
      <HandoverView handover={handover.data} />
    </Page>
  );
}
