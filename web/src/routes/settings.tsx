import type { Permission } from '#contracts';
import { NavLink, Outlet } from 'react-router';
import { useSession } from '../shared/session/session.ts';
import classes from './settings.module.css';

const PAGES: readonly { to: string; label: string; permission?: Permission }[] = [
  { to: '/settings/profile', label: 'Profile' },
  { to: '/settings/sources', label: 'Webhook sources', permission: 'source:read' },
  { to: '/connectors', label: 'Connectors', permission: 'connector:read' },
  { to: '/settings/users', label: 'Users', permission: 'user:read' },
  { to: '/settings/api-keys', label: 'API keys', permission: 'apikey:write' },
  { to: '/settings/jobs', label: 'Jobs', permission: 'job:read' },
];

export function Component() {
  const { permissions } = useSession();
  return (
    <div className={classes['layout']}>
      <nav aria-label="Settings" className={classes['tabs']}>
        {PAGES.filter(({ permission }) => !permission || permissions.has(permission)).map(({ to, label }) => (
          <NavLink key={to} to={to} className={classes['tab'] ?? ''}>
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
