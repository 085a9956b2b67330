import { startTestServer } from './server.ts';

/** Jest runs this once before the first suite that needs a database; workers inherit the environment. */
export default async function globalSetup(): Promise<void> {
  const server = await startTestServer();
  process.env.TW_TEST_DATABASE_URL = server.url;
  (globalThis as { twTestServer?: unknown }).twTestServer = server;
}
