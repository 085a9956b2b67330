import { VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { SetupNotices } from '../features/connectors/components/setup-notices.tsx';
import classes from '../features/dashboard/components/dashboard.module.css';
import { LastDay } from '../features/dashboard/components/last-day.tsx';
import { NeedsYou } from '../features/dashboard/components/needs-you.tsx';

export function Component() {
  useDocumentTitle('Triage Warden');
  return (
    <div className={classes['page']}>
      <VisuallyHidden component="h1">Dashboard</VisuallyHidden>
      <section className={classes['side']} aria-label="Needs you">
        <NeedsYou />
        <SetupNotices />
      </section>
      <section className={classes['side']} aria-label="Last period">
        <LastDay />
      </section>
    </div>
  );
}
