import { ActionIcon, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link, NavLink } from 'react-router';
import type { Destination } from '../navigation.ts';
import classes from './layout.module.css';
import { useWaitingForMe } from './use-waiting.ts';
import { t } from '../../shared/texts/texts.ts';

export function Rail({ destinations }: { destinations: readonly Destination[] }) {
  const [narrow, setNarrow] = useLocalStorage({ key: 'tw-rail-narrow', defaultValue: false });
  const waiting = useWaitingForMe();
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const toggle = narrow ? t`Widen the navigation` : t`Narrow the navigation`;
  return (
    <nav aria-label={t`Main`} className={`${classes['rail']} ${narrow ? classes['railNarrow'] : ''}`}>
      <Link to="/" className={classes['brand']} aria-label={t`Triage Warden, dashboard`}>
        <img src="/favicon.svg" alt="" width={20} height={20} />
        {!narrow && t`Triage Warden`}
      </Link>
      <ul className={classes['railList']}>
        {destinations.map((destination) => (
          <li key={destination.to}>
            <RailLink
              destination={destination}
              narrow={narrow}
              count={destination.to === '/approvals' ? waiting : 0}
            />
          </li>
        ))}
      </ul>
      <Tooltip label={toggle} position="right">
        <ActionIcon aria-label={toggle} onClick={() => setNarrow(!narrow)}>
          <Collapse size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}

interface RailLinkProps {
  destination: Destination;
  narrow: boolean;
  count: number;
}

function RailLink({ destination: { to, label, icon: Icon }, narrow, count }: RailLinkProps) {
  return (
    <Tooltip label={label} position="right" disabled={!narrow}>
      <NavLink to={to} end={to === '/'} className={classes['link']} aria-label={narrow ? label : undefined}>
        <span className={classes['iconBox']}>
          <Icon size={18} stroke={1.7} aria-hidden />
          {narrow && count > 0 && <span className={classes['dot']} />}
        </span>
        {!narrow && <span className={classes['label']}>{label}</span>}
        {!narrow && count > 0 && (
          <span className={classes['count']} aria-label={t`${count} wait for you`}>
            {count > 99 ? '99+' : count}
          </span>
        )}
      </NavLink>
    </Tooltip>
  );
}
