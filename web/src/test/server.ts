import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

/** The mocked network; each test adds its handlers with `server.use`. What every sign-in form asks is answered: no provider. */
export const server = setupServer(
  http.get('*/api/demo/accounts', () => HttpResponse.json({ data: [] })),
  http.get('*/api/auth/methods', () => HttpResponse.json({ password: 'everybody', single_sign_on: null })),
);
