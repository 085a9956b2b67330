import { defineHandshake, echo, headerOf } from './define-handshake.ts';

const CHALLENGE = 'x-okta-verification-challenge';

/** An event hook is verified once, with the same authorization header as its deliveries. */
export const okta = defineHandshake({
  name: 'okta',
  title: 'Okta event hook',
  method: 'GET',
  mayBe: (greeting) => headerOf(greeting, CHALLENGE) !== '',
  answer: (greeting) => ({
    body: { verification: echo(headerOf(greeting, CHALLENGE), CHALLENGE) },
    detail: 'Okta has verified its event hook.',
  }),
});
