import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { HandoverForm } from '../features/handovers/components/handover-form.tsx';
import { useCan } from '../shared/session/session.ts';
import { EmptyState } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const canWrite = useCan('incident:write');
  return (
    <Page
      title={t`Hand over`}
      narrow
      lead={
        <Anchor component={Link} to="/handovers" size="sm">
          {t`Earlier notes`}
        </Anchor>
      }
    >
      {canWrite ? (
        <HandoverForm />
      ) : (
        <EmptyState title={t`You do not work on incidents`}>
          {t`Those who do hand their shifts over; what they leave can be read under “Earlier notes”.`}
        </EmptyState>
      )}
    </Page>
  );
}
