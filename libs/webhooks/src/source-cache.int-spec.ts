import { vi } from 'vitest';
import { Clock } from '#platform';
import { until } from '../../../test/harness/server-process.ts';
import { post, source, t, withSources } from './webhook-receiver.harness.ts';
import { WebhookSourcesService } from './webhook-sources.service.ts';

withSources();

it('what is changed about a source holds for the next delivery here, and soon in every process', async () => {
  const other = await t.another();
  const frozen = t.get(Clock).now();
  // Nothing is forgotten by its age.
  const clocks = [t.get(Clock), other.get(Clock)].map((clock) =>
    vi.spyOn(clock, 'now').mockReturnValue(frozen),
  );
  const change = (method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: object) =>
    t.http(method, `/api/webhook-sources/${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  let secret = 'none';
  const delivery = () => ({
    method: 'POST' as const,
    url: '/api/webhooks/late',
    payload: '{"title":"Late"}',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
  });
  async function answered(status: number, what: string) {
    const { payload, headers } = delivery();
    expect((await post({ id: '', slug: 'late', secret }, payload, headers)).status).toBe(status);
    await until(
      `the other process hears that it is ${what}`,
      async () => (await other.inject(delivery())).statusCode === status,
    );
  }
  try {
    await answered(404, 'not there');
    const made = await source('late', { authentication: 'bearer' });
    ({ secret } = made);
    await answered(202, 'there');
    expect((await change('PATCH', made.id, { version: 1, enabled: false })).status).toBe(200);
    await answered(404, 'switched off');
    expect((await change('PATCH', made.id, { version: 2, enabled: true })).status).toBe(200);
    await answered(202, 'switched on');
    const rotated = await change('POST', `${made.id}/rotate-secret`, { keep_previous_seconds: 0 });
    expect(rotated.status).toBe(200);
    await answered(401, 'of another secret');
    ({ secret } = rotated.body as { secret: string });
    await answered(202, 'of this secret');
    expect((await change('DELETE', made.id)).status).toBe(204);
    await answered(404, 'gone');
  } finally {
    for (const clock of clocks) clock.mockRestore();
  }
});

it('a change reaches settings only, whatever else a caller brings', async () => {
  const { id } = await source('settled', { authentication: 'bearer' });
  const brought = { version: 1, name: 'Renamed', slug: 'elsewhere', secret_sealed: Buffer.from('mine') };
  const before = await t.sql('SELECT slug, secret_sealed FROM webhook_sources WHERE id = $1', [id]);
  await t.as({ type: 'system', id: null, name: 'test' }, () =>
    t.get(WebhookSourcesService).update(id, brought as never),
  );
  expect(await t.sql('SELECT slug, secret_sealed FROM webhook_sources WHERE id = $1', [id])).toEqual(before);
  expect(await t.sql('SELECT name FROM webhook_sources WHERE id = $1', [id])).toEqual([{ name: 'Renamed' }]);
});
