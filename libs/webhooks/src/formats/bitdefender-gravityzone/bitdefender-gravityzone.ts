import {
  lookUp,
  type IncidentType,
  type Json,
  type JsonObject,
  type NormalAlert,
  type VendorVerdict,
} from '#contracts';
import { hashesByLength } from '../../reading/hashes.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { MODULES, STATES } from './modules.ts';
import { samples } from './samples.ts';

export const bitdefenderGravityZone = defineFormat({
  name: 'bitdefender_gravityzone',
  title: 'Bitdefender GravityZone',
  vendor: 'Bitdefender',
  product: 'GravityZone',
  watches: 'edr',
  sender: "GravityZone's event push service (JSON-RPC or Splunk's form)",
  reads:
    'Events of every module: antimalware, antiphishing, exploits, firewall, network attacks, ransomware, mail, incidents; as params of addEvents, alone, in a list or in the collector events of Splunk.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => MARKS.some((marks) => alert.has('module', ...marks)),
  unwrap,
  read: readEvent,
});

const MARKS: readonly (readonly string[])[] = [
  ['computer_id', 'computer_name'],
  ['companyId', 'endpointId'],
  ['companyId', 'computer_name'],
  ['product_installed', 'computer_name'],
];

/** `{jsonrpc, method: 'addEvents', params: {events: […]}}` */
function unwrap(body: JsonObject): Json[] | null {
  const events = body.method === 'addEvents' && isObject(body.params) ? body.params.events : undefined;
  return Array.isArray(events) && events.length > 0 ? events : null;
}

function readEvent(alert: Reader): FormatReading {
  const module = alert.text('module') as string;
  const known = lookUp(MODULES, module);
  const threat = alert.text(
    'malware_name',
    'detection_name',
    'detection_threatName',
    'malware.malwareName',
    'exploit_type',
    'threatType',
    'attack_type',
    'blocking_rule_name',
  );
  const what = known?.title ?? `Event of ${module.replaceAll(/[-_]/g, ' ')}`;
  const title =
    known === undefined || known.names === false || threat === undefined ? what : `${what}: ${threat}`;
  const page = alert.text('url');
  return {
    id: alert.text('incident_id', 'incidentId') ?? null,
    title,
    severity: { said: alert.text('severity') },
    type: known === undefined ? null : (known.type ?? told(alert, module, threat)),
    occurred_at: time(
      alert.text(
        'timestamp',
        'detection_time',
        'detected_on',
        'detectionTime',
        'last_blocked',
        'created',
        'date',
        'time',
      ),
    ),
    state: null,
    fields: {
      event: part({ category: module, action: alert.text('status'), count: countOf(alert) }),
      vendor: { verdict: decided(alert), state: null },
      rule: part({ name: threat }),
      host: machineOf(alert),
      user:
        part({
          ...personOf(alert.text('user.name', 'user.userName', 'detection_username', 'username', 'userName')),
          id: alert.text('user.sid', 'user.userSid', 'user.id'),
        }) ?? null,
      ...programs(alert),
      source: part({ ip: ipOf(alert.text('source_ip', 'attack_source', 'remote_ip'))?.ip }) ?? null,
      destination: part({ ip: ipOf(alert.text('victim_ip'))?.ip, port: alert.number('local_port') }),
      url: part({ full: page !== undefined && URL.canParse(page) ? page : undefined }) ?? null,
      email: mailOf(alert),
      threat: part({ technique: { id: alert.texts('att_ck_id') } }),
    } as ToldFields,
  };
}

/** The firewall stops much that is no attack. */
function told(
  alert: Reader,
  module: string,
  threat: string | undefined,
): IncidentType | null | (string | undefined)[] {
  if (module === 'fw') return /scan/i.test(alert.text('status') ?? '') ? 'reconnaissance' : null;
  return [...alert.texts('attack_types'), threat, alert.text('detection_attackTechnique')];
}

function countOf(alert: Reader): number | undefined {
  const count = alert.number('count', 'item_count') ?? 0;
  return count > 1 ? count : undefined;
}

/** What became of it, in the words of whichever module it was; all of them end in it (`aph_blocked`). */
function decided(alert: Reader): VendorVerdict | undefined {
  for (const said of alert.texts(
    'final_status',
    'status',
    'detection_action',
    'actionTaken',
    'main_action',
    'malware.actionTaken',
  )) {
    const found = lookUp(STATES, said.toLowerCase()) ?? verdictOf(said);
    if (found !== undefined) return found;
  }
  return undefined;
}

function machineOf(alert: Reader): NormalAlert['host'] {
  const machine = hostOf(
    alert.text('computer_name', 'computerName', 'serverName', 'hostname', 'computer_fqdn'),
  );
  return part({
    name: machine?.name,
    domain: machine?.domain,
    id: alert.text('computer_id', 'endpointId', 'hwid'),
    ip: ipOf(alert.text('computer_ip', 'computerIp')?.split(',')[0])?.ip ?? machine?.ip,
  }) as NormalAlert['host'];
}

function programs(alert: Reader): Pick<NormalAlert, 'process' | 'file'> {
  const executable = alert.text(
    'process_info_path',
    'process_path',
    'exploit_path',
    'detection_path',
    'application_path',
  );
  const parent = alert.text('parent_process_path', 'detection_parentPath');
  const path = alert.text('file_path', 'filePaths', 'filePath');
  return {
    process: part({
      name: fileNameOf(executable),
      executable,
      command_line: alert.text(
        'process_info_command_line',
        'process_command_line',
        'command_line_parameters',
      ),
      pid: alert.number('process_pid', 'detection_pid', 'process_id'),
      parent: {
        name: fileNameOf(parent),
        executable: parent,
        pid: alert.number('parent_process_id', 'detection_parentPid', 'parent_process_pid'),
      },
    }),
    file: part({
      name: alert.text('file_name', 'malware.infectedObject') ?? fileNameOf(path),
      path,
      hash: hashesByLength(alert.text('hash', 'file_hash', 'file_hash_sha256', 'fileHash')),
    }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

function mailOf(alert: Reader): NormalAlert['email'] {
  const sender = alert.text('sender');
  return sender === undefined
    ? undefined
    : (part({
        from: { address: personOf(sender)?.email },
        to: { address: alert.texts('recipients') },
        subject: alert.text('subject'),
      }) as NormalAlert['email']);
}
