import type { Permission } from '#contracts';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useSession } from '../shared/session/session.ts';
import classes from './settings.module.css';
import { t } from '../shared/texts/texts.ts';

const PAGES: readonly { to: string; label: string; permission?: Permission }[] = [
  { to: '/settings/profile', label: t`Profile` },
  { to: '/settings/sources', label: t`Webhook sources`, permission: 'source:read' },
  { to: '/settings/mailboxes', label: t`Mailboxes`, permission: 'mailbox:read' },
  { to: '/connectors', label: t`Connectors`, permission: 'connector:read' },
  { to: '/settings/inventory', label: t`Assets and identities`, permission: 'inventory:read' },
  { to: '/settings/users', label: t`Users`, permission: 'user:read' },
  { to: '/settings/teams', label: t`Teams`, permission: 'team:read' },
  { to: '/settings/api-keys', label: t`API keys`, permission: 'apikey:write' },
  { to: '/settings/general', label: t`General`, permission: 'settings:read' },
  { to: '/settings/tenants', label: t`Tenants`, permission: 'tenant:read' },
  { to: '/settings/jobs', label: t`Jobs`, permission: 'job:read' },
];

export function Component() {
  const { permissions } = useSession();
  const { pathname } = useLocation();
  return (
    <div className={classes['layout']}>
      <nav aria-label={t`Settings`} className={classes['tabs']}>
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
