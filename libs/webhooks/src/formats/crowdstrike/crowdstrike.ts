import { lookUp, SOURCE_AUTHENTICATIONS, type IncidentType, type Json } from '#contracts';
import type { ObservableValue } from '#incidents';
import { defined, part, Reader, time } from '../../domain/read.ts';
import type { AlertFields, ParsedAlert } from '../../domain/parsed-alert.ts';
import { incidentType, severity } from '../../domain/words.ts';
import { eachAlert } from '../../domain/each-alert.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const crowdStrike = defineFormat({
  name: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  sender:
    'A Falcon Fusion workflow with a webhook, or whatever forwards the alerts API, the event stream or the Data Replicator',
  reads:
    'Alerts (v2), detection summaries, events of the stream, workflow webhooks (keys with dots under data) and Data Replicator events; alone, in a list or in resources.',
  authentications: SOURCE_AUTHENTICATIONS,
  volatile: ['metadata.eventCreationTime', 'event.DetectId', 'resources.composite_id', 'resources.timestamp'],
  samples,
  parse: (body) =>
    eachAlert(body, falconAlert, (page) => (Array.isArray(page.resources) ? page.resources : [page])),
});

/** A detection that names a file is triaged by that file and its host, whatever the tactic was after. */
function typeOf(spokenOf: IncidentType | null, fields: AlertFields): IncidentType | null {
  const file = fields.file as { sha256?: unknown } | undefined;
  if (file?.sha256 !== undefined) return spokenOf === 'ransomware' ? 'ransomware' : 'malware';
  return spokenOf ?? (fields.process === undefined && fields.file === undefined ? null : 'malware');
}

/** The same fact under the names of the five shapes, the richest first. */
const NAMES = {
  id: [
    'composite_id',
    'detection_id',
    'event.compositeid',
    'event.detectid',
    'data.detections.id',
    'data.detections.composite_id',
    'event.id',
    'id',
  ],
  name: [
    'display_name',
    'name',
    'behaviors.0.display_name',
    'event.name',
    'event.detectname',
    'data.detections.name',
    'data.detections.display_name',
  ],
  description: [
    'description',
    'behaviors.0.description',
    'event.description',
    'event.detectdescription',
    'data.detections.description',
  ],
  severity: [
    'severity_name',
    'max_severity_displayname',
    'event.severityname',
    'data.detections.severity_name',
    'data.detections.severity',
    'severity',
    'event.severity',
  ],
  tactic: ['tactic', 'behaviors.0.tactic', 'event.tactic', 'data.detections.tactic'],
  technique: [
    'technique_id',
    'behaviors.0.technique_id',
    'event.techniqueid',
    'technique',
    'behaviors.0.technique',
    'event.technique',
    'data.detections.technique',
  ],
  host: [
    'device.hostname',
    'event.computername',
    'event.hostname',
    'event.hostnamefield',
    'unknown_payload.hostnamefield',
    'data.devices.hostname',
    'data.device.hostname',
    'data.detections.hostname',
    'hostname',
    'hostinfo.hostname',
  ],
  device: [
    'device.device_id',
    'agent_id',
    'event.agentid',
    'event.agentidstring',
    'event.sensorid',
    'event.aid',
    'unknown_payload.agentidstring',
    'data.devices.id',
    'data.devices.device_id',
    'data.device.id',
    'device_id',
    'aid',
  ],
  local_ip: ['device.local_ip', 'event.localip', 'data.devices.local_ip'],
  os: ['device.os_version', 'device.platform_name', 'event.platformname', 'event.event_platform'],
  user: [
    'user_name',
    'behaviors.0.user_name',
    'event.username',
    'event.userid',
    'unknown_payload.username',
    'data.detections.user_name',
    'data.users.name',
    'user.name',
  ],
  sid: ['user_id', 'behaviors.0.user_id', 'event.usersid', 'data.detections.user_id'],
  upn: ['user_principal', 'event.userprincipal'],
  file: [
    'filename',
    'behaviors.0.filename',
    'event.filename',
    'data.detections.file_name',
    'data.detections.filename',
  ],
  path: [
    'filepath',
    'behaviors.0.filepath',
    'event.filepath',
    'event.imagefilename',
    'data.detections.file_path',
    'data.detections.filepath',
  ],
  sha256: [
    'sha256',
    'behaviors.0.sha256',
    'event.sha256string',
    'event.sha256hashdata',
    'data.detections.sha256',
  ],
  md5: ['md5', 'behaviors.0.md5', 'event.md5string', 'event.md5hashdata', 'data.detections.md5'],
  command: [
    'cmdline',
    'behaviors.0.cmdline',
    'event.commandline',
    'data.detections.cmd_line',
    'data.detections.cmdline',
  ],
  parent: [
    'parent_details.cmdline',
    'behaviors.0.parent_details.parent_cmdline',
    'event.parentcommandline',
    'data.detections.parent_cmd_line',
  ],
  ip: ['device.external_ip', 'event.userip', 'aip', 'event.aip', 'data.devices.external_ip'],
  link: ['falcon_host_link', 'event.falconhostlink', 'meta.event_reference_url'],
  time: [
    'timestamp',
    'context_timestamp',
    'created_timestamp',
    'first_behavior',
    'behaviors.0.timestamp',
    'event.processstarttime',
    'event.utctimestamp',
    'unknown_payload.utctimestamp',
    'metadata.eventcreationtime',
    'meta.timestamp',
  ],
  event: [
    'event.event_simplename',
    'event_simplename',
    'event.externalapitype',
    'unknown_payload.externalapitype',
    'event.operationname',
    'metadata.eventtype',
    'fdr_event_type',
  ],
} as const;

/** At least one of these makes it Falcon's. */
const MARKS = [
  'composite_id',
  'detection_id',
  'metadata.eventtype',
  'fdr_event_type',
  'event.event_simplename',
  'event_simplename',
  'event.externalapitype',
  'unknown_payload.externalapitype',
  'behaviors.0.behavior_id',
  'meta.workflow_id',
  'meta.trigger_name',
  'event.detectid',
  'agent_id',
  'aid',
];

function falconAlert(body: { [key: string]: Json }): ParsedAlert | null {
  const reader = new Reader(body);
  const workflow = reader.text(
    'data.detections.severity',
    'data.detections.id',
    'data.devices.hostname',
    'meta.event_reference_url',
  );
  if (workflow === undefined && !MARKS.some((mark) => reader.text(mark) !== undefined)) return null;
  const get = (name: keyof typeof NAMES) => reader.text(...NAMES[name]);
  const event = get('event');
  const fields: AlertFields = defined<AlertFields>({
    host: part({ name: get('host'), id: get('device'), ip: get('local_ip'), os: get('os') }),
    user: userPart(get('user'), get('sid'), get('upn')),
    file: filePart(get('file'), get('path'), get('sha256'), get('md5')),
    process: part({ command_line: get('command'), parent_command_line: get('parent') }),
    ip: get('ip'),
    tactic: get('tactic'),
    technique: get('technique'),
    rule: event,
    link: get('link'),
  });
  const title = titleOf(get('name'), event, fields);
  const description = get('description') ?? reader.text('meta.trigger_name') ?? '';
  return {
    external_id: get('id') ?? null,
    title,
    description,
    severity: severity(get('severity')),
    type: typeOf(incidentType(get('tactic'), title, description, get('technique')), fields),
    occurred_at: time(get('time')),
    raw: body,
    raw_email: null,
    recipient: null,
    fields,
    observables: indicators(reader),
    fingerprint: [
      title,
      fields.host?.id ?? fields.host?.name ?? '',
      fields.user?.name ?? '',
      fields.file?.sha256 ?? '',
      fields.process?.command_line ?? '',
    ],
  };
}

function titleOf(name: string | undefined, event: string | undefined, fields: AlertFields): string {
  const what = name ?? event ?? fields.tactic ?? 'CrowdStrike detection';
  const where = fields.host?.name ?? fields.user?.name;
  return where === undefined ? what : `${what} on ${where}`;
}

function filePart(name?: string, path?: string, sha256?: string, md5?: string): AlertFields['file'] {
  return part({ name: name ?? path?.split(/[\\/]/).at(-1), path, sha256: hash(sha256), md5: hash(md5) });
}

function userPart(
  name: string | undefined,
  sid: string | undefined,
  upn: string | undefined,
): AlertFields['user'] {
  const isSid = sid !== undefined && /^S-1-/i.test(sid);
  return part({
    name,
    sid: isSid ? sid : undefined,
    id: isSid ? undefined : sid,
    upn: upn ?? (name?.includes('@') === true ? name : undefined),
  });
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
