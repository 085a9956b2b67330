import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { HandoverList } from '../features/handovers/components/handover-list.tsx';
import { useCan } from '../shared/session/session.ts';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const canWrite = useCan('incident:write');
  return (
    <Page
      title={t`Hand-overs`}
      narrow
      actions={
        canWrite && (
          <Button component={Link} to="/handovers/new">
            {t`Hand over`}
          </Button>
        )
      }
    >
      <HandoverList />
    </Page>
  );
}
