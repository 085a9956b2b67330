import { setupServer } from 'msw/node';

/** The mocked network; each test adds its handlers with `server.use`. */
export const server = setupServer();
