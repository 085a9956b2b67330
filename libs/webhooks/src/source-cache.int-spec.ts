import { jest } from '@jest/globals';
import { Clock } from '#platform';
import { post, source, t, withSources } from './webhook-receiver.harness.ts';

withSources();

it('what is changed about a source holds for the next delivery, though nothing was forgotten by time', async () => {
  const now = t.get(Clock).now();
  const clock = jest.spyOn(t.get(Clock), 'now').mockReturnValue(now);
  try {
    const change = (method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: object) =>
      t.http(method, `/api/webhook-sources/${path}`, {
        as: 'admin',
        ...(body === undefined ? {} : { body }),
      });
    let secret = 'none';
    const deliver = async () => {
      const target = { id: '', slug: 'late', secret };
      return (await post(target, '{"title":"Late"}', { authorization: `Bearer ${secret}` })).status;
    };
    expect(await deliver()).toBe(404);
    const made = await source('late', { authentication: 'bearer' });
    ({ secret } = made);
    expect(await deliver()).toBe(202);
    expect((await change('PATCH', made.id, { version: 1, enabled: false })).status).toBe(200);
    expect(await deliver()).toBe(404);
    expect((await change('PATCH', made.id, { version: 2, enabled: true })).status).toBe(200);
    expect(await deliver()).toBe(202);
    expect((await change('POST', `${made.id}/rotate-secret`, { keep_previous_seconds: 0 })).status).toBe(200);
    expect(await deliver()).toBe(401);
    expect((await change('DELETE', made.id)).status).toBe(204);
    expect(await deliver()).toBe(404);
  } finally {
    clock.mockRestore();
  }
});
