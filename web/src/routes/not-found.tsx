import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../shared/ui/notices.tsx';

export function Component() {
  return (
    <EmptyState
      page
      title="There is no page at this address"
      action={
        <Button component={Link} to="/" variant="default">
          Go to the dashboard
        </Button>
      }
    >
      The address may be mistyped, or what it showed has another place now.
    </EmptyState>
  );
}
