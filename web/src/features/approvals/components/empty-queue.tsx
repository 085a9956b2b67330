import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { anyPendingQuery, type View } from '../approvals.queries.ts';

export function EmptyQueue({ view }: { view: View }) {
  const { data: othersWait } = useQuery({ ...anyPendingQuery, enabled: view === 'mine' });
  if (view === 'mine' && othersWait) {
    return (
      <EmptyState
        title="Nothing waits for you"
        action={
          <Button component={Link} to="/approvals?view=pending" variant="default">
            Show what waits for others
          </Button>
        }
      >
        What waits now is your own request, needs a higher level, or has your decision already.
      </EmptyState>
    );
  }
  if (view === 'mine' || view === 'pending') {
    return (
      <EmptyState
        title="No decision is waiting"
        action={
          <Button component={Link} to="/policy" variant="default">
            See what needs approval
          </Button>
        }
      >
        When a playbook, the analyst or a colleague asks for an action that the policy puts to people, it
        appears here by itself.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`None was ${view}`}
      action={
        <Button component={Link} to="/approvals?view=pending" variant="default">
          Show everything that waits
        </Button>
      }
    />
  );
}
