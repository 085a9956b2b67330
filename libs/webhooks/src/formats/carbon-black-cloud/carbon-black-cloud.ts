import { lookUp, type IncidentType, type NormalAlert } from '#contracts';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { rising } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { firstSentence } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { stateOf, verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://developer.carbonblack.com, alert fields: 1 to 10; to 2 scans and the like, from 6 what needs an answer. */
const SCALE = rising('1..10', [1, 3, 6, 9]);

export const carbonBlackCloud = defineFormat({
  name: 'carbon_black_cloud',
  title: 'VMware Carbon Black Cloud',
  vendor: 'VMware',
  product: 'Carbon Black Cloud',
  watches: 'edr',
  sender: "Whatever forwards the Data Forwarder's files, the alerts API or the audit log",
  reads:
    'Alerts of versions 6 and 7 (analytics, watchlists, devices, firewall, containers), watchlist hits and entries of the audit log; alone, in a list, in results or as lines.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isAudit(alert) || ALERTS.some((marks) => alert.has(...marks)),
  read: (alert) => (isAudit(alert) ? audited(alert) : found(alert)),
});

const ALERTS: readonly (readonly string[])[] = [
  ['org_key', 'device_id', 'threat_id'],
  ['org_key', 'device_id', 'reason_code'],
  ['org_key', 'ioc_id', 'process_guid'],
  ['threat_cause_actor_sha256', 'device_id', 'legacy_alert_id'],
];

const isAudit = (alert: Reader): boolean =>
  alert.has('orgName', 'flagged', 'verbose') || alert.has('actor', 'org_key', 'flagged');

const TYPES: Record<string, IncidentType> = {
  DEVICE_CONTROL: 'policy_violation',
  HOST_BASED_FIREWALL: 'policy_violation',
};

function found(alert: Reader): FormatReading {
  const kind = alert.text('type');
  const report = alert.text('report_name');
  // Version 6 writes a watchlist's sentence where version 7 has a code.
  const code = alert.text('reason_code') ?? '';
  const reason = alert.text('reason') ?? (/\s/.test(code) && !/ : /.test(code) ? code : undefined);
  const status = alert.text('workflow.status', 'workflow.state');
  return {
    id: alert.text('id') ?? null,
    title: report ?? (reason === undefined ? undefined : firstSentence(reason)),
    description: alert.text('report_description') ?? reason ?? '',
    severity: { said: alert.text('severity'), scale: SCALE },
    type: lookUp(TYPES, kind ?? '') ?? [
      alert.text('attack_tactic'),
      report,
      reason,
      alert.text('threat_cause_threat_category'),
    ],
    occurred_at: time(
      alert.text(
        'detection_timestamp',
        'first_event_timestamp',
        'first_event_time',
        'create_time',
        'backend_timestamp',
      ),
    ),
    ...(status === undefined ? {} : { state: stateOf(status) }),
    fields: {
      event: part({
        category: kind,
        action: alert.text('sensor_action'),
        url: pageOf(alert.text('alert_url')),
      }),
      vendor: part({ state: status, verdict: decided(alert) }),
      rule: part({
        id: alert.text('report_id', 'rule_id', 'ioc_id'),
        name: report,
        category: alert.text('watchlists.name', 'rule_category_id'),
      }),
      host: machineOf(alert),
      user: part({ ...personOf(alert.text('process_username', 'device_username')) }),
      ...programs(alert),
      destination: part({
        ip: ipOf(alert.text('netconn_remote_ip'))?.ip,
        port: alert.number('netconn_remote_port'),
        domain: alert.text('netconn_remote_domain'),
      }),
      threat: part({
        tactic: { id: alert.texts('attack_tactic') },
        technique: { id: techniquesOf(alert) },
      }),
    } as NormalAlert,
  };
}

/** The forwarder leaves the scheme out. */
function pageOf(url: string | undefined): string | undefined {
  return url === undefined || /^https?:/i.test(url) ? url : `https://${url}`;
}

/** Whoever looked at it, else what the sensor did: a policy may have ended what the sensor let start. */
function decided(alert: Reader): ReturnType<typeof verdictOf> {
  const looked = verdictOf(alert.text('determination.value') ?? '');
  if (looked !== undefined) return looked;
  const action = alert.text('sensor_action') ?? '';
  if (/^(?:DENY|TERMINATE)/.test(action) || alert.text('policy_applied') === 'APPLIED') return 'blocked';
  return /^ALLOW/.test(action) || alert.text('run_state') === 'RAN' ? 'allowed' : undefined;
}

function machineOf(alert: Reader): NormalAlert['host'] {
  const machine = hostOf(alert.text('device_name'));
  return part({
    name: machine?.name,
    domain: machine?.domain,
    id: alert.text('device_id'),
    ip: ipOf(alert.text('device_internal_ip'))?.ip,
    os: { name: alert.text('device_os_version', 'device_os') },
  }) as NormalAlert['host'];
}

function programs(alert: Reader): Pick<NormalAlert, 'process' | 'file'> {
  const path = alert.text('process_path', 'process_name');
  const parent = alert.text('parent_path', 'parent_name');
  const blocked = alert.text('blocked_name');
  const ofProcess = { sha256: hashOf(alert, 'process', 64), md5: hashOf(alert, 'process', 32) };
  return {
    process: part({
      name: fileNameOf(path),
      executable: /[\\/]/.test(path ?? '') ? path : undefined,
      command_line: alert.text('process_cmdline'),
      pid: alert.number('process_pid'),
      hash: ofProcess,
      parent: {
        name: fileNameOf(parent),
        executable: /[\\/]/.test(parent ?? '') ? parent : undefined,
        command_line: alert.text('parent_cmdline'),
        pid: alert.number('parent_pid'),
        hash: { sha256: hashOf(alert, 'parent', 64), md5: hashOf(alert, 'parent', 32) },
      },
    }),
    file:
      blocked === undefined
        ? part({
            name: fileNameOf(path ?? alert.text('threat_cause_actor_name')),
            path: /[\\/]/.test(path ?? '') ? path : undefined,
            hash: { ...ofProcess, sha256: ofProcess.sha256 ?? alert.text('threat_cause_actor_sha256') },
          })
        : part({
            name: fileNameOf(blocked),
            path: blocked,
            hash: { sha256: alert.text('blocked_sha256'), md5: alert.text('blocked_md5') },
          }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

/** An alert names the kind of its hashes, a watchlist's hit lists them. */
function hashOf(alert: Reader, whose: string, length: 32 | 64): string | undefined {
  const named = alert.text(length === 64 ? `${whose}_sha256` : `${whose}_md5`);
  return named ?? alert.texts(`${whose}_hash`).find((hash) => hash.length === length);
}

/** `MITRE_T1059_001_POWERSHELL` among the behaviours, `t1053` among a report's tags. */
function techniquesOf(alert: Reader): string[] {
  const said = alert.texts('attack_technique', 'ttps', 'threat_indicators.ttps', 'report_tags');
  const found = said.flatMap((text) => {
    const [, technique, sub] = /(?:^|MITRE_)T(\d{4})(?:[_.](\d{3}))?(?![0-9])/i.exec(text) ?? [];
    return technique === undefined ? [] : [`T${technique}${sub === undefined ? '' : `.${sub}`}`];
  });
  return [...new Set(found)];
}

/** Who did what in the console. */
function audited(alert: Reader): FormatReading {
  const description = alert.text('description') ?? '';
  return {
    id: alert.text('eventId') ?? null,
    title: firstSentence(description),
    title_is_action: true,
    description,
    severity: { said: undefined },
    type: incidentType(description),
    occurred_at: time(alert.text('eventTime', 'create_time')),
    state: null,
    fields: {
      event: part({ category: 'AUDIT' }),
      host: null,
      user: part({ ...personOf(alert.text('loginName', 'actor')) }),
      source: part({ ip: ipOf(alert.text('clientIp', 'actor_ip'))?.ip }),
      url: null,
    } as ToldFields,
  };
}
