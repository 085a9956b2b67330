import { lookUp, type IncidentType } from '#contracts';
import { fileNameOf, ipOf, personOf, regionOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://cloud.google.com/security-command-center/docs/reference: severity of a finding. */
const SCALE = worded('LOW..CRITICAL', {
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
});

export const gcpSecurityCommandCenter = defineFormat({
  name: 'gcp_security_command_center',
  title: 'Google Security Command Center',
  vendor: 'Google',
  product: 'Security Command Center',
  watches: 'cloud',
  sender:
    'A continuous export to a Pub/Sub topic with a push subscription, or whatever forwards the findings of the API',
  reads:
    'Findings of threats, vulnerabilities, misconfigurations and toxic combinations with their resource; in messages of Pub/Sub, bare, or in a list.',
  authentications: ['bearer', 'header', 'basic', 'hmac'],
  defaults: { deduplication_window_seconds: 86_400 },
  samples,
  recognises: (alert) => isFinding(alert, 'finding.') || isFinding(alert, ''),
  read: readNotification,
});

/** https://cloud.google.com/security-command-center/docs/reference: CloudProvider. */
const PROVIDERS: Record<string, string> = {
  GOOGLE_CLOUD_PLATFORM: 'gcp',
  AMAZON_WEB_SERVICES: 'aws',
  MICROSOFT_AZURE: 'azure',
};

const isFinding = (alert: Reader, at: string): boolean =>
  alert.has(`${at}category`, `${at}resourceName`) &&
  /\/sources\/[^/]+\/(?:locations\/[^/]+\/)?findings\//.test(
    alert.text(`${at}name`, `${at}canonicalName`) ?? '',
  );

function readNotification(alert: Reader): FormatReading {
  const inner = alert.at('finding');
  const finding = isObject(inner) ? new Reader(inner) : alert;
  const category = finding.text('category') ?? '';
  const state = finding.text('state');
  const muted = finding.text('mute') === 'MUTED';
  const title = titleOf(category);
  const resource = resourceOf(alert, finding);
  const kind = finding.text('findingClass')?.toUpperCase();
  const about = kind === 'THREAT' || resource?.name === undefined ? title : `${title}: ${resource.name}`;
  return {
    id: finding.text('name', 'canonicalName') ?? null,
    title: about,
    description: finding.text('description', 'sourceProperties.explanation') ?? '',
    severity: { said: severityOf(finding), scale: SCALE },
    type: typeOf(kind, category, finding.text('mitreAttack.primaryTactic')),
    occurred_at: time(finding.text('eventTime', 'createTime')),
    state: state === 'INACTIVE' || muted ? 'resolved' : state === 'ACTIVE' ? 'open' : null,
    fields: fieldsOf(alert, finding, resource),
    grouping: [finding.text('name', 'canonicalName')],
  };
}

function fieldsOf(alert: Reader, finding: Reader, resource: ReturnType<typeof resourceOf>): ToldFields {
  return {
    ...entitiesOf(finding),
    vendor: part({ state: finding.text('state') }),
    event: part({
      action: finding.text('access.methodName'),
      category: finding.text('findingClass'),
      provider: finding.text('parentDisplayName'),
      url: finding.text('externalUri'),
    }),
    rule: part({ name: finding.text('category') }),
    threat: part({
      tactic: { name: wordsOf(finding.texts('mitreAttack.primaryTactic')) },
      technique: { name: wordsOf(finding.texts('mitreAttack.primaryTechniques')) },
    }),
    resource: resource ?? null,
    cloud: part({
      provider: lookUp(PROVIDERS, alert.text('resource.cloudProvider') ?? '') ?? 'gcp',
      project: { id: projectOf(alert, finding) },
      region: regionOf(
        alert.text('resource.location') ??
          /\/(?:locations|regions|zones)\/([\w-]+)/.exec(finding.text('resourceName') ?? '')?.[1],
      ),
      service: { name: finding.text('access.serviceName') },
    }),
  } as ToldFields;
}

/** `OPEN_FIREWALL` is a name for programs, `Persistence: IAM Anomalous Grant` one for people. */
const titleOf = (category: string): string =>
  /^[A-Z0-9_]+$/.test(category) ? readable(category.toLowerCase()) : category;
const wordsOf = (names: string[]): string[] =>
  names
    .filter((name) => !name.endsWith('_UNSPECIFIED'))
    .map((name) => readable(name.toLowerCase()).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()));

function severityOf(finding: Reader): string | undefined {
  const said = finding.text('severity', 'sourceProperties.severity_level');
  return said === 'SEVERITY_UNSPECIFIED' ? undefined : said;
}

function typeOf(
  kind: string | undefined,
  category: string,
  tactic: string | undefined,
): NonNullable<FormatReading['type']> {
  const byCategory = TYPES.find(([categories]) => categories.test(category))?.[1];
  if (byCategory !== undefined) return byCategory;
  if (kind === 'VULNERABILITY') return 'vulnerability';
  if (WEAKNESSES.includes(kind ?? '')) return 'policy_violation';
  return [category.split(':')[0], tactic?.replaceAll('_', ' '), category];
}

const WEAKNESSES = [
  'MISCONFIGURATION',
  'POSTURE_VIOLATION',
  'TOXIC_COMBINATION',
  'CHOKEPOINT',
  'SENSITIVE_DATA_RISK',
  'EXTERNAL_EXPOSURE',
];

/** What Event and Container Threat Detection call their findings: `<tactic>: <what>`. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/brute.?force|suspicious login|leaked password/i, 'suspicious_login'],
  [/^(?:Malware|Execution|Impact): |Cryptomining|added (?:binary|library)/i, 'malware'],
  [/^Exfiltration: /i, 'data_exfiltration'],
  [/^Defense Evasion: /i, 'policy_violation'],
  [
    /^Privilege Escalation: |IAM Anomalous Grant|^Persistence: .*(?:role|grant|owner)/i,
    'privilege_escalation',
  ],
  [/^(?:Credential Access|Initial Access|Persistence): /i, 'account_compromise'],
  [/^Discovery: /i, 'reconnaissance'],
  [/^Lateral Movement: /i, 'lateral_movement'],
  [/^Command and Control: /i, 'command_and_control'],
];

function resourceOf(
  alert: Reader,
  finding: Reader,
): { id?: string; name?: string; type?: string } | undefined {
  const id = finding.text('resourceName') ?? alert.text('resource.name');
  return part({
    id,
    name: alert.text('resource.displayName') ?? id?.split('/').at(-1),
    type: alert.text('resource.type'),
  }) as ReturnType<typeof resourceOf>;
}

const projectOf = (alert: Reader, finding: Reader): string | undefined =>
  alert.text('resource.projectDisplayName', 'resource.gcpMetadata.projectDisplayName') ??
  /\/projects\/([\w.-]+)/.exec(finding.text('resourceName') ?? '')?.[1];

function entitiesOf(finding: Reader): object {
  const machine = /compute\.googleapis\.com\/.*\/instances\/([^/]+)$/.exec(
    finding.text('resourceName') ?? '',
  )?.[1];
  return {
    url: null,
    email: null,
    registry: null,
    host: part({ name: machine }) ?? null,
    user: part({ ...personOf(finding.text('access.principalEmail', 'access.userName')) }) ?? null,
    user_agent: part({ original: finding.text('access.userAgent') }) ?? null,
    source:
      part({
        ip: ipOf(finding.text('access.callerIp', 'connections.sourceIp'))?.ip,
        port: finding.number('connections.sourcePort'),
        geo: { country_iso_code: finding.text('access.callerIpGeo.regionCode') },
      }) ?? null,
    destination:
      part({
        ip: ipOf(finding.text('connections.destinationIp', 'indicator.ipAddresses'))?.ip,
        port: finding.number('connections.destinationPort'),
      }) ?? null,
    ...programsOf(finding),
  };
}

function programsOf(finding: Reader): object {
  const binary = finding.text('processes.binary.path');
  return {
    dns: part({ question: { name: finding.text('indicator.domains') } }) ?? null,
    process:
      part({
        name: fileNameOf(binary),
        executable: binary,
        command_line: finding.texts('processes.args').join(' ') || undefined,
        pid: finding.number('processes.pid'),
      }) ?? null,
    file:
      part({
        name: fileNameOf(binary),
        path: binary,
        hash: { sha256: finding.text('processes.binary.sha256') },
      }) ?? null,
    container:
      part({
        name: finding.text('kubernetes.pods.containers.name', 'containers.name'),
        image: { name: finding.text('kubernetes.pods.containers.uri', 'containers.uri') },
      }) ?? null,
    orchestrator:
      part({
        cluster: { name: /\/clusters\/([^/]+)/.exec(finding.text('resourceName') ?? '')?.[1] },
        namespace: finding.text('kubernetes.pods.ns'),
        resource: { name: finding.text('kubernetes.pods.name') },
      }) ?? null,
    vulnerability:
      part({
        id: finding.text('vulnerability.cve.id'),
        score: finding.number('vulnerability.cve.cvssv3.baseScore'),
      }) ?? null,
  };
}
