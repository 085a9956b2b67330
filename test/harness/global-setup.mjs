// Not TypeScript: Jest would turn that into CommonJS and the migrations' `import()` of file addresses with it.
import { startTestServer } from './server.ts';

/** Jest runs this once before the first suite that needs a database; workers inherit the environment. */
export default async function globalSetup() {
  const server = await startTestServer();
  process.env.TW_TEST_DATABASE_URL = server.url;
  globalThis.twTestServer = server;
}
