import { type Json, type JsonObject, type NormalAlert } from '#contracts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const cortexXdr = defineFormat({
  name: 'cortex_xdr',
  title: 'Palo Alto Cortex XDR',
  vendor: 'Palo Alto Networks',
  product: 'Cortex XDR',
  watches: 'edr',
  sender:
    'A playbook or an automation rule of Cortex XDR or XSIAM, or whatever forwards the answers of its API',
  reads:
    'Alerts of both versions of the API (flat, with events, in alert_fields), and incidents; alone, in a list, or in reply. An incident with its alerts is read as those.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => MARKS.some((marks) => alert.has(...marks)),
  unwrap,
  read: (alert) => (alert.has('alert_id') || alert.has(...IN_FIELDS) ? found(alert) : incident(alert)),
});

const IN_FIELDS = ['alert_fields.alert_name', 'alert_fields.severity'] as const;
const MARKS: readonly (readonly string[])[] = [
  ['alert_id', 'detection_timestamp', 'action_pretty'],
  ['alert_id', 'detection_timestamp', 'endpoint_id'],
  ['alert_id', 'detection_timestamp', 'actor_process_image_name'],
  ['alert_id', 'matching_status'],
  IN_FIELDS,
  ['incident_id', 'xdr_url'],
  ['incident_id', 'alert_count', 'high_severity_alert_count'],
];

/** The API's answers stand in `reply`: a list of alerts, of incidents, or one incident with its alerts. */
function unwrap(body: JsonObject): Json[] | null {
  const reply = body.reply;
  if (!isObject(reply)) return null;
  if (isObject(reply.incident)) {
    const whole = reply.incident;
    const alerts = isObject(reply.alerts) ? reply.alerts.data : undefined;
    return Array.isArray(alerts) && alerts.length > 0
      ? alerts.map((alert) => (isObject(alert) ? { ...alert, incident: whole } : alert))
      : [whole];
  }
  const list = reply.alerts ?? reply.incidents;
  return Array.isArray(list) && list.length > 0 ? list : null;
}

/** An alert's fact, wherever its version writes it: at the root, in `alert_fields`, in the first of its events. */
function fact(alert: Reader, ...names: readonly string[]): string | undefined {
  return alert.text(
    ...names,
    ...names.map((name) => `alert_fields.${name}`),
    ...names.map((name) => `events.${name}`),
    ...names.map((name) => `alert_fields.events.${name}`),
  );
}

function found(alert: Reader): FormatReading {
  const get = (...names: readonly string[]): string | undefined => fact(alert, ...names);
  const name = get('name', 'alert_name');
  const description = get('description', 'alert_description');
  const category = get('category', 'alert_category');
  const status = get('resolution_status');
  const machine = hostOf(get('host_name', 'agent_hostname'));
  return {
    id: get('alert_id', 'external_id', 'internal_id') ?? null,
    title: name,
    description: description ?? '',
    severity: { said: get('severity') },
    type: [category, get('mitre_tactic_id_and_name')?.replace(/^TA\d{4} - /, ''), name, description],
    occurred_at: time(get('detection_timestamp', 'event_timestamp', 'source_insert_ts', 'local_insert_ts')),
    state: stateOf(status),
    fields: {
      event: part({
        category,
        action: get('event_type'),
        url: alert.text('xdr_url', 'alert_link', 'incident.xdr_url'),
      }),
      vendor: part({
        state: status,
        verdict: verdictOf(status ?? '') ?? verdictOf(get('action_pretty', 'action') ?? ''),
      }),
      rule: part({ id: get('matching_service_rule_id'), name }),
      host: part({
        name: machine?.name,
        domain: machine?.domain,
        id: get('endpoint_id', 'agent_id'),
        ip: ipOf(get('host_ip', 'agent_ip_addresses', 'host_ip_list')?.split(',')[0])?.ip ?? machine?.ip,
        os: {
          name:
            get('agent_os_sub_type') ??
            get('agent_os_type')
              ?.replace(/^AGENT_OS_/, '')
              .toLowerCase(),
        },
      }),
      user: part({ ...personOf(get('user_name', 'actor_effective_username', 'actor_primary_username')) }),
      ...programs(get),
      registry: part({
        path: get('action_registry_full_key', 'action_registry_key_name'),
        value: get('action_registry_value_name'),
        data: { strings: get('action_registry_data') },
      }),
      source:
        part({ ip: ipOf(get('action_local_ip'))?.ip, port: numberOf(get('action_local_port')) }) ?? null,
      destination: part({
        ip: ipOf(get('action_remote_ip'))?.ip,
        port: numberOf(get('action_remote_port')),
        domain: get('action_external_hostname'),
      }),
      dns: part({ question: { name: get('dns_query_name') } }),
    } as NormalAlert,
  };
}

/** Who acted started what is acted on; where nothing was started, it is the process itself, and its group's root its parent. */
function programs(
  get: (...names: readonly string[]) => string | undefined,
): Pick<NormalAlert, 'process' | 'file'> {
  const started = get('action_process_image_name', 'action_process_image_command_line') !== undefined;
  const [own, above] = started
    ? (['action_process_image', 'actor_process'] as const)
    : (['actor_process', 'causality_actor_process'] as const);
  const path = get('action_file_path');
  const executable = get(started ? 'action_process_image_path' : 'actor_process_image_path');
  const parent = get(`${above}_image_path`);
  return {
    process: part({
      name: get(started ? 'action_process_image_name' : 'actor_process_image_name') ?? fileNameOf(executable),
      executable,
      command_line: get(`${own}_command_line`),
      pid: numberOf(get(started ? 'action_process_os_pid' : 'actor_process_os_pid')),
      hash: {
        sha256: get(started ? 'action_process_image_sha256' : 'actor_process_image_sha256'),
        md5: get(started ? 'action_process_image_md5' : 'actor_process_image_md5'),
      },
      parent: {
        name: get(`${above}_image_name`) ?? fileNameOf(parent),
        executable: parent,
        command_line: get(`${above}_command_line`),
        hash: { sha256: get(`${above}_image_sha256`) },
      },
    }),
    file: part({
      name: get('action_file_name') ?? fileNameOf(path),
      path,
      hash: { sha256: get('action_file_sha256'), md5: get('action_file_md5') },
    }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

function numberOf(value: string | undefined): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** `new`, `under_investigation`, `resolved_false_positive`; in the second version `STATUS_060_RESOLVED_…`. */
function stateOf(status: string | undefined): 'open' | 'resolved' | null {
  if (status === undefined) return null;
  return /resolved/i.test(status) ? 'resolved' : 'open';
}

/** `WS-1:5f0c…`: a name and the endpoint's id. */
function incident(alert: Reader): FormatReading {
  const [name, id] = alert.texts('hosts')[0]?.split(':') ?? [];
  const machine = hostOf(name);
  const status = alert.text('status');
  const title = alert.text('incident_name', 'manual_description', 'description');
  const number = alert.text('incident_id');
  return {
    // Alerts and incidents are counted each for themselves.
    id: number === undefined ? null : `incident ${number}`,
    title,
    description: alert.text('description') ?? '',
    severity: { said: alert.text('manual_severity', 'severity') },
    type: [...alert.texts('alert_categories'), title],
    occurred_at: time(alert.text('detection_time', 'creation_time')),
    state: stateOf(status),
    fields: {
      event: part({
        category: alert.text('alert_categories'),
        url: alert.text('xdr_url'),
        count: alert.number('alert_count'),
      }),
      vendor: part({ state: status, verdict: verdictOf(status ?? '') }),
      host: part({ name: machine?.name, domain: machine?.domain, ip: machine?.ip, id }),
      user: part({ ...personOf(alert.texts('users')[0]) }) ?? null,
      threat: part({
        tactic: { id: idsOf(alert, 'mitre_tactics_ids_and_names', /TA\d{4}/) },
        technique: { id: idsOf(alert, 'mitre_techniques_ids_and_names', /T\d{4}(?:\.\d{3})?/) },
      }),
    } as NormalAlert,
  };
}

function idsOf(alert: Reader, place: string, form: RegExp): string[] {
  return alert.texts(place).flatMap((said) => form.exec(said)?.[0] ?? []);
}
