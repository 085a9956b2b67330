import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { aFirstRun } from './first-run.ts';

/** The mocked network; each test adds its handlers with `server.use`. What every sign-in form, every list of incidents and every incident asks is answered: no provider, no views, no teams, the usual service levels, nobody who watches, no tasks, one's own neither, a set-up that is done. */
export const server = setupServer(
  http.get('*/api/demo/accounts', () => HttpResponse.json({ data: [] })),
  http.get('*/api/service-levels', () =>
    HttpResponse.json({ critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 }),
  ),
  http.get('*/api/incidents/:id/watchers', () =>
    HttpResponse.json({ data: [], more: false, watching: false }),
  ),
  http.get('*/api/incidents/:id/tasks', () => HttpResponse.json({ data: [], limit: 50 })),
  http.get('*/api/tasks/mine', () => HttpResponse.json({ data: [], more: false })),
  http.get('*/api/notifications/channels', () => HttpResponse.json({ data: [], mails: true })),
  http.put('*/api/:things/:id/presence', () => HttpResponse.json({ data: [] })),
  http.delete('*/api/:things/:id/presence', () => new HttpResponse(null, { status: 204 })),
  http.get('*/api/incident-views', () => HttpResponse.json({ data: [] })),
  http.get('*/api/teams', () => HttpResponse.json({ data: [] })),
  http.get('*/api/incident-queues', () => HttpResponse.json({ data: [] })),
  http.get('*/api/first-run', () => HttpResponse.json(aFirstRun())),
  http.get('*/api/auth/methods', () => HttpResponse.json({ password: 'everybody', single_sign_on: null })),
);
