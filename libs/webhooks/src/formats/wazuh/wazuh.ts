import { lookUp, type IncidentType } from '#contracts';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { rising } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const wazuh = defineFormat({
  name: 'wazuh',
  title: 'Wazuh alert',
  vendor: 'Wazuh',
  watches: 'siem',
  sender:
    'A custom integration of the Wazuh manager, its Shuffle integration, or whatever forwards alerts.json',
  reads: 'The alert as the manager writes it, alone, in all_fields, or as hits of a search.',
  authentications: ['header', 'bearer', 'basic', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('rule.level', 'rule.id', 'rule.description') &&
    (alert.has('agent.id') || alert.has('manager.name') || alert.has('decoder.name')),
  // The Shuffle integration's body, which says some of it twice.
  unwrap: ({ all_fields }) =>
    isObject(all_fields) && isObject(all_fields.rule) && all_fields.rule.level !== undefined
      ? [all_fields]
      : null,
  read: readWazuh,
});

/** @see https://documentation.wazuh.com/current/user-manual/ruleset/rules/rules-classification.html */
const LEVEL = rising('0..16', [4, 7, 12, 15]);

/** What the rule set's groups are about; the first that a rule is in. */
const BY_GROUP: Record<string, IncidentType> = {
  'vulnerability-detector': 'vulnerability',
  virus: 'malware',
  rootcheck: 'malware',
  yara: 'malware',
  virustotal: 'malware',
  authentication_failures: 'suspicious_login',
  authentication_failed: 'suspicious_login',
  invalid_login: 'suspicious_login',
  authentication_success: 'suspicious_login',
  win_authentication_failed: 'suspicious_login',
  adduser: 'account_compromise',
  account_changed: 'account_compromise',
  group_changed: 'privilege_escalation',
  sudo: 'privilege_escalation',
  recon: 'reconnaissance',
  web_scan: 'reconnaissance',
  exploit_attempt: 'malware',
  sca: 'policy_violation',
  policy_violation: 'policy_violation',
  policy_changed: 'policy_violation',
  syscheck: 'policy_violation',
};

/** The fields of a Windows event, under their names. */
const windows = (...names: string[]): string[] => names.map((name) => `data.win.eventdata.${name}`);

function readWazuh(alert: Reader): FormatReading {
  const get = (...paths: string[]): string | undefined => alert.text(...paths);
  const tactics = alert.texts('rule.mitre.tactic');
  const groups = alert.texts('rule.groups');
  const group = groups.find((name) => lookUp(BY_GROUP, name) !== undefined);
  const grouped = group === undefined ? undefined : lookUp(BY_GROUP, group);
  const title = get('rule.description');
  return {
    id: get('id') ?? null,
    title,
    description: get('full_log', 'data.win.system.message') ?? '',
    severity: { said: get('rule.level'), scale: LEVEL },
    type: incidentType(title) ?? grouped ?? incidentType(...tactics) ?? 'other',
    occurred_at: time(get('timestamp', '@timestamp')),
    state: null,
    fields: {
      vendor: part({ verdict: verdictOf(get('data.action') ?? '') }),
      event: part({
        action: get('data.action', 'syscheck.event'),
        category: group,
        code: get('data.win.system.eventID'),
        provider: get('decoder.name'),
      }),
      rule: part({ id: get('rule.id'), name: title, category: groups.join(', ') || undefined }),
      threat: part({
        tactic: { name: tactics },
        technique: { id: alert.texts('rule.mitre.id'), name: alert.texts('rule.mitre.technique') },
      }),
      host: machineOf(alert),
      user: userOf(alert) ?? null,
      source:
        part({
          ip: ipOf(get('data.srcip', 'data.src_ip', ...windows('ipAddress', 'sourceIp')))?.ip,
          port: alert.number('data.srcport', 'data.src_port', ...windows('ipPort', 'sourcePort')),
          geo: { country_name: get('GeoLocation.country_name') },
        }) ?? null,
      destination:
        part({
          ip: ipOf(get('data.dstip', 'data.dest_ip', ...windows('destinationIp')))?.ip,
          port: alert.number('data.dstport', 'data.dest_port', ...windows('destinationPort')),
        }) ?? null,
      process: programOf(alert),
      file: fileOf(alert),
      package: part({
        name: get('data.vulnerability.package.name'),
        version: get('data.vulnerability.package.version'),
      }),
    },
  };
}

function userOf(alert: Reader): NonNullable<FormatReading['fields']>['user'] {
  const person = personOf(
    alert.text(
      'data.dstuser',
      ...windows('targetUserName', 'user', 'subjectUserName'),
      'data.srcuser',
      'data.user',
      'syscheck.audit.user.name',
    ),
  );
  if (person === undefined) return undefined;
  return part({
    ...person,
    domain: person.domain ?? alert.text(...windows('targetDomainName', 'subjectDomainName')),
    id: person.id ?? alert.text(...windows('targetUserSid')),
  });
}

/** Agent 000 is the manager itself, which takes the logs of what has no agent. */
function machineOf(alert: Reader): NonNullable<FormatReading['fields']>['host'] {
  const agent = alert.text('agent.id');
  const told = hostOf(alert.text('predecoder.hostname'));
  const machine =
    agent === '000' && told !== undefined
      ? told
      : { ...hostOf(alert.text('agent.name')), id: agent, ip: alert.text('agent.ip') };
  return part({
    name: machine.name,
    id: machine.id,
    ip: ipOf(machine.ip)?.ip,
    os: { name: alert.text('agent.labels.os', 'agent.os.name') },
  });
}

/** Windows' own fields come with every backslash doubled. */
const single = (value: string | undefined): string | undefined => value?.replaceAll('\\\\', '\\');

function programOf(alert: Reader): NonNullable<FormatReading['fields']>['process'] {
  const get = (...names: string[]): string | undefined =>
    single(alert.text(...names.map((name) => `data.win.eventdata.${name}`)));
  const executable =
    get('image', 'newProcessName') ?? alert.text('data.audit.exe', 'syscheck.audit.process.name');
  const parent = get('parentImage', 'parentProcessName');
  const pid = Number(get('processId', 'newProcessId') ?? alert.text('data.audit.pid'));
  return part({
    name: fileNameOf(executable),
    executable,
    command_line: get('commandLine') ?? alert.text('data.audit.command'),
    pid: Number.isInteger(pid) ? pid : undefined,
    parent: { name: fileNameOf(parent), executable: parent, command_line: get('parentCommandLine') },
  });
}

function fileOf(alert: Reader): NonNullable<FormatReading['fields']>['file'] {
  const path = single(
    alert.text(
      'syscheck.path',
      'data.virustotal.source.file',
      'data.file',
      'data.win.eventdata.targetFilename',
    ),
  );
  if (path === undefined) return undefined;
  if (path.startsWith('HKEY')) return null;
  const hash = (kind: string): string | undefined =>
    alert.text(`syscheck.${kind}_after`, `data.virustotal.source.${kind}`);
  return part({
    path,
    name: fileNameOf(path),
    size: alert.number('syscheck.size_after'),
    hash: { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256') },
  });
}
