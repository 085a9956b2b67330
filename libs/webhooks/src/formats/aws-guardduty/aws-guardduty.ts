import type { IncidentType, Json, JsonObject, Severity } from '#contracts';
import type { ObservableValue } from '#incidents';
import { defined, isObject, part, Reader, text, time } from '../../domain/read.ts';
import type { AlertFields, ParsedAlert } from '../../domain/parsed-alert.ts';
import { severity } from '../../domain/words.ts';
import { eachAlert } from '../../domain/each-alert.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';
import { messageOf } from './sns.ts';

export const awsGuardDuty = defineFormat({
  name: 'aws_guardduty',
  title: 'AWS GuardDuty',
  sender:
    'An EventBridge rule for "GuardDuty Finding" with an API destination or an SNS topic, or whatever forwards the answers of GetFindings. SNS: subscribe with https://name:password@… (basic) and open the address that the refused first delivery tells; it is never opened by itself',
  reads:
    'Findings as the detail of an EventBridge event, bare, in a list or in Findings, also in an envelope of SNS; of instances, access keys, buckets, clusters, containers, functions, databases and attack sequences.',
  authentications: ['header', 'basic'],
  defaults: { deduplication_window_seconds: 86_400 },
  volatile: [
    'time',
    'detail.updatedAt',
    'detail.severity',
    'detail.title',
    'detail.service.count',
    'detail.service.eventLastSeen',
    'Findings.UpdatedAt',
    'MessageId',
    'Timestamp',
  ],
  samples,
  parse: (body) => eachAlert(body, readFinding, unwrap),
});

function unwrap(body: JsonObject): Json[] {
  const message = messageOf(body);
  if (Array.isArray(message)) return message;
  const findings = isObject(message) ? (message.Findings ?? message.findings) : undefined;
  return Array.isArray(findings) ? findings : [message];
}

function readFinding(body: JsonObject): ParsedAlert | null {
  const finding = isObject(body.detail) ? body.detail : body;
  const reader = new Reader(finding);
  const id = reader.text('id');
  const type = reader.text('type');
  if (id === undefined || type === undefined || !isGuardDuty(reader)) return null;
  const revision = reader.text('updatedat');
  return {
    external_id: id,
    ...(revision === undefined ? {} : { revision }),
    title: reader.text('title') ?? type,
    description: reader.text('description') ?? '',
    severity: severityOf(reader.text('severity')),
    type: TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? null,
    occurred_at: time(reader.text('service.eventlastseen', 'updatedat', 'createdat')),
    raw: body,
    raw_email: null,
    recipient: null,
    fields: fieldsOf(finding, reader, type),
    observables: observablesOf(finding),
    fingerprint: [id],
  };
}

function isGuardDuty(reader: Reader): boolean {
  return (
    reader.text('service.servicename')?.toLowerCase() === 'guardduty' ||
    reader.text('arn')?.includes(':guardduty:') === true
  );
}

/** A number to 10 with decimals, which says another thing than the same number of another vendor. */
function severityOf(value: string | undefined): Severity | null {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0 || number > 10) return severity(value);
  if (number >= 9) return 'critical';
  if (number >= 7) return 'high';
  if (number >= 4) return 'medium';
  return number >= 1 ? 'low' : 'informational';
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

function fieldsOf(finding: JsonObject, reader: Reader, type: string): AlertFields {
  const [remote] = remoteAddresses(finding);
  const outbound = reader.text('service.action.networkconnectionaction.connectiondirection') === 'OUTBOUND';
  const count = Number(reader.text('service.count'));
  const instance = reader.text('resource.instancedetails.instanceid');
  return defined<AlertFields>({
    host: part({
      name: instance,
      id: instance,
      ip: reader.text('resource.instancedetails.networkinterfaces.0.privateipaddress'),
      os: reader.text('resource.instancedetails.platform'),
    }),
    user: part({
      name:
        reader.text(
          'resource.accesskeydetails.username',
          'resource.kubernetesdetails.kubernetesuserdetails.username',
          'resource.rdsdbuserdetails.user',
        ) ?? each(finding, ACTORS)[0],
      id: reader.text('resource.accesskeydetails.principalid'),
    }),
    file: fileOf(finding, reader),
    process: part({ command_line: reader.text('service.runtimedetails.context.commandlineexample') }),
    ip: outbound ? undefined : remote,
    destination_ip: outbound ? remote : undefined,
    country: ACTIONS.flatMap((action) => each(finding, `${action}.remoteipdetails.country.countryname`))[0],
    domain: reader.text('service.action.dnsrequestaction.domain'),
    tactic: type.split(':')[0],
    rule: type,
    count: Number.isFinite(count) ? count : undefined,
    data: dataOf(finding, reader),
  });
}

/** What a cloud has and no field of an alert is named for: a bucket or a cluster is no host that could be isolated. */
function dataOf(finding: JsonObject, reader: Reader): JsonObject | undefined {
  const buckets = each(finding, 'resource.s3bucketdetails.#.name');
  const threats = [
    ...each(finding, 'service.ebsvolumescandetails.scandetections.threatdetectedbyname.threatnames.#.name'),
    ...each(finding, 'service.malwarescandetails.threats.#.name'),
  ];
  const data = defined<JsonObject>({
    account_id: reader.text('accountid'),
    region: reader.text('region'),
    resource_type: reader.text('resource.resourcetype'),
    resource_role: reader.text('service.resourcerole'),
    access_key_id: reader.text('resource.accesskeydetails.accesskeyid'),
    api: reader.text('service.action.awsapicallaction.api'),
    api_service: reader.text('service.action.awsapicallaction.servicename'),
    buckets: buckets.length > 0 ? buckets : undefined,
    cluster: reader.text('resource.eksclusterdetails.name', 'resource.ecsclusterdetails.name'),
    workload: reader.text('resource.kubernetesdetails.kubernetesworkloaddetails.name'),
    container: reader.text(...containers('name')),
    image: reader.text(...containers('image')),
    function: reader.text('resource.lambdadetails.functionname'),
    database: reader.text('resource.rdsdbinstancedetails.dbinstanceidentifier'),
    threats: threats.length > 0 ? threats : undefined,
  });
  return Object.keys(data).length > 0 ? data : undefined;
}

function containers(name: string): string[] {
  return [
    `resource.containerdetails.${name}`,
    `resource.kubernetesdetails.kubernetesworkloaddetails.containers.0.${name}`,
    `resource.ecsclusterdetails.taskdetails.containers.0.${name}`,
  ];
}

function fileOf(finding: JsonObject, reader: Reader): AlertFields['file'] {
  const path =
    reader.text(`${PROCESS}.executablepath`) ??
    each(finding, `${EBS_FILES}.filepath`)[0] ??
    reader.text('resource.s3bucketdetails.0.s3objectdetails.0.key');
  const hash = hashes(finding).find(({ type }) => type === 'sha256')?.value;
  return part({ name: path?.split(/[\\/]/).at(-1), path, sha256: hash });
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
