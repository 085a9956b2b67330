import { lookUp, SOURCE_AUTHENTICATIONS, type IncidentType, type NormalAlert } from '#contracts';
import type { ObservableValue } from '#incidents';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
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
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) =>
    MARKS.some((mark) => alert.has(mark)) ||
    (alert.has('meta.event_reference_url') && WORKFLOW.some((mark) => alert.has(mark))),
  read: readFalcon,
});

/** A detection that names a file is triaged by that file and its host, whatever the tactic was after. */
function typeOf(spokenOf: IncidentType | null, { file, process }: NormalAlert): IncidentType | null {
  if (file?.hash?.sha256 !== undefined) return spokenOf === 'ransomware' ? 'ransomware' : 'malware';
  return spokenOf ?? (process === undefined && file === undefined ? null : 'malware');
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
  technique_id: ['technique_id', 'behaviors.0.technique_id', 'event.techniqueid'],
  technique: ['technique', 'behaviors.0.technique', 'event.technique', 'data.detections.technique'],
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
  parent_name: ['parent_details.filename', 'event.parentimagefilename'],
  parent_path: ['parent_details.filepath', 'event.parentimagefilepath'],
  done: [
    'pattern_disposition_description',
    'event.patterndispositiondescription',
    'behaviors.0.pattern_disposition_description',
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

const WORKFLOW = ['data.detections.severity', 'data.detections.id', 'data.devices.hostname'];

function readFalcon(alert: Reader): FormatReading {
  const get = (name: keyof typeof NAMES): string | undefined => alert.text(...NAMES[name]);
  const event = get('event');
  const path = get('path');
  const person = personOf(get('user'));
  const id = get('sid');
  const fields = {
    event: { action: event, url: get('link') },
    vendor: { verdict: verdictOf(get('done') ?? '') },
    host: part({ name: get('host'), id: get('device'), ip: get('local_ip'), os: { name: get('os') } }),
    user: part({ ...person, email: get('upn') ?? person?.email, id }),
    file: part({
      name: get('file') ?? fileNameOf(path),
      path,
      hash: { sha256: hash(get('sha256')), md5: hash(get('md5')) },
    }),
    process: part({
      name: get('file') ?? fileNameOf(path),
      executable: path,
      command_line: get('command'),
      parent: { command_line: get('parent'), name: get('parent_name'), executable: get('parent_path') },
    }),
    source: part({ ip: get('ip') }),
    threat: part({
      tactic: { name: alert.texts(...NAMES.tactic) },
      technique: { id: alert.texts(...NAMES.technique_id), name: alert.texts(...NAMES.technique) },
    }),
  } as NormalAlert;
  const title = get('name') ?? event ?? get('tactic');
  const description = get('description') ?? alert.text('meta.trigger_name');
  return {
    id: get('id') ?? null,
    title: title ?? 'Detection',
    description: description ?? '',
    severity: { said: get('severity') },
    type: typeOf(incidentType(get('tactic'), title, description, get('technique')), fields),
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
