import type { RouteObject } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { PageSkeleton } from './page-skeleton.tsx';

/**
 * Every page is a chunk of its own: a module in `routes/` that exports `Component`. An error in a page is shown
 * in its place; the rail and the bars around it stay.
 */
export const routes: RouteObject[] = [
  { path: '/sign-in', lazy: () => import('../routes/sign-in.tsx') },
  {
    path: '/',
    lazy: () => import('./shell.tsx'),
    HydrateFallback: PageSkeleton,
    children: [
      {
        ErrorBoundary: ErrorPage,
        children: [
          { index: true, lazy: () => import('../routes/dashboard.tsx') },
          { path: 'incidents', lazy: () => import('../routes/incidents.tsx') },
          { path: 'incidents/:id', lazy: () => import('../routes/incident.tsx') },
          { path: '*', lazy: () => import('../routes/not-found.tsx') },
        ],
      },
    ],
  },
];
