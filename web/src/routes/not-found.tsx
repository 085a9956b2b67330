import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../shared/ui/notices.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  return (
    <EmptyState
      page
      title={t`There is no page at this address`}
      action={
        <Button component={Link} to="/" variant="default">
          {t`Go to the dashboard`}
        </Button>
      }
    >
      {t`The address may be mistyped, or what it showed has another place now.`}
    </EmptyState>
  );
}
