import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { anyPendingQuery, type View } from '../approvals.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

export function EmptyQueue({ view }: { view: View }) {
  const { data: othersWait } = useQuery({ ...anyPendingQuery, enabled: view === 'mine' });
  if (view === 'mine' && othersWait) {
    return (
      <EmptyState
        title={t`Nothing waits for you`}
        action={
          <Button component={Link} to="/approvals?view=pending" variant="default">
            {t`Show what waits for others`}
          </Button>
        }
      >
        {t`What waits now is your own request, needs a higher level, or has your decision already.`}
      </EmptyState>
    );
  }
  if (view === 'mine' || view === 'pending') {
    return (
      <EmptyState
        title={t`No decision is waiting`}
        action={
          <Button component={Link} to="/policy" variant="default">
            {t`See what needs approval`}
          </Button>
        }
      >
        {t`When a playbook, the analyst or a colleague asks for an action that the policy puts to people, it appears here by itself.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t`None was ${view}`}
      action={
        <Button component={Link} to="/approvals?view=pending" variant="default">
          {t`Show everything that waits`}
        </Button>
      }
    />
  );
}
