import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { HandoverForm } from '../features/handovers/components/handover-form.tsx';
import { useCan } from '../shared/session/session.ts';
import { EmptyState } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';

export function Component() {
  const canWrite = useCan('incident:write');
  return (
    <Page
      title="Hand over"
      narrow
      lead={
        <Anchor component={Link} to="/handovers" size="sm">
          Earlier notes
        </Anchor>
      }
    >
      {canWrite ? (
        <HandoverForm />
      ) : (
        <EmptyState title="You do not work on incidents">
          Those who do hand their shifts over; what they leave can be read under “Earlier notes”.
        </EmptyState>
      )}
    </Page>
  );
}
