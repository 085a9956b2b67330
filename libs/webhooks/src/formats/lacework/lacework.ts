import type { IncidentType } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://docs.lacework.net: webhook alert channel; 1 is the worst. */
const SCALE = worded('1 (critical)..5 (info)', {
  1: 'critical',
  2: 'high',
  3: 'medium',
  4: 'low',
  5: 'informational',
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'informational',
});

export const lacework = defineFormat({
  name: 'lacework',
  title: 'Lacework FortiCNAPP',
  vendor: 'Lacework',
  watches: 'cloud',
  sender:
    'A webhook alert channel of Lacework, an EventBridge bus that it writes to, or whatever forwards the alerts of its API',
  reads: "The webhook's events, and alerts of the API with their subject.",
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('event_title', 'event_severity', 'lacework_account') ||
    alert.has('alertId', 'alertType', 'alertInfo.subject') ||
    alert.has('EVENT_ID', 'EVENT_TYPE', 'EVENT_NAME', 'LACEWORK_ACCOUNT'),
  read: readEvent,
});

function readEvent(alert: Reader): FormatReading {
  const kind = alert.text('event_type', 'alertType');
  const source = alert.text('event_source', 'derivedFields.source');
  const description = alert.text('event_description', 'alertInfo.description', 'summary') ?? '';
  const name = alert.text('event_title', 'alertName', 'event_name');
  const subject = alert.text('alertInfo.subject') ?? '';
  // The subject is the name with whom it is about.
  const title = subject !== '' && subject.length <= 200 ? subject : name;
  const state = alert.text('status');
  return {
    // `rec_id` is the recommendation, which many accounts fail to follow.
    id: alert.text('event_id', 'alertId') ?? null,
    title,
    description,
    severity: { said: alert.text('event_severity', 'severity'), scale: SCALE },
    type: typeOf(kind, source, title, description),
    occurred_at: time(alert.text('event_timestamp', 'startTime', 'start_time')),
    state: /^closed$/i.test(state ?? '') ? 'resolved' : state === undefined ? null : 'open',
    fields: {
      vendor: part({ state }),
      event: { action: null, category: kind, provider: source, url: alert.text('event_link', 'alertUrl') },
      rule: part({ id: alert.text('rec_id', 'policyId'), name }),
      // The account of the vendor is none of the cloud's; the cloud's stands in the description alone.
      cloud: { service: null, account: { id: /\baccount:?\s*(\d{12})\b/i.exec(description)?.[1] } },
    } as ToldFields,
  };
}

const TYPES: readonly [RegExp, IncidentType][] = [
  [/compliance|configuration|ChangedPolicy|PolicyViolation/i, 'policy_violation'],
  [/vulnerab/i, 'vulnerability'],
  [/NewUser|UserLogged|Login|SuspiciousLogins/i, 'suspicious_login'],
  [/MaliciousFile|NewBinary|Malware/i, 'malware'],
  [/BadExternal|Bad(?:Dns|Ip)/i, 'command_and_control'],
  [/PrivilegeEscalation|NewPrivilege/i, 'privilege_escalation'],
];

function typeOf(
  kind: string | undefined,
  source: string | undefined,
  ...texts: (string | undefined)[]
): NonNullable<FormatReading['type']> {
  return TYPES.find(([kinds]) => kinds.test(`${kind ?? ''} ${source ?? ''}`))?.[1] ?? texts;
}
