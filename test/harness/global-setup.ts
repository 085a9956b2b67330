import { startTestServer } from './server.ts';

/** Vitest runs this once before the first suite that needs a database; workers inherit the environment. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  process.env.TW_TEST_DATABASE_URL = server.url;
  return () => server.stop();
}
