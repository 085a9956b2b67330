import type { IncidentType, Json, JsonObject, NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import type { ObservableValue } from '#incidents';
import { fileNameOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { rising } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://docs.aws.amazon.com/guardduty: severity levels of findings, decimals included. */
const SCALE = rising('0..10', [1, 4, 7, 9]);

export const awsGuardDuty = defineFormat({
  name: 'aws_guardduty',
  title: 'AWS GuardDuty',
  vendor: 'AWS',
  product: 'GuardDuty',
  watches: 'cloud',
  sender:
    'An EventBridge rule for "GuardDuty Finding" with an API destination or an SNS topic, or whatever forwards the answers of GetFindings',
  reads:
    'Findings of instances, access keys, buckets, clusters, containers, functions, databases and attack sequences; in events of EventBridge, bare, in a list or in Findings.',
  authentications: [
    'header',
    'basic',
    ...COMMON_AUTHENTICATIONS.filter((one) => one !== 'header' && one !== 'basic'),
  ],
  defaults: { deduplication_window_seconds: 86_400 },
  samples,
  recognises: (alert) =>
    alert.has('id', 'type') &&
    (alert.text('service.servicename')?.toLowerCase() === 'guardduty' ||
      alert.text('arn')?.includes(':guardduty:') === true),
  read: readFinding,
});

function readFinding(alert: Reader): FormatReading {
  const finding = alert.value as JsonObject;
  const type = alert.text('type') as string;
  return {
    id: alert.text('id') ?? null,
    title: alert.text('title') ?? type,
    description: alert.text('description') ?? '',
    severity: { said: alert.text('severity'), scale: SCALE },
    type: TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? null,
    occurred_at: time(alert.text('service.eventlastseen', 'updatedat', 'createdat')),
    // Somebody, or a rule that suppresses it, has put it away.
    ...(alert.text('service.archived') === 'true' ? { state: 'resolved' as const } : {}),
    fields: fieldsOf(finding, alert, type),
    observables: observablesOf(finding),
    grouping: [alert.text('id')],
  };
}

/** A finding's type is `Purpose:Resource/Family.Mechanism!Artifact`. The first that fits; what fits none is the source's default. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/CredentialExfiltration/i, 'account_compromise'],
  [/^(?:Discovery|Recon):/i, 'reconnaissance'],
  [/^Policy:/i, 'policy_violation'],
  [/^PrivilegeEscalation:/i, 'privilege_escalation'],
  [/^Exfiltration:|DataExfiltration|CompromisedData/i, 'data_exfiltration'],
  [/^Backdoor:|C&CActivity/i, 'command_and_control'],
  [/BruteForce|Login/i, 'suspicious_login'],
  [/^(?:CredentialAccess|InitialAccess|Stealth|PenTest):|:IAM/i, 'account_compromise'],
  [
    /^(?:Trojan|CryptoCurrency|Execution|Object|Persistence|DefenseEvasion|AttackSequence):|MaliciousFile/i,
    'malware',
  ],
];

const REMOTE = 'remoteipdetails.ipaddressv4';
const REMOTE_6 = 'remoteipdetails.ipaddressv6';
const ACTIONS = [
  'service.action.networkconnectionaction',
  'service.action.awsapicallaction',
  'service.action.kubernetesapicallaction',
  'service.action.rdsloginattemptaction',
  'service.action.portprobeaction.portprobedetails.#',
];
const ACTORS = 'service.detection.sequence.actors.#.user.name';
const ENDPOINTS = 'service.detection.sequence.endpoints.#';
const EBS_FILES =
  'service.ebsvolumescandetails.scandetections.threatdetectedbyname.threatnames.#.filepaths.#';
const PROCESS = 'service.runtimedetails.process';

function fieldsOf(finding: JsonObject, alert: Reader, type: string): NormalAlert {
  const [remote] = remoteAddresses(finding);
  const outbound = alert.text('service.action.networkconnectionaction.connectiondirection') === 'OUTBOUND';
  const instance = alert.text('resource.instancedetails.instanceid');
  const country = ACTIONS.flatMap((action) =>
    each(finding, `${action}.remoteipdetails.country.countryname`),
  )[0];
  const ends = { ip: remote, geo: { country_name: country } };
  return {
    event: part({
      action: alert.text('service.action.awsapicallaction.api'),
      category: type.split(':')[0],
      count: alert.number('service.count'),
    }),
    rule: { name: type },
    host:
      part({
        name: instance,
        id: instance,
        ip: alert.text('resource.instancedetails.networkinterfaces.0.privateipaddress'),
        os: { name: alert.text('resource.instancedetails.platform') },
      }) ?? null,
    user:
      part({
        name:
          alert.text(
            'resource.accesskeydetails.username',
            'resource.kubernetesdetails.kubernetesuserdetails.username',
            'resource.rdsdbuserdetails.user',
          ) ?? each(finding, ACTORS)[0],
        id: alert.text('resource.accesskeydetails.accesskeyid', 'resource.accesskeydetails.principalid'),
      }) ?? null,
    file: fileOf(finding, alert) ?? null,
    process:
      part({
        executable: alert.text(`${PROCESS}.executablepath`),
        name: alert.text(`${PROCESS}.name`),
        command_line: alert.text('service.runtimedetails.context.commandlineexample'),
      }) ?? null,
    source: (outbound ? undefined : part(ends)) ?? null,
    destination: (outbound ? part(ends) : undefined) ?? null,
    // The domain of a call is that of the service that was called.
    dns: part({ question: { name: alert.text('service.action.dnsrequestaction.domain') } }) ?? null,
    ...placeOf(finding, alert),
    threat: part({ tactic: { name: [type.split(':')[0]] } }),
  } as NormalAlert;
}

/** What a cloud has: a bucket or a cluster is no host that could be isolated. */
function placeOf(finding: JsonObject, alert: Reader): Partial<NormalAlert> {
  const bucket = each(finding, 'resource.s3bucketdetails.#.name')[0];
  return {
    cloud: part({
      provider: 'aws',
      account: { id: alert.text('accountid') },
      region: alert.text('region'),
      service: { name: alert.text('service.action.awsapicallaction.servicename') },
    }),
    resource: part({
      type: alert.text('resource.resourcetype'),
      name:
        bucket ??
        alert.text(
          'resource.lambdadetails.functionname',
          'resource.rdsdbinstancedetails.dbinstanceidentifier',
        ),
    }),
    container: part({
      name: alert.text(...containers('name')),
      image: { name: alert.text(...containers('image')) },
    }),
    orchestrator: part({
      cluster: { name: alert.text('resource.eksclusterdetails.name', 'resource.ecsclusterdetails.name') },
      resource: { name: alert.text('resource.kubernetesdetails.kubernetesworkloaddetails.name') },
    }),
  } as Partial<NormalAlert>;
}

function containers(name: string): string[] {
  return [
    `resource.containerdetails.${name}`,
    `resource.kubernetesdetails.kubernetesworkloaddetails.containers.0.${name}`,
    `resource.ecsclusterdetails.taskdetails.containers.0.${name}`,
  ];
}

function fileOf(finding: JsonObject, alert: Reader): NormalAlert['file'] {
  const path =
    alert.text(`${PROCESS}.executablepath`) ??
    each(finding, `${EBS_FILES}.filepath`)[0] ??
    alert.text('resource.s3bucketdetails.0.s3objectdetails.0.key');
  const sha256 = hashes(finding).find(({ type }) => type === 'sha256')?.value;
  return part({ name: fileNameOf(path), path, hash: { sha256 } });
}

function observablesOf(finding: JsonObject): ObservableValue[] {
  const of = (type: ObservableValue['type'], values: string[]) => values.map((value) => ({ type, value }));
  return [
    ...of('ip', remoteAddresses(finding)),
    ...of('ip', localAddresses(finding)),
    ...of('domain', each(finding, `${ENDPOINTS}.domain`)),
    ...of('user', each(finding, ACTORS)),
    ...hashes(finding),
  ];
}

function remoteAddresses(finding: JsonObject): string[] {
  return distinct([
    ...ACTIONS.flatMap((action) => [
      ...each(finding, `${action}.${REMOTE}`),
      ...each(finding, `${action}.${REMOTE_6}`),
    ]),
    ...each(finding, 'service.action.kubernetesapicallaction.sourceips.#'),
    ...each(finding, `${ENDPOINTS}.ip`),
  ]);
}

function localAddresses(finding: JsonObject): string[] {
  return distinct([
    ...ACTIONS.flatMap((action) => each(finding, `${action}.localipdetails.ipaddressv4`)),
    ...each(finding, 'resource.instancedetails.networkinterfaces.#.privateipaddress'),
    ...each(finding, 'resource.instancedetails.networkinterfaces.#.publicip'),
  ]);
}

const HASHES = new Map<number, ObservableValue['type']>([
  [64, 'sha256'],
  [40, 'sha1'],
  [32, 'md5'],
]);

function hashes(finding: JsonObject): ObservableValue[] {
  const found = distinct([
    ...each(finding, `${PROCESS}.executablesha256`),
    ...each(finding, `${EBS_FILES}.hash`),
    ...each(finding, 'service.malwarescandetails.threats.#.hash'),
    ...each(finding, 'service.malwarescandetails.threats.#.itempaths.#.hash'),
    ...each(finding, 'service.evidence.threatintelligencedetails.#.threatfilesha256'),
    ...each(finding, 'resource.s3bucketdetails.#.s3objectdetails.#.hash'),
  ]);
  return found.flatMap((hash) => {
    const type = /^[0-9a-f]+$/i.test(hash) ? HASHES.get(hash.length) : undefined;
    return type === undefined ? [] : [{ type, value: hash.toLowerCase() }];
  });
}

/** Every value at a path, in which `#` stands for each item of a list. */
function each(value: Json | undefined, path: string): string[] {
  if (value === undefined || path === '') return [text(value) ?? []].flat();
  const [name = '', ...rest] = path.split('.');
  const after = rest.join('.');
  if (name === '#') return Array.isArray(value) ? value.flatMap((item) => each(item, after)) : [];
  if (!isObject(value)) return [];
  return each(Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1], after);
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
