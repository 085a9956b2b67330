import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const ciscoSecureEndpoint = defineFormat({
  name: 'cisco_secure_endpoint',
  title: 'Cisco Secure Endpoint (AMP)',
  vendor: 'Cisco',
  product: 'Secure Endpoint',
  watches: 'edr',
  sender: 'Whatever forwards the events of the API or of an event stream',
  reads:
    'Events of the computers: detections, quarantine, indications of compromise, exploits, and threat hunting.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) =>
    alert.has('event_type', 'event_type_id', 'connector_guid') ||
    alert.has('data.event_type', 'data.event_type_id', 'data.connector_guid'),
  // Around each event of the API stand links and counts of its page.
  read: (alert) => readEvent(isObject(alert.at('data')) ? new Reader(alert.at('data') ?? {}) : alert),
});

const SCALE = worded('Low..Critical', { low: 'low', medium: 'medium', high: 'high', critical: 'critical' });

function readEvent(event: Reader): FormatReading {
  const kind = event.text('event_type');
  const incident = event.text('threat_hunting.incident_title');
  const name = incident ?? event.text('cloud_ioc.short_description', 'detection');
  const what = incident ?? (name === undefined ? kind : `${kind ?? 'Detection'}: ${name}`);
  const harmless = /cleared|success|install|reboot|enabled|policy update|scan (?:started|completed)/i.test(
    kind ?? '',
  );
  return {
    id: event.text('id', 'detection_id', 'threat_hunting.incident_id') ?? null,
    title: what,
    description:
      event.text('threat_hunting.incident_summary', 'cloud_ioc.description', 'bp_data.description') ?? '',
    // An event without a severity is one of the connector's own life.
    severity: { said: event.text('severity'), scale: SCALE },
    type: [...event.texts('tactics.name', 'threat_hunting.tactics.name'), name, kind],
    occurred_at: time(event.text('date', 'timestamp')),
    state: harmless ? null : 'open',
    fields: fieldsOf(event, kind, what),
  };
}

function fieldsOf(event: Reader, kind: string | undefined, what: string | undefined): ToldFields {
  const path = event.text('file.file_path')?.replace(/^\\\\\?\\/, '');
  const host = hostOf(event.text('computer.hostname'));
  const remote = ipOf(event.text('network_info.remote_ip'))?.ip;
  return {
    host:
      part({
        name: host?.name,
        id: event.text('connector_guid'),
        ip: ipOf(event.text('computer.network_addresses.0.ip'))?.ip,
      }) ?? null,
    user: personOf(event.text('computer.user', 'file.user')?.replace(/@$/, '')) ?? null,
    file:
      part({
        name: event.text('file.file_name') ?? fileNameOf(path),
        path,
        hash: {
          sha256: event.text('file.identity.sha256'),
          sha1: event.text('file.identity.sha1'),
          md5: event.text('file.identity.md5'),
        },
      }) ?? null,
    process:
      part({
        parent: {
          name: event.text('file.parent.file_name', 'command_line.parent.file_name'),
          pid: event.number('file.parent.process_id'),
          hash: {
            sha256: event.text('file.parent.identity.sha256'),
            sha1: event.text('file.parent.identity.sha1'),
            md5: event.text('file.parent.identity.md5'),
          },
        },
        command_line: event.texts('command_line.arguments').join(' ') || undefined,
      }) ?? null,
    source:
      part({
        ip: ipOf(event.text('network_info.local_ip'))?.ip,
        port: event.number('network_info.local_port'),
      }) ?? null,
    destination: part({ ip: remote, port: event.number('network_info.remote_port') }) ?? null,
    url: part({ full: event.text('network_info.dirty_url') }) ?? null,
    rule: part({ name: event.text('detection') ?? what }),
    event: { action: kind, code: event.text('event_type_id') },
    threat: part({
      tactic: {
        id: event.texts('tactics.external_id', 'threat_hunting.tactics.external_id'),
        name: event.texts('tactics.name', 'threat_hunting.tactics.name'),
      },
      technique: {
        id: event.texts('techniques.external_id', 'threat_hunting.techniques.external_id'),
        name: event.texts('techniques.name', 'threat_hunting.techniques.name'),
      },
    }),
    vendor: { verdict: outcomeOf(kind ?? '') },
    resource: null,
    email: null,
    cloud: null,
  };
}

/** `Quarantine Failure` left it where it was, and so does one that has only begun; `No Detections` is none. */
function outcomeOf(kind: string): ReturnType<typeof verdictOf> {
  if (/no detections/i.test(kind)) return undefined;
  if (/fail/i.test(kind)) return 'allowed';
  return /quarantine.*(?:started|requested)/i.test(kind) && !/restore/i.test(kind)
    ? 'detected'
    : verdictOf(kind);
}
