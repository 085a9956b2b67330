import type { RouteObject } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { Component as SignIn } from '../routes/sign-in.tsx';
import { PageSkeleton } from './page-skeleton.tsx';

/**
 * Every page is a chunk of its own: a module in `routes/` that exports `Component`. An error in a page is shown
 * in its place; the rail and the bars around it stay.
 */
export const routes: RouteObject[] = [
  // Not lazy: it is what a visitor sees first, and its fields are on every page.
  { path: '/sign-in', Component: SignIn },
  {
    path: '/',
    lazy: () => import('./shell.tsx'),
    HydrateFallback: PageSkeleton,
    children: [
      {
        ErrorBoundary: ErrorPage,
        children: [
          { index: true, lazy: () => import('../routes/dashboard.tsx') },
          { path: 'setup', lazy: () => import('../routes/setup.tsx') },
          { path: 'incidents', lazy: () => import('../routes/incidents.tsx') },
          { path: 'incidents/:id', lazy: () => import('../routes/incident.tsx') },
          { path: 'approvals/:id?', lazy: () => import('../routes/approvals.tsx') },
          { path: 'handovers', lazy: () => import('../routes/handovers.tsx') },
          { path: 'handovers/new', lazy: () => import('../routes/handover-new.tsx') },
          { path: 'handovers/:id', lazy: () => import('../routes/handover.tsx') },
          { path: 'playbooks', lazy: () => import('../routes/playbooks.tsx') },
          { path: 'playbooks/:name', lazy: () => import('../routes/playbook.tsx') },
          { path: 'runs/:id', lazy: () => import('../routes/run.tsx') },
          { path: 'policy', lazy: () => import('../routes/policy.tsx') },
          { path: 'connectors', lazy: () => import('../routes/connectors.tsx') },
          { path: 'connectors/:id', lazy: () => import('../routes/connector.tsx') },
          { path: 'reports', lazy: () => import('../routes/reports.tsx') },
          { path: 'audit', lazy: () => import('../routes/audit.tsx') },
          {
            path: 'settings',
            lazy: () => import('../routes/settings.tsx'),
            children: [
              { index: true, lazy: () => import('../routes/settings-index.tsx') },
              { path: 'profile', lazy: () => import('../routes/settings-profile.tsx') },
              { path: 'sources', lazy: () => import('../routes/settings-sources.tsx') },
              { path: 'sources/:id', lazy: () => import('../routes/settings-source.tsx') },
              { path: 'mailboxes', lazy: () => import('../routes/settings-mailboxes.tsx') },
              { path: 'mailboxes/:id', lazy: () => import('../routes/settings-mailbox.tsx') },
              { path: 'inventory', lazy: () => import('../routes/settings-inventory.tsx') },
              { path: 'users', lazy: () => import('../routes/settings-users.tsx') },
              { path: 'teams', lazy: () => import('../routes/settings-teams.tsx') },
              { path: 'api-keys', lazy: () => import('../routes/settings-api-keys.tsx') },
              { path: 'general', lazy: () => import('../routes/settings-general.tsx') },
              { path: 'tenants', lazy: () => import('../routes/settings-tenants.tsx') },
              { path: 'jobs', lazy: () => import('../routes/settings-jobs.tsx') },
            ],
          },
          { path: '*', lazy: () => import('../routes/not-found.tsx') },
        ],
      },
    ],
  },
];
