import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../features/auth/auth.queries.ts';
import classes from './layout.module.css';
import { t } from '../../shared/texts/texts.ts';

export function DemoBanner() {
  const { data } = useQuery(meQuery);
  if (!data?.demo) return null;
  return (
    <div className={classes['demo']} role="note">
      <strong>{t`Demo: simulated connectors.`}</strong>{' '}
      <span className={classes['demoMore']}>
        {t`What actions do happens to invented systems. No request leaves this machine, unless you add a real connector, or start it with a Claude key or a mail server.`}
      </span>
    </div>
  );
}
