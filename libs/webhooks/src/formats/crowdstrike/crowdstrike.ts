import { lookUp, type IncidentType, type NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import type { ObservableValue } from '#incidents';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { OF_HUNDRED } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { inWords } from './event-words.ts';
import { NAMES } from './names.ts';
import { samples } from './samples.ts';

export const crowdStrike = defineFormat({
  name: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  vendor: 'CrowdStrike',
  product: 'Falcon',
  watches: 'edr',
  sender:
    'A Falcon Fusion workflow with a webhook, or whatever forwards the alerts API, the event stream or the Data Replicator',
  reads:
    'Alerts (v2), detection summaries, events of the stream, workflow webhooks (keys with dots under data) and Data Replicator events; alone, in a list or in resources.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => MARKS.some((marks) => alert.has(...marks)),
  read: readFalcon,
});

/** A detection that names a file is triaged by that file and its host, whatever the tactic was after. */
function typeOf(spokenOf: IncidentType | null, { file, process }: NormalAlert): IncidentType | null {
  if (file?.hash?.sha256 !== undefined) return spokenOf === 'ransomware' ? 'ransomware' : 'malware';
  return spokenOf ?? (process === undefined && file === undefined ? null : 'malware');
}

/** What only Falcon writes: one of these, whole. */
const MARKS: readonly (readonly string[])[] = [
  ['composite_id'],
  ['behaviors.0.behavior_id'],
  ['detection_id', 'behaviors.0.tactic'],
  ['detection_id', 'max_severity_displayname'],
  ['metadata.eventtype', 'metadata.offset'],
  ['metadata.eventtype', 'metadata.eventcreationtime'],
  ['metadata.eventtype', 'metadata.customeridstring'],
  ['event.detectid'],
  ['event_simplename', 'aid'],
  ['event_simplename', 'cid'],
  ['event.event_simplename'],
  ['event.externalapitype'],
  ['unknown_payload.externalapitype'],
  ['fdr_event_type'],
  ['meta.workflow_id', 'meta.event_reference_url'],
  ['meta.workflow_id', 'meta.trigger_name'],
  ['meta.event_reference_url', 'data.detections.severity'],
  ['meta.event_reference_url', 'data.detections.id'],
  ['meta.event_reference_url', 'data.devices.hostname'],
  ['agent_id', 'cid', 'tactic'],
  ['aid', 'cid'],
];

function readFalcon(alert: Reader): FormatReading {
  const get = (name: keyof typeof NAMES): string | undefined => alert.text(...NAMES[name]);
  const event = get('event');
  const fields = fieldsOf(alert, get);
  const name = isTelemetry(alert) ? undefined : get('name');
  const title = name ?? happened(event, fields) ?? get('tactic');
  const description = get('description') ?? alert.text('meta.trigger_name');
  const operation = alert.text('event.operationname');
  return {
    id: get('id') ?? null,
    title: title ?? 'Detection',
    title_is_action: name === undefined && operation !== undefined,
    description: description ?? '',
    severity: gradeOf(get('severity')),
    type: typeOf(
      incidentType(get('tactic'), title, description, get('technique')) ?? ofIdentity(alert, get),
      fields,
    ),
    occurred_at: time(get('time')),
    fields,
    observables: indicators(alert),
    grouping: [
      title,
      fields.host?.id ?? fields.host?.name,
      fields.user?.name,
      fields.file?.hash?.sha256,
      fields.process?.command_line,
    ],
  };
}

/** Older events count to 5, alerts to 100 in steps from 10, which is the least. */
function gradeOf(said: string | undefined): NonNullable<FormatReading['severity']> {
  return Number(said) > 5 ? { said, scale: OF_HUNDRED } : { said };
}

/** What Identity Protection finds is about an account; before that, about its use. */
function ofIdentity(
  alert: Reader,
  get: (name: keyof typeof NAMES) => string | undefined,
): IncidentType | null {
  const identity =
    alert.text('product') === 'idp' || /^Id(?:p|entity)/.test(alert.text('metadata.eventtype') ?? '');
  if (!identity) return null;
  return get('tactic') === 'Initial Access' ? 'suspicious_login' : 'account_compromise';
}

/** Events of the sensor carry the name and version of their record as `name`. */
const isTelemetry = (alert: Reader): boolean =>
  alert.text('event.event_simplename', 'event_simplename') !== undefined;

function happened(event: string | undefined, { process, dns, destination }: NormalAlert): string | undefined {
  const words = inWords(event);
  if (words === undefined) return undefined;
  const what = dns?.question?.name ?? process?.name;
  if (/^Network connection/.test(words) && destination?.ip !== undefined)
    return `${words} to ${destination.ip}`;
  return what === undefined || !/^(?:Process|DNS|Executable|Script)/.test(words)
    ? words
    : `${words}: ${what}`;
}

function fieldsOf(alert: Reader, get: (name: keyof typeof NAMES) => string | undefined): NormalAlert {
  const path = get('path');
  const person = personOf(get('user'));
  const name = get('file') ?? fileNameOf(path);
  return {
    event: { action: get('event'), url: get('link') },
    vendor: { verdict: verdictOf(get('decided') ?? '') ?? verdictOf(get('done') ?? '') },
    host: part({ name: get('host'), id: get('device'), ip: get('local_ip'), os: { name: get('os') } }),
    user: part({
      ...person,
      email: get('upn') ?? person?.email,
      id: get('sid'),
      target: personOf(get('target')),
    }),
    file: part({ name, path, hash: { sha256: hash(get('sha256')), md5: hash(get('md5')) } }),
    process: part({
      name,
      executable: path,
      command_line: get('command'),
      pid: numberOf(get('pid')),
      parent: { command_line: get('parent'), name: get('parent_name'), executable: get('parent_path') },
    }),
    source: part({ ip: get('ip') }),
    destination: part({ ip: get('remote_ip'), port: numberOf(get('remote_port')) }),
    dns: part({ question: { name: get('domain_name') } }),
    threat: part({
      tactic: { id: alert.texts(...NAMES.tactic_id), name: alert.texts(...NAMES.tactic) },
      technique: { id: alert.texts(...NAMES.technique_id), name: alert.texts(...NAMES.technique) },
    }),
  } as NormalAlert;
}

function numberOf(value: string | undefined): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Falcon writes zeros where it has no hash. */
function hash(value: string | undefined): string | undefined {
  return value !== undefined && /^[0-9a-f]{32,64}$/i.test(value) && !/^0+$/.test(value)
    ? value.toLowerCase()
    : undefined;
}

const IOC_TYPES: Record<string, ObservableValue['type']> = {
  domain: 'domain',
  hash_sha256: 'sha256',
  sha256: 'sha256',
  hash_md5: 'md5',
  md5: 'md5',
  ipv4: 'ip',
  ipv6: 'ip',
  url: 'url',
};

function indicators(reader: Reader): ObservableValue[] {
  return [
    ['ioc_type', 'ioc_value'],
    ['behaviors.0.ioc_type', 'behaviors.0.ioc_value'],
    ['event.ioctype', 'event.iocvalue'],
  ].flatMap(([typePath, valuePath]) => {
    const type = lookUp(IOC_TYPES, (reader.text(typePath as string) ?? '').toLowerCase());
    const value = reader.text(valuePath as string);
    return type === undefined || value === undefined ? [] : [{ type, value }];
  });
}
