import { VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { SetupNotices } from '../features/connectors/components/setup-notices.tsx';
import classes from '../features/dashboard/components/dashboard.module.css';
import { LastDay } from '../features/dashboard/components/last-day.tsx';
import { NeedsYou } from '../features/dashboard/components/needs-you.tsx';
import { FirstRunCard } from '../features/first-run/components/first-run-card.tsx';
import { firstRunQuery } from '../features/first-run/first-run.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { hasJustSignedIn } from '../shared/session/signed-in.ts';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  useDocumentTitle(t`Triage Warden`);
  const first = useFirstPage();
  if (first === 'unknown') return null;
  if (first === 'setup') return <Navigate to="/setup" replace />;
  return (
    <div className={classes['page']}>
      <VisuallyHidden component="h1">{t`Dashboard`}</VisuallyHidden>
      <section className={classes['side']} aria-label={t`Needs you`}>
        <FirstRunCard />
        <NeedsYou />
        <SetupNotices />
      </section>
      <section className={classes['side']} aria-label={t`Last period`}>
        <LastDay />
      </section>
    </div>
  );
}

/** Whoever signs in to a tenant where nothing is set up, and may set it up, begins there. */
function useFirstPage(): 'dashboard' | 'setup' | 'unknown' {
  const { state } = useLocation();
  const leads = useCan('settings:write') && hasJustSignedIn(state);
  const { data, isPending } = useQuery({ ...firstRunQuery, enabled: leads });
  if (!leads) return 'dashboard';
  if (isPending) return 'unknown';
  return data?.lead && !data.begun ? 'setup' : 'dashboard';
}
