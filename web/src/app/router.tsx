import { createBrowserRouter, type DataRouter } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { routes } from './routes.tsx';

export function createRouter(): DataRouter {
  return createBrowserRouter([{ ErrorBoundary: ErrorPage, children: routes }]);
}
