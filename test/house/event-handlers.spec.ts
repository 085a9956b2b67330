import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config, Explorer, PlatformRuntime } from '#platform';
import { createHttpApplication } from '../../apps/server/src/http-server.ts';
import { ActionListeners } from '../../libs/actions/src/actions.listeners.ts';
import { LISTENER_METADATA } from '../../libs/platform/src/events/domain-event.ts';

/** The server's last step before it works, on the whole application and no database. */
async function start(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-start-'));
  const config = new Config({ LOG_LEVEL: 'fatal', DATA_DIR: dataDir, ROLE: 'api' });
  try {
    const app = await createHttpApplication(config, null);
    app.get(Explorer).explore();
    await app.get(PlatformRuntime).startWorkers();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const method = Object.getOwnPropertyDescriptor(ActionListeners.prototype, 'approved')?.value as object;
const metadata: unknown = Reflect.getMetadata(LISTENER_METADATA, method);
afterEach(() => Reflect.defineMetadata(LISTENER_METADATA, metadata, method));

it('starts with every handler that an event needs, and with none that the contract does not name', async () => {
  await expect(start()).resolves.toBeUndefined();
});

it('does not start without the one that carries out what is approved, although notifications hears of it', async () => {
  Reflect.deleteMetadata(LISTENER_METADATA, method);
  await expect(start()).rejects.toThrow(
    /^The handler actions\.approved of approval\.granted is missing, so what has to follow from that event would be lost\.$/,
  );
});
