import { hostOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { entities } from '../../reading/entities.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const graylog = defineFormat({
  name: 'graylog',
  title: 'Graylog',
  vendor: 'Graylog',
  watches: 'siem',
  sender: 'A notification of Graylog of the kind HTTP',
  reads: 'The notification with its event and backlog, or an event alone.',
  authentications: ['header', 'basic', 'bearer', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('event_definition_id', 'event.origin_context') ||
    alert.has('event_definition_id', 'event.event_definition_type') ||
    alert.has('event_definition_id', 'event_definition_type', 'priority'),
  read: readEvent,
});

/** The priorities of event definitions; 4 since Graylog 6. https://go2docs.graylog.org/current/interacting_with_your_log_data/event_definitions.html */
const PRIORITIES = worded('1 (low)..4 (critical)', {
  '0': 'informational',
  '1': 'low',
  '2': 'medium',
  '3': 'high',
  '4': 'critical',
});

function readEvent(alert: Reader): FormatReading {
  const event = isObject(alert.at('event')) ? new Reader(alert.at('event') ?? {}) : alert;
  const definition = alert.text('event_definition_title');
  const message = event.text('message');
  const title = definition ?? message;
  // What the definition made fields of, then the log that led to it: both in the words of the log.
  const said = entities(
    new Reader([
      event.at('fields') ?? {},
      event.at('group_by_fields') ?? {},
      alert.at('backlog.0.fields') ?? {},
    ]),
  );
  return {
    id: event.text('id') ?? null,
    title,
    description: alert.text('event_definition_description') ?? (message === title ? '' : (message ?? '')),
    severity: { said: event.text('priority'), scale: PRIORITIES },
    type: [title, message],
    occurred_at: time(event.text('timestamp')),
    state: null,
    fields: {
      rule: part({
        id: event.text('event_definition_id') ?? alert.text('event_definition_id'),
        name: title,
        category: event.text('event_definition_type'),
      }),
      event: part({ url: alert.text('event_url', 'url'), reason: message === title ? undefined : message }),
      ...said,
      host: said.host ?? part({ ...logged(alert) }) ?? null,
      source: said.source ?? null,
      user: said.user ?? null,
    },
  };
}

/** `source` of a log is the machine that wrote it; that of an event is Graylog's own node. */
function logged(alert: Reader): { name?: string | undefined; ip?: string | undefined } {
  const host = hostOf(alert.text('backlog.0.source'));
  return { name: host?.name, ip: host?.ip };
}
