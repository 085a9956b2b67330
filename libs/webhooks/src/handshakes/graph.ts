import { defineHandshake, echo } from './define-handshake.ts';

/** Microsoft Graph asks when a subscription is made or renewed, with an empty body, and wants the token as plain text. */
export const graph = defineHandshake({
  name: 'graph',
  title: 'Microsoft Graph change notifications',
  method: 'POST',
  mayBe: ({ query, body }) => query.validationToken !== undefined && body.length === 0,
  answer: ({ query }) => ({
    body: echo(query.validationToken, 'validationToken'),
    detail: 'Microsoft Graph has validated its subscription.',
  }),
});
