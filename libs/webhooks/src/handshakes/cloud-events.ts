import { Problem } from '#platform';
import { defineHandshake, headerOf } from './define-handshake.ts';

/** A host name, as the specification has it; what comes as an address is another thing. */
const ORIGIN = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;

/**
 * Abuse protection of CloudEvents' webhooks: may this origin deliver here? It is no authentication and asks for none;
 * what is delivered afterwards has to show who sends it. Nothing is called back.
 */
export const cloudEvents = defineHandshake({
  name: 'cloud-events',
  title: 'CloudEvents',
  method: 'OPTIONS',
  mayBe: (greeting) => headerOf(greeting, 'webhook-request-origin') !== '',
  answer: (greeting) => {
    const origin = headerOf(greeting, 'webhook-request-origin');
    if (!ORIGIN.test(origin))
      throw new Problem('invalid_request', 'WebHook-Request-Origin is not the name of a host.');
    const rate = headerOf(greeting, 'webhook-request-rate');
    return {
      headers: {
        allow: 'POST',
        'webhook-allowed-origin': origin,
        ...(rate === '' ? {} : { 'webhook-allowed-rate': /^[1-9]\d{0,8}$/.test(rate) ? rate : '*' }),
      },
      body: '',
      detail: `${origin} has asked whether it may deliver CloudEvents, and may.`,
    };
  },
});
