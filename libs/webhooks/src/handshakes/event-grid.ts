import { readJson } from '../domain/json.ts';
import { isObject } from '../reading/values.ts';
import { defineHandshake, echo, headerOf } from './define-handshake.ts';

const EVENT = 'Microsoft.EventGrid.SubscriptionValidationEvent';

/** Azure Event Grid with its own schema; with that of CloudEvents it asks by OPTIONS. */
export const eventGrid = defineHandshake({
  name: 'event-grid',
  title: 'Azure Event Grid',
  method: 'POST',
  mayBe: (greeting) => headerOf(greeting, 'aeg-event-type') === 'SubscriptionValidation',
  answer: ({ body }) => {
    const value = readJson(body.toString('utf8'))?.value;
    const event = Array.isArray(value) ? value[0] : value;
    if (!isObject(event) || event.eventType !== EVENT || !isObject(event.data)) return null;
    return {
      body: { validationResponse: echo(event.data.validationCode, 'validationCode') },
      detail: 'Azure Event Grid has validated its subscription.',
    };
  },
});
