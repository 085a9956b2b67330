import type { IncidentType } from '#contracts';
import { ipOf, personOf, regionOf, type Person } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://cloud.google.com/logging/docs/reference: LogSeverity. It is the log's, so a call that failed is an ERROR. */
const SCALE = worded('DEBUG..EMERGENCY', {
  debug: 'informational',
  info: 'informational',
  notice: 'informational',
  warning: 'medium',
  error: 'high',
  critical: 'critical',
  alert: 'critical',
  emergency: 'critical',
});

export const gcpAuditLog = defineFormat({
  name: 'gcp_audit_log',
  title: 'Google Cloud audit log',
  vendor: 'Google',
  product: 'Cloud Audit Logs',
  watches: 'cloud',
  sender: 'A log sink to a Pub/Sub topic with a push subscription, or whatever forwards log entries',
  reads:
    'Admin activity, data access, system event, policy denied and sign-in entries (protoPayload); in messages of Pub/Sub, bare, in a list or in entries.',
  authentications: ['bearer', 'header', 'basic', 'hmac'],
  samples,
  recognises: (alert) => alert.has('protoPayload.methodName', 'protoPayload.serviceName'),
  read: readEntry,
});

const CALLER = 'protoPayload.authenticationInfo';
const REQUEST = 'protoPayload.requestMetadata';

function readEntry(alert: Reader): FormatReading {
  const method = alert.text('protoPayload.methodName') ?? '';
  const failure = failureOf(alert);
  const severity = alert.text('severity');
  const words = `${wordsOf(method)}${onWhat(alert)}`;
  const who = userOf(alert);
  return {
    id: alert.text('insertId') ?? null,
    title: `${failure === undefined ? '' : `${failure}: `}${words}${who?.name === undefined ? '' : ` by ${who.name}`}`,
    description: alert.text('protoPayload.status.message') ?? grantsIn(alert),
    severity: { said: severity?.toUpperCase() === 'DEFAULT' ? undefined : severity, scale: SCALE },
    type: typeOf(method),
    occurred_at: time(alert.text('timestamp', 'receiveTimestamp')),
    state: null,
    fields: {
      // What `clientName`, `instance` and `query` of a request would be taken for.
      process: null,
      file: null,
      url: null,
      dns: null,
      email: null,
      registry: null,
      container: null,
      destination: null,
      vendor: failure === 'Denied' ? { verdict: 'blocked' } : null,
      event: {
        action: method,
        category: categoryOf(alert),
        provider: alert.text('protoPayload.serviceName'),
        code: alert.text('protoPayload.status.code'),
        outcome: failure === undefined ? 'success' : 'failure',
        reason: alert.text('protoPayload.status.message'),
        // Whoever calls writes what is in the request.
        url: null,
      },
      user: who ?? null,
      source: part({ ip: ipOf(alert.text(`${REQUEST}.callerIp`))?.ip }) ?? null,
      user_agent: part({ original: alert.text(`${REQUEST}.callerSuppliedUserAgent`) }) ?? null,
      ...placeOf(alert),
    } as ToldFields,
  };
}

/** https://cloud.google.com/apis/design/errors: code 7 is PERMISSION_DENIED, 16 UNAUTHENTICATED. */
function failureOf(alert: Reader): 'Denied' | 'Failed' | undefined {
  const code = alert.number('protoPayload.status.code') ?? 0;
  const granted = alert.texts('protoPayload.authorizationInfo.granted');
  if (code === 7 || code === 16 || granted.includes('false')) return 'Denied';
  return code === 0 ? undefined : 'Failed';
}

/**
 * `google.iam.admin.v1.CreateServiceAccountKey` says it in its last part; `v1.compute.instances.insert` and
 * `io.k8s.core.v1.pods.exec.create` put what is done behind what it is done to.
 */
function wordsOf(method: string): string {
  const parts = method.split(/[./]/).filter((one) => one !== '');
  const last = parts.at(-1) ?? method;
  const verb = readable(last).replaceAll(/\b(?:iam|jwt)\b/g, (word) => word.toUpperCase());
  if (verb.includes(' ')) return verb;
  const things = parts
    .slice(0, -1)
    .filter((one) => !/^(?:v\d\w*|beta|alpha|google|cloud|io|k8s|core)$/.test(one));
  const thing = method.startsWith('io.k8s.') ? things.slice(-2).join(' ') : things.at(-1);
  return thing === undefined
    ? verb
    : `${readable(last)} ${readable(thing).toLowerCase()}`.replace(/^\p{Ll}/u, (letter) =>
        letter.toUpperCase(),
      );
}

/** What it was done to, where that has a name: numbers name nothing to people. */
function onWhat(alert: Reader): string {
  const name = alert.text('protoPayload.resourceName')?.split('/').at(-1);
  return name === undefined || !/\p{L}/u.test(name) || name.length > 80 ? '' : ` on ${name}`;
}

/** `ADD roles/owner user:bob@elsewhere.example`, each on a line of its own. */
function grantsIn(alert: Reader): string {
  return alert
    .each('protoPayload.serviceData.policyDelta.bindingDeltas')
    .map((one) => [one.text('action'), one.text('role'), one.text('member')].join(' '))
    .join('\n');
}

/** `projects/p/logs/cloudaudit.googleapis.com%2Fdata_access` */
const categoryOf = (alert: Reader): string | undefined => /%2F(\w+)$/i.exec(alert.text('logName') ?? '')?.[1];

/** Who called; somebody from another identity provider is named by a principal. */
function userOf(alert: Reader): Person | undefined {
  const principal = alert.text(`${CALLER}.principalSubject`);
  const said = alert.text(`${CALLER}.principalEmail`) ?? principal?.split('/').at(-1);
  const member = alert.text('protoPayload.serviceData.policyDelta.bindingDeltas.member');
  return part({
    ...personOf(said),
    id: principal,
    target: { ...(/^(?:user|serviceAccount):/.test(member ?? '') ? personOf(member) : {}) },
  }) as Person | undefined;
}

function placeOf(alert: Reader): object {
  const name = alert.text('protoPayload.resourceName');
  const tail = name?.split('/').at(-1);
  const machine =
    /\/instances\/[^/]+$/.test(name ?? '') && alert.text('resource.type') === 'gce_instance'
      ? tail
      : undefined;
  const namespace = /(?:^|\/)namespaces\/([^/]+)/.exec(name ?? '')?.[1];
  return {
    host:
      part({
        name: machine,
        id: machine === undefined ? undefined : alert.text('resource.labels.instance_id'),
      }) ?? null,
    resource: part({ id: name, name: tail, type: alert.text('resource.type') }) ?? null,
    orchestrator: part({ cluster: { name: alert.text('resource.labels.cluster_name') }, namespace }) ?? null,
    cloud: part({
      provider: 'gcp',
      region: regionOf(
        alert.text('resource.labels.location', 'resource.labels.zone', 'resource.labels.region'),
      ),
      project: {
        id: alert.text('resource.labels.project_id') ?? /^projects\/([\w.-]+)/.exec(name ?? '')?.[1],
      },
      service: { name: alert.text('protoPayload.serviceName') },
    }),
  };
}

/** By the names of the methods, as ATT&CK's matrix for cloud platforms sorts what they are good for. The first that fits. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/LoginService|\blogin(?:Success|Failure|Challenge|Verification)|SuspiciousLogin/i, 'suspicious_login'],
  [
    /(?:Create|Upload)ServiceAccountKey|serviceAccountKeys|(?:Generate|Get)\w*(?:AccessToken|IdToken)|SignBlob|SignJwt|AccessSecretVersion|CreateHmacKey|hmacKeys\.create/i,
    'account_compromise',
  ],
  [
    /setIamPolicy|SetOrgPolicy|(?:Create|Update)Role\b|AddMember|actAs|deployments\.insert|functions\.(?:update|create)|projects\.setCommonInstanceMetadata/i,
    'privilege_escalation',
  ],
  [
    /(?:Update|Delete)(?:Sink|LogBucket|Exclusion|View|CmekSettings|NotificationChannel|AlertPolicy)|CreateExclusion|DeleteLog\b|firewalls?\.(?:insert|patch|update|delete)|firewallPolicies|storage\.buckets\.(?:update|patch)|setPublic|routes\.(?:insert|delete)|(?:Disable|Destroy)\w*(?:Service|CryptoKeyVersion)\b|sslPolicies|securityPolicies/i,
    'policy_violation',
  ],
  [/pods\.exec|pods\.attach|pods\.portforward|startIapTunnel|instances\.setMetadata/i, 'lateral_movement'],
  [
    /storage\.objects\.get|InsertJob|jobservice\.(?:insert|query)|snapshots\.create|instances\.export|ExportAssets|images\.(?:insert|export)|TableDataService\.List/i,
    'data_exfiltration',
  ],
  [
    /(?:^|\.)(?:list|get|aggregatedList|search|testIamPermissions)(?:[A-Z]\w*)?$|(?:List|Get|Search)[A-Z]\w*$|TestIamPermissions/,
    'reconnaissance',
  ],
];

function typeOf(method: string): IncidentType | null {
  return TYPES.find(([methods]) => methods.test(method))?.[1] ?? null;
}
