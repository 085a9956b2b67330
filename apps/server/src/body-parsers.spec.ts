import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { BodyBudget } from '#platform';
import { addBodyParsers } from './body-parsers.ts';

const KB = 1024;

describe('a body', () => {
  let server: FastifyInstance;
  let budget: BodyBudget;
  let seen: FastifyRequest[];
  let claimed: number;
  /** What is known of the sender before the body comes. */
  let known: Partial<FastifyRequest>;
  beforeEach(() => {
    seen = [];
    known = {};
    claimed = 0;
    server = fastify({ bodyLimit: 100 * KB });
    budget = new BodyBudget({ values: { BODY_MEMORY_MB: 0.25 } as never });
    server.addHook('onRequest', (request, _reply, done) => {
      Object.assign(request, known);
      done();
    });
    addBodyParsers(server, budget);
    server.setErrorHandler((error, _request, reply) => {
      const { code, status = 400, message } = error as { code?: string; status?: number; message: string };
      return reply.code(status).send({ code, message });
    });
    for (const path of ['/things', '/api/webhooks/edr', '/large'])
      server.post(path, path === '/large' ? { config: { bodyBytes: 120 * KB } } : {}, (request) => {
        seen.push(request);
        claimed = budget.bytes.held;
        return { ok: true };
      });
  });
  afterEach(() => server.close());

  const send = async (type: string | null, payload: string | Buffer, url = '/things') => {
    const headers = type === null ? {} : { 'content-type': type };
    const answer = await server.inject({ method: 'POST', url, headers, payload });
    return { status: answer.statusCode, ...(answer.json() as { code?: string; message?: string }) };
  };
  const body = () => seen.at(-1)?.body;

  it('is JSON, or the text of a playbook', async () => {
    expect(await send('application/json', '{"a":1}')).toMatchObject({ status: 200 });
    expect(body()).toEqual({ a: 1 });
    for (const type of ['application/yaml', 'text/yaml']) {
      await send(type, 'name: x');
      expect(body()).toBe('name: x');
    }
  });

  it('may be larger on a route that says so', async () => {
    const text = JSON.stringify({ a: 'x'.repeat(110 * KB) });
    expect(await send('application/json', text)).toMatchObject({ code: 'too_large' });
    expect(await send('application/json', text, '/large')).toMatchObject({ status: 200 });
    expect(await send('application/json', text + ' '.repeat(20 * KB), '/large')).toMatchObject({
      code: 'too_large',
    });
  });

  it.each(['application/json', 'text/plain'])('may be missing where its type is %s', async (type) => {
    expect(await send(type, '')).toMatchObject({ status: 200 });
    expect(body()).toBeUndefined();
  });

  it.each([
    ['application/json', '{"a":', undefined, /JSON/],
    [
      'application/json',
      '['.repeat(100) + ']'.repeat(100),
      'invalid_request',
      /nested more than 64 levels deep/,
    ],
    ['application/json', '{"a":"\\u0000"}', 'invalid_request', /^a holds the character U\+0000/],
    ['application/json', '{"__proto__":{"a":1}}', undefined, /JSON/],
    ['application/yaml', 'a\0b', 'invalid_request', /^The body holds the character U\+0000/],
    ['text/plain', 'x', 'unsupported_media_type', /^Send the body as application\/json\.$/],
  ])('as %s is refused when it is %s', async (type, payload, code, sentence) => {
    const answer = await send(type, payload);
    expect(answer.message).toMatch(sentence);
    if (code !== undefined) expect(answer.code).toBe(code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(seen).toEqual([]);
  });

  it.each(['application/json', 'message/rfc822'])('of a delivery is its bytes, as %s', async (type) => {
    await send(type, '{"a":', '/api/webhooks/edr');
    expect(body()).toEqual(Buffer.from('{"a":'));
  });

  it('is counted until it is answered, whatever becomes of it', async () => {
    await send('application/json', JSON.stringify('x'.repeat(KB)));
    expect([claimed, budget.bytes.held]).toEqual([KB + 2, 0]);
    await send('application/json', '{');
    expect(budget.bytes.held).toBe(0);
  });

  it('is no larger than its route takes, or than is taken of this sender', async () => {
    const tooLarge = (bytes: number) => ({
      ...{ status: 413, code: 'too_large' },
      message: `The body is larger than is taken here (${bytes} bytes); send less.`,
    });
    expect(await send('application/json', `"${'x'.repeat(100 * KB - 2)}"`)).toMatchObject({ status: 200 });
    expect(await send('application/json', `"${'x'.repeat(100 * KB - 1)}"`)).toMatchObject(tooLarge(100 * KB));
    known = { ownBodyLimit: 5 };
    expect(await send('application/json', '"xxx"')).toMatchObject({ status: 200 });
    expect(await send('application/json', '"xxxx"')).toMatchObject(tooLarge(5));
    expect(budget.bytes.held).toBe(0);
  });

  it('is refused for a moment where there is no room, and may be larger when its sender is known', async () => {
    const others = budget.claim();
    others.prove();
    expect(others.take(100 * KB)).toBe(true);
    const strangers = budget.claim();
    expect(strangers.take(90 * KB)).toBe(true);
    strangers.release();
    known = { senderIsKnown: true };
    const large = JSON.stringify('x'.repeat(90 * KB));
    expect(await send('application/json', large)).toMatchObject({ status: 200 });
    const more = budget.claim();
    more.prove();
    more.take(60 * KB);
    expect(await send('application/json', large)).toMatchObject({
      ...{ status: 503, code: 'unavailable' },
      message: expect.stringMatching(
        /^The server has as many bodies in hand as it can hold; nothing of this one/,
      ),
    });
    expect(budget.bytes.held).toBe(160 * KB);
  });

  it('of a stranger takes half of the room at most', async () => {
    const stranger = budget.claim();
    expect(stranger.take(60 * KB)).toBe(true);
    const large = JSON.stringify('x'.repeat(90 * KB));
    expect(await send('application/json', large)).toMatchObject({ status: 503 });
    known = { senderIsKnown: true };
    expect(await send('application/json', large)).toMatchObject({ status: 200 });
  });

  it('is shown as it comes in to who asked for that', async () => {
    const chunks: Buffer[] = [];
    known = { onBodyChunk: (chunk) => void chunks.push(chunk) };
    await send('application/json', '{"a":1}');
    expect(Buffer.concat(chunks).toString()).toBe('{"a":1}');
  });
});
