import type { Permission } from '#contracts';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useSession } from '../shared/session/session.ts';
import classes from './settings.module.css';

const PAGES: readonly { to: string; label: string; permission?: Permission }[] = [
  { to: '/settings/profile', label: 'Profile' },
  { to: '/settings/sources', label: 'Webhook sources', permission: 'source:read' },
  { to: '/settings/mailboxes', label: 'Mailboxes', permission: 'mailbox:read' },
  { to: '/connectors', label: 'Connectors', permission: 'connector:read' },
  { to: '/settings/inventory', label: 'Assets and identities', permission: 'inventory:read' },
  { to: '/settings/users', label: 'Users', permission: 'user:read' },
  { to: '/settings/teams', label: 'Teams', permission: 'team:read' },
  { to: '/settings/api-keys', label: 'API keys', permission: 'apikey:write' },
  { to: '/settings/general', label: 'General', permission: 'settings:read' },
  { to: '/settings/tenants', label: 'Tenants', permission: 'tenant:read' },
  { to: '/settings/jobs', label: 'Jobs', permission: 'job:read' },
];

export function Component() {
  const { permissions } = useSession();
  const { pathname } = useLocation();
  return (
    <div className={classes['layout']}>
      <nav aria-label="Settings" className={classes['tabs']}>
        {PAGES.filter(({ permission }) => !permission || permissions.has(permission)).map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            className={classes['tab']}
            ref={pathname.startsWith(to) ? scrollToIt : undefined}
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

/** On a phone the row of pages is wider than the screen. */
function scrollToIt(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
}
