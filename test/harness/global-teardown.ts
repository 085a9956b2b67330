import type { TestServer } from './server.ts';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { twTestServer?: TestServer }).twTestServer?.stop();
}
