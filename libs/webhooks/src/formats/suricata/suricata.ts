import { lookUp, type IncidentType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { fileNameOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const suricata = defineFormat({
  name: 'suricata',
  title: 'Suricata',
  product: 'Suricata',
  watches: 'network',
  sender: 'Whatever forwards the lines of eve.json: Filebeat, Vector, Fluent Bit, syslog',
  reads:
    'Events of EVE JSON: alerts with what the protocol saw, anomalies, and records of DNS, HTTP, TLS and files.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (event) =>
    event.has('event_type', 'src_ip', 'dest_ip') &&
    (event.has('flow_id') || event.has('alert.signature') || event.has('in_iface')),
  read: readEvent,
});

/** Suricata, "Rules format", priority: 1 is the worst; `classification.config` goes to 4. */
const SCALE = worded('1 (worst)..4', {
  1: 'high',
  2: 'medium',
  3: 'low',
  4: 'informational',
  255: 'informational',
});

/** Texts of `classification.config` whose words do not tell what they are about. */
const CATEGORIES: Record<string, IncidentType> = {
  'attempted information leak': 'reconnaissance',
  'information leak': 'reconnaissance',
  'detection of a network scan': 'reconnaissance',
  'device retrieving external ip address detected': 'reconnaissance',
  'attempted administrator privilege gain': 'privilege_escalation',
  'successful administrator privilege gain': 'privilege_escalation',
  'attempted user privilege gain': 'privilege_escalation',
  'successful user privilege gain': 'privilege_escalation',
  'potential corporate privacy violation': 'policy_violation',
  'inappropriate content was detected': 'policy_violation',
  'successful credential theft detected': 'account_compromise',
  'attempt to login by a default username and password': 'suspicious_login',
  'an attempted login using a suspicious username was detected': 'suspicious_login',
  'possible social engineering attempted': 'phishing',
  'domain observed used for c2 detected': 'command_and_control',
  'malware command and control activity detected': 'command_and_control',
  'crypto currency mining activity detected': 'malware',
  'targeted malicious activity was detected': 'malware',
  'executable code was detected': 'malware',
};

function readEvent(event: Reader): FormatReading {
  const signature = event.text('alert.signature');
  const category = event.text('alert.category');
  const known = category === undefined ? undefined : lookUp(CATEGORIES, category.toLowerCase());
  return {
    id: null,
    title: signature ?? titleOf(event),
    severity: { said: event.text('alert.severity'), scale: SCALE },
    type: [known, category, signature, event.text('alert.metadata.mitre_tactic_name')],
    occurred_at: time(event.text('timestamp', 'flow.start')),
    state: null,
    fields: fieldsOf(event, category),
  };
}

/** Of an event that is no alert: what the sensor saw. */
function titleOf(event: Reader): string {
  const kind = event.text('event_type') ?? 'event';
  const query = event.text('dns.rrname', 'dns.query.0.rrname', 'dns.queries.0.rrname');
  if (query !== undefined) return `DNS query for ${query}`;
  const host = event.text('http.hostname');
  if (host !== undefined)
    return `${event.text('http.http_method') ?? 'HTTP request'} of ${host}${event.text('http.url') ?? ''}`;
  const name = event.text('tls.sni', 'fileinfo.filename', 'anomaly.event');
  const words = lookUp(
    { tls: 'TLS connection to', fileinfo: 'File', anomaly: 'Anomaly of the traffic:' },
    kind,
  );
  if (name !== undefined && words !== undefined) return `${words} ${name}`;
  return `${kind.toUpperCase()} to ${event.text('dest_ip') ?? ''}${event.has('dest_port') ? `:${event.text('dest_port')}` : ''}`;
}

function fieldsOf(event: Reader, category: string | undefined): ToldFields {
  const action = event.text('alert.action');
  const path = event.text('fileinfo.filename', 'files.0.filename');
  return {
    ...endsOf(
      { ip: event.text('src_ip'), port: event.number('src_port') },
      {
        ip: event.text('dest_ip'),
        port: event.number('dest_port'),
        name: event.text('tls.sni', 'http.hostname'),
      },
    ),
    user: null,
    event: { action: action ?? null, category, code: event.text('alert.signature_id') },
    vendor: { verdict: action === 'blocked' ? 'blocked' : action === undefined ? undefined : 'allowed' },
    rule: part({ id: event.text('alert.signature_id'), name: event.text('alert.signature') }) ?? null,
    threat: part({
      tactic: {
        id: event.texts('alert.metadata.mitre_tactic_id'),
        name: event.texts('alert.metadata.mitre_tactic_name').map((name) => name.replaceAll('_', ' ')),
      },
      technique: { id: event.texts('alert.metadata.mitre_technique_id') },
    }),
    network: part({
      transport: event.text('proto')?.toLowerCase(),
      application: event.text('app_proto'),
    }),
    url: part({ full: urlOf(event) }) ?? null,
    dns:
      part({ question: { name: event.text('dns.rrname', 'dns.query.0.rrname', 'dns.queries.0.rrname') } }) ??
      null,
    user_agent: part({ original: event.text('http.http_user_agent') }) ?? null,
    file:
      part({
        name: fileNameOf(path),
        hash: {
          sha256: event.text('fileinfo.sha256', 'files.0.sha256'),
          sha1: event.text('fileinfo.sha1', 'files.0.sha1'),
          md5: event.text('fileinfo.md5', 'files.0.md5'),
        },
        size: event.number('fileinfo.size', 'files.0.size'),
      }) ?? null,
    observer: { name: event.text('host', 'sensor_name') },
    process: null,
    email: null,
    resource: null,
  };
}

function urlOf(event: Reader): string | undefined {
  const host = event.text('http.hostname');
  const path = event.text('http.url');
  if (path !== undefined && /^https?:\/\//i.test(path)) return path;
  return host === undefined || path === undefined ? undefined : `http://${host}${path}`;
}
