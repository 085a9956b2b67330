import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Settings } from '#platform';
import { StartError } from './start-error.ts';
import { serveStarting } from './starting-server.ts';

/** A port that is held until it is let go. */
async function held() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const letGo = () => new Promise((resolve) => server.close(resolve));
  return { port, letGo };
}
const at = (PORT: number) => ({ HOST: '127.0.0.1', PORT }) as Settings;

describe('a server that is starting', () => {
  it('is alive and not ready, and says why as it is now', async () => {
    const { port, letGo } = await held();
    await letGo();
    let why = 'It waits.';
    const starting = await serveStarting(at(port), () => why);
    const live = await fetch(`http://127.0.0.1:${port}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'starting' }]);
    why = 'It still waits.';
    const answer = await fetch(`http://127.0.0.1:${port}/api/incidents`, { method: 'POST', body: '{}' });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'retry-after': '5', connection: 'close' },
      'content-type': 'application/problem+json; charset=utf-8',
    });
    expect(await answer.json()).toMatchObject({
      ...{ status: 503, code: 'unavailable', detail: 'The server is starting. It still waits.' },
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await starting.close();
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('says that its port is taken', async () => {
    const { port, letGo } = await held();
    const refused = serveStarting(at(port), () => '');
    await expect(refused).rejects.toBeInstanceOf(StartError);
    await expect(refused).rejects.toThrow(`Port ${port} is taken by another program`);
    await letGo();
  });
});
