import { hostOf, ipOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const zabbix = defineFormat({
  name: 'zabbix',
  title: 'Zabbix',
  vendor: 'Zabbix',
  watches: 'monitoring',
  sender: 'A media type of the kind webhook, or a connector that streams events',
  reads:
    'A body written with the parameters of the media types that come with Zabbix (event_id, event_value, event_nseverity, host_name), and the lines that a connector streams.',
  authentications: ['bearer', 'header', 'basic', 'query'],
  samples,
  recognises: (alert) => isStreamed(alert) || isMedia(alert),
  read: (alert) => (isStreamed(alert) ? streamed(alert) : media(alert)),
});

const isStreamed = (alert: Reader): boolean => alert.has('clock', 'ns', 'eventid', 'value');
const isMedia = (alert: Reader): boolean =>
  alert.has('event_id') &&
  (alert.has('event_nseverity') ||
    alert.has('trigger_id', 'event_value') ||
    alert.has('event_value', 'event_source') ||
    alert.has('event_severity', 'trigger_name'));

/** https://www.zabbix.com/documentation/current/en/manual/config/triggers/severity */
const SCALE: SeverityScale = {
  name: '0 (not classified)..5 (disaster)',
  read: (value) => {
    const word = value.trim().toLowerCase();
    if (word === '0' || word === 'not classified') return 'informational';
    if (/^[1-5]$/.test(word))
      return (['informational', 'low', 'medium', 'high', 'critical'] as const)[Number(word) - 1] ?? null;
    return word === 'warning' ? 'low' : word === 'average' ? 'medium' : severity(value);
  },
};

function media(alert: Reader): FormatReading {
  const get = (...keys: string[]): string | undefined => alert.text(...keys);
  const over = get('event_value') === '0' || /^resolved/i.test(get('event_status', 'trigger_status') ?? '');
  const title = get('event_name', 'trigger_name', 'alert_subject', 'subject')?.replace(
    /^(?:Problem|Resolved(?: in [^:]{1,40})?|Updated problem[^:]{0,60}):\s*/i,
    '',
  );
  const day = get('event_date');
  const clock = get('event_time');
  return {
    id: get('event_id') ?? null,
    title,
    description: get('alert_message', 'event_opdata', 'trigger_description', 'message') ?? '',
    severity: { said: get('event_nseverity', 'event_severity', 'trigger_severity'), scale: SCALE },
    type: 'other',
    occurred_at: time(day === undefined || clock === undefined ? get('event_timestamp') : `${day} ${clock}`),
    state: over ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: get('event_status') ?? (over ? 'RESOLVED' : 'PROBLEM') }),
      // `event_name` is the problem, not what somebody did.
      event: { action: null, url: pageOf(alert) },
      rule: part({ id: get('trigger_id'), name: get('trigger_name') ?? title }),
      host: part({
        ...machine(get('host_name', 'host_host', 'host')),
        ip: ipOf(get('host_ip'))?.ip,
      }),
      url: null,
    },
  };
}

/** A connector's line. What is over names the event that it ends. https://www.zabbix.com/documentation/current/en/manual/appendix/protocols/real_time_export */
function streamed(event: Reader): FormatReading {
  const over = event.text('value') === '0';
  const name = event.text('name');
  return {
    id: event.text('p_eventid', 'eventid') ?? null,
    title: name ?? (over ? 'The problem is over' : undefined),
    description: event.text('opdata') ?? '',
    severity: { said: event.text('severity'), scale: SCALE },
    type: 'other',
    occurred_at: time(event.text('clock')),
    state: over ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: over ? 'RESOLVED' : 'PROBLEM' }),
      rule: part({ name }),
      host: part({ ...machine(event.text('hosts.0.name', 'hosts.0.host')) }) ?? null,
      user: null,
    },
  };
}

function machine(name: string | undefined): { name?: string | undefined; ip?: string | undefined } {
  const host = hostOf(name);
  return { name: host?.name, ip: host?.ip };
}

/** Its page of an event is made of both ids. */
function pageOf(alert: Reader): string | undefined {
  const base = alert.text('zabbix_url');
  const trigger = alert.text('trigger_id');
  const event = alert.text('event_id');
  if (base === undefined || !/^https?:\/\//.test(base) || trigger === undefined || event === undefined)
    return alert.text('trigger_url', 'event_url');
  return `${base.replace(/\/$/, '')}/tr_events.php?triggerid=${trigger}&eventid=${event}`;
}
