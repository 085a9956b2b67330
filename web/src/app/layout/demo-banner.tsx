import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../features/auth/auth.queries.ts';
import classes from './layout.module.css';

export function DemoBanner() {
  const { data } = useQuery(meQuery);
  if (!data?.demo) return null;
  return (
    <div className={classes['demo']} role="note">
      <strong>Demo: simulated connectors.</strong>{' '}
      <span className={classes['demoMore']}>
        No request leaves this machine; what actions do happens to invented systems.
      </span>
    </div>
  );
}
