import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, NavLink, useLocation } from 'react-router';
import { PHONE_DESTINATIONS, type Destination } from '../navigation.ts';
import classes from './layout.module.css';
import { useWaitingForMe } from './use-waiting.ts';
import { t } from '../../shared/texts/texts.ts';

/** The rail on a phone. */
export function BottomBar({ destinations }: { destinations: readonly Destination[] }) {
  const waiting = useWaitingForMe();
  const { pathname } = useLocation();
  const more = destinations.slice(PHONE_DESTINATIONS);
  const inMore = more.some(({ to }) => pathname.startsWith(to));
  return (
    <nav aria-label={t`Main, phone`} className={classes['bottom']}>
      {destinations.slice(0, PHONE_DESTINATIONS).map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} end={to === '/'} className={classes['tab']}>
          <span className={classes['iconBox']}>
            <Icon size={20} stroke={1.7} aria-hidden />
            {to === '/approvals' && waiting > 0 && <span className={classes['dot']} />}
          </span>
          {label}
        </NavLink>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={classes['tab']} aria-current={inMore || undefined}>
            <IconDots size={20} aria-hidden />
            {t`More`}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {more.map(({ to, label, icon: Icon }) => (
            <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={18} aria-hidden />}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
