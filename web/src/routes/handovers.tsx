import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { HandoverList } from '../features/handovers/components/handover-list.tsx';
import { useCan } from '../shared/session/session.ts';
import { Page } from '../shared/ui/page.tsx';

export function Component() {
  const canWrite = useCan('incident:write');
  return (
    <Page
      title="Hand-overs"
      narrow
      actions={
        canWrite && (
          <Button component={Link} to="/handovers/new">
            Hand over
          </Button>
        )
      }
    >
      <HandoverList />
    </Page>
  );
}
