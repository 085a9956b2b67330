import { entities } from '../../reading/entities.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const axiom = defineFormat({
  name: 'axiom',
  title: 'Axiom monitors',
  vendor: 'Axiom',
  watches: 'monitoring',
  sender: 'A notifier of Axiom of the kind custom webhook',
  reads:
    'What a monitor sends when it has triggered and when it is resolved, with the event that it has matched.',
  authentications: ['header', 'bearer', 'query'],
  samples,
  recognises: (alert) =>
    (alert.has('monitorID') || alert.has('event.monitorID')) &&
    (alert.has('queryEndTime') ||
      alert.has('event.queryEndTime') ||
      alert.has('event.startTime') ||
      alert.has('event.body')),
  read: readMonitor,
});

function readMonitor(alert: Reader): FormatReading {
  const event = isObject(alert.at('event')) ? new Reader(alert.at('event') ?? {}) : alert;
  const said = event.text('title') ?? '';
  const action = alert.text('action') ?? /^(\w+):\s/.exec(said)?.[1];
  const title = said.replace(/^(?:Triggered|Resolved|Closed|Alert|Open):\s*/i, '');
  const matched = event.at('matchedEvent');
  const named = isObject(matched) ? entities(new Reader(matched)) : {};
  return {
    // It names the monitor, not the alert: the same comes again.
    id: null,
    title: title === '' ? undefined : title,
    description: event.text('description', 'body') ?? '',
    severity: { said: event.text('severity') },
    occurred_at:
      time(event.text('matchedEvent._time')) ?? time(event.text('timestamp')?.replace(/ UTC$/, '')),
    state: action === undefined ? null : /^(?:resolved|closed)$/i.test(action) ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: action }),
      event: { action: null },
      rule: part({ id: event.text('monitorID'), name: title === '' ? undefined : title }),
      host: null,
      user: null,
      source: null,
      ...named,
    },
  };
}
