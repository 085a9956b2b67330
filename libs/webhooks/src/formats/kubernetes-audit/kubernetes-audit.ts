import type { IncidentType, JsonObject } from '#contracts';
import { ipOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const kubernetesAudit = defineFormat({
  name: 'kubernetes_audit',
  title: 'Kubernetes audit',
  vendor: 'Kubernetes',
  product: 'API server',
  watches: 'cloud',
  sender:
    'The webhook backend of an API server (--audit-webhook-config-file), or whatever forwards its audit log',
  reads: 'Events of audit.k8s.io, alone or in an EventList. They have no severity: a source gives one.',
  authentications: ['bearer', 'basic', 'header', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.text('apiVersion')?.startsWith('audit.k8s.io/') === true
      ? alert.has('verb')
      : alert.has('auditID', 'verb', 'stage'),
  unwrap: withoutSecret,
  read: readEvent,
});

const SECRETS: readonly string[] = ['secrets', 'tokenreviews'];

/**
 * A policy may log what was asked for and answered: of secrets and tokens only the name is kept. Their annotations hold
 * what was applied, and so the secret too.
 */
function withoutSecret(event: JsonObject): JsonObject[] | null {
  const { objectRef, requestObject, responseObject } = event;
  if (typeof event.verb !== 'string' || !isObject(objectRef)) return null;
  if (requestObject === undefined && responseObject === undefined) return null;
  const holds = SECRETS.includes(text(objectRef.resource) ?? '') || objectRef.subresource === 'token';
  if (!holds) return null;
  const { requestObject: _asked, responseObject: _answered, ...rest } = event;
  const metadata = isObject(requestObject) ? requestObject.metadata : undefined;
  const name = isObject(metadata) ? text(metadata.name) : undefined;
  return [name === undefined ? rest : { ...rest, requestObject: { metadata: { name } } }];
}

function readEvent(alert: Reader): FormatReading {
  const verb = alert.text('verb') ?? '';
  const kind = alert.text('objectRef.resource');
  const below = alert.text('objectRef.subresource');
  const name = nameIn(alert);
  const code = alert.number('responseStatus.code') ?? 0;
  const failure = code === 401 || code === 403 ? 'Denied' : code >= 400 ? 'Failed' : undefined;
  const object = kind === undefined || below === undefined ? kind : `${kind}/${below}`;
  const namespace = alert.text('objectRef.namespace');
  const what = [
    verb,
    object ?? alert.text('requestURI')?.split('?')[0],
    name === undefined || namespace === undefined ? (name ?? namespace) : `${namespace}/${name}`,
  ]
    .filter((one) => one !== undefined)
    .join(' ');
  const words = what.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  const account = ACCOUNT.exec(alert.text('user.username') ?? '');
  const who = account === null ? alert.text('user.username') : `service account ${account[1]}/${account[2]}`;
  return {
    id: alert.text('auditID') ?? null,
    title: `${failure === undefined ? '' : `${failure}: `}${words}${who === undefined ? '' : ` by ${who}`}`,
    description: alert.text('responseStatus.message') ?? '',
    severity: { said: undefined },
    type: typeOf(alert, verb, object ?? '', failure === 'Denied'),
    occurred_at: time(alert.text('requestReceivedTimestamp', 'stageTimestamp')),
    state: null,
    fields: fieldsOf(alert, code, failure),
  };
}

function fieldsOf(alert: Reader, code: number, failure: 'Denied' | 'Failed' | undefined): ToldFields {
  const kind = alert.text('objectRef.resource');
  const name = nameIn(alert);
  return {
    // What an object asks for is no machine and no program of this event.
    host: null,
    process: null,
    file: null,
    url: null,
    dns: null,
    email: null,
    registry: null,
    destination: null,
    rule: null,
    vendor: failure === 'Denied' ? { state: null, verdict: 'blocked' } : null,
    event: {
      action: alert.text('verb'),
      category: alert.text('objectRef.apiGroup'),
      code: code === 0 ? undefined : String(code),
      outcome: failure === undefined ? 'success' : 'failure',
      reason: alert.text('responseStatus.reason', 'annotations.authorization.k8s.io/reason'),
      // Whoever makes an object writes links into it.
      url: null,
    },
    user: userOf(alert) ?? null,
    source: part({ ip: ipOf(alert.text('sourceIPs'))?.ip }) ?? null,
    user_agent: part({ original: alert.text('userAgent') }) ?? null,
    resource: part({ name, type: kind, id: alert.text('objectRef.uid') }) ?? null,
    container: part({ image: { name: alert.text(...CONTAINERS.map((at) => `${at}.image`)) } }) ?? null,
    orchestrator:
      part({
        namespace: alert.text('objectRef.namespace'),
        resource: { name, type: kind },
      }) ?? null,
  } as ToldFields;
}

/** Of a pod, and of what makes pods. */
const CONTAINERS = ['requestObject.spec.containers', 'requestObject.spec.template.spec.containers'];
const nameIn = (alert: Reader): string | undefined =>
  alert.text('objectRef.name', 'requestObject.metadata.name');
const ACCOUNT = /^system:serviceaccount:([^:]+):(.+)$/;

/** As whom somebody acts is whom it is done by; who that is stands beside it. `system:serviceaccount:<namespace>:<name>`. */
function userOf(alert: Reader): object | undefined {
  const said = alert.text('user.username');
  const account = ACCOUNT.exec(said ?? '');
  return part({
    name: account?.[2] ?? said,
    domain: account?.[1],
    id: alert.text('user.uid'),
    email: said?.includes('@') === true ? said : undefined,
    roles: alert.texts('user.groups'),
    target: { name: alert.text('impersonatedUser.username') },
  });
}

/** https://microsoft.github.io/Threat-Matrix-for-Kubernetes: what calls are good for. */
function typeOf(alert: Reader, verb: string, object: string, denied: boolean): IncidentType | null {
  const writes = /^(?:create|update|patch)$/.test(verb);
  if (/^pods\/(?:exec|attach|portforward|ephemeralcontainers)$/.test(object)) return 'lateral_movement';
  if (/^(?:cluster)?role(?:binding)?s$/.test(object) && writes) return 'privilege_escalation';
  if (writes && alert.texts(...CONTAINERS.map((at) => `${at}.securityContext.privileged`)).includes('true'))
    return 'privilege_escalation';
  if (/^secrets/.test(object) && /^(?:get|list|watch)$/.test(verb)) return 'account_compromise';
  if (/^serviceaccounts\/token$|^certificatesigningrequests/.test(object) && writes)
    return 'account_compromise';
  if (
    /webhookconfigurations$|^networkpolicies$|^events$/.test(object) &&
    verb !== 'get' &&
    verb !== 'list' &&
    verb !== 'watch'
  )
    return 'policy_violation';
  return denied || /^selfsubject/.test(object) ? 'reconnaissance' : null;
}
