import { defineHandshake, echo, objectOf } from './define-handshake.ts';

const MOST_BYTES = 8192;

export const slack = defineHandshake({
  name: 'slack',
  title: 'Slack Events API',
  method: 'POST',
  mayBe: ({ body }) => body.length < MOST_BYTES && body.includes('"url_verification"'),
  answer: (greeting) => {
    const body = objectOf(greeting);
    if (body?.type !== 'url_verification' || typeof body.challenge !== 'string') return null;
    return {
      body: { challenge: echo(body.challenge, 'challenge') },
      detail: 'Slack has verified this address.',
    };
  },
});
