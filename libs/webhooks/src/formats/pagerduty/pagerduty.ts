import type { NormalAlert } from '#contracts';
import { incidentType } from '../../reading/incident-type.ts';
import { hostOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, worded, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const pagerDuty = defineFormat({
  name: 'pagerduty',
  title: 'PagerDuty',
  sender: 'A webhook subscription of PagerDuty, or whatever sends events of the Events API (v2)',
  reads:
    'Webhooks of the third version about incidents, and events with the fields of the Common Event Format (summary, source, severity, component, group, class, custom_details).',
  authentications: ['pagerduty', 'header', 'bearer', 'query'],
  samples,
  recognises: (alert) => isWebhook(alert) || isEvent(alert),
  // The routing key lets anybody send to the service in PagerDuty: it is not kept.
  unwrap: ({ routing_key, ...rest }) =>
    routing_key !== undefined && rest.event_action !== undefined ? [rest] : null,
  read: (alert) => (isWebhook(alert) ? incident(alert) : event(alert)),
});

const isWebhook = (alert: Reader): boolean =>
  alert.has('event.event_type', 'event.resource_type', 'event.occurred_at') && alert.has('event.data.id');
const isEvent = (alert: Reader): boolean =>
  alert.has('event_action') && alert.has('payload.summary') && alert.has('payload.source');

const URGENCY = worded('low, high', { low: 'low', high: 'high' });
/** What an account calls its priorities is its own: P1 is the worst as they come. */
const PRIORITY: SeverityScale = { name: 'P1..P5', read: (value) => severity(value) };

/** https://developer.pagerduty.com/docs/webhooks-overview */
function incident(alert: Reader): FormatReading {
  const kind = alert.text('event.event_type') ?? '';
  const data = new Reader(alert.at('event.data') ?? {});
  // Notes, responders and messages tell of an incident that stands beside them.
  const about = data.at('incident') === undefined ? data : new Reader(data.at('incident') ?? {});
  const status = data.text('status');
  const priority = data.text('priority.summary');
  const graded = priority !== undefined && severity(priority) !== null;
  const urgency = data.text('urgency');
  return {
    id: about.text('id') ?? null,
    title: about.text('title', 'summary') ?? (kind === '' ? undefined : kind),
    description: data.text('content', 'message', 'body.details', 'resolve_reason.type') ?? '',
    severity: graded ? { said: priority, scale: PRIORITY } : { said: urgency, scale: URGENCY },
    type: incidentType(about.text('title', 'summary')) ?? 'other',
    occurred_at: time(data.text('created_at')) ?? time(alert.text('event.occurred_at')),
    state: stateOf(status) ?? (kind === 'incident.resolved' ? 'resolved' : null),
    fields: {
      vendor: part({ state: status }),
      event: part({ action: kind, url: about.text('html_url') }),
      observer: part({ vendor: 'PagerDuty', type: 'monitoring' }),
      resource: serviceOf(data) ?? null,
      // Those who answer it are not whom it is about.
      user: null,
      host: null,
      source: null,
      url: null,
      email: null,
    },
  };
}

function serviceOf(data: Reader): NormalAlert['resource'] {
  const name = data.text('service.summary');
  return name === undefined ? undefined : part({ id: data.text('service.id'), name, type: 'service' });
}

const SEVERITIES = worded('info, warning, error, critical', {
  info: 'informational',
  warning: 'medium',
  error: 'high',
  critical: 'critical',
});

/** https://developer.pagerduty.com/docs/send-alert-event */
function event(alert: Reader): FormatReading {
  const get = (...keys: string[]): string | undefined => alert.text(...keys.map((key) => `payload.${key}`));
  const action = alert.text('event_action');
  const source = hostOf(get('source'), false);
  return {
    id: alert.text('dedup_key') ?? null,
    title: get('summary'),
    description: get('custom_details.description', 'custom_details.body', 'custom_details.message') ?? '',
    severity: { said: get('severity'), scale: SEVERITIES },
    occurred_at: time(get('timestamp')),
    state: action === 'resolve' ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: action }),
      event: part({
        category: get('class'),
        url: alert.text('links.0.href', 'client_url'),
        provider: alert.text('client'),
      }),
      resource: part({
        name: get('component'),
        type: get('component') === undefined ? undefined : 'component',
      }),
      ...(source === undefined ? {} : { host: part({ name: source.name, ip: source.ip }) }),
      source: null,
    },
  };
}
