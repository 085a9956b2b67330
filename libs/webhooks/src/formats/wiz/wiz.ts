import type { IncidentType } from '#contracts';
import { ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

const SCALE = worded('INFORMATIONAL..CRITICAL', {
  informational: 'informational',
  none: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
});

export const wiz = defineFormat({
  name: 'wiz',
  title: 'Wiz cloud security',
  vendor: 'Wiz',
  watches: 'cloud',
  sender:
    'An automation rule of Wiz with a webhook action, or whatever forwards issues, threats and the audit log of its API',
  reads:
    'Issues, threats and detections, as the webhook or the API writes them, and entries of the audit log.',
  authentications: ['bearer', 'header', 'basic', 'hmac'],
  samples,
  recognises: (alert) => isWebhook(alert) || isIssue(alert) || isAudit(alert),
  read: (alert) => (isAudit(alert) ? readAudit(alert) : readIssue(alert)),
});

const isWebhook = (alert: Reader): boolean =>
  alert.has('trigger.source', 'trigger.ruleName') &&
  (alert.has('issue.id') || alert.has('control.id') || alert.has('threat.id') || alert.has('detection.id'));
const isIssue = (alert: Reader): boolean =>
  (alert.has('sourceRule.name') || alert.has('control.name')) &&
  (alert.has('entitySnapshot.name') || alert.has('entitySnapshot.type'));
const isAudit = (alert: Reader): boolean =>
  alert.has('action', 'requestId', 'status') &&
  !alert.has('eventName') &&
  (alert.has('sourceIP') || alert.has('serviceAccount.id') || alert.has('user.id')) &&
  (alert.at('actionParameters') !== undefined || alert.text('log_type') === 'auditLogEntries');

function readIssue(alert: Reader): FormatReading {
  const title = alert.text(
    'control.name',
    'sourceRule.name',
    'threat.title',
    'detection.rule.name',
    'issue.name',
  );
  const status = alert.text('issue.status', 'threat.status', 'detection.status', 'status');
  const kind = alert.text('type', 'issue.type', 'trigger.source');
  const resource = resourceOf(alert);
  return {
    id: alert.text('issue.id', 'threat.id', 'detection.id', 'id') ?? null,
    title: title === undefined ? undefined : ofResource(title, resource?.name),
    description:
      alert.text(
        'issue.description',
        'control.description',
        'sourceRule.description',
        'sourceRule.controlDescription',
      ) ?? '',
    // The rule's own severity is the usual one, the issue's the one of this.
    severity: {
      said: alert.text(
        'issue.severity',
        'threat.severity',
        'detection.severity',
        'severity',
        'control.severity',
        'sourceRule.severity',
      ),
      scale: SCALE,
    },
    type: typeOf(alert, kind, title),
    occurred_at: time(
      alert.text('issue.created', 'issue.createdAt', 'threat.createdAt', 'detection.createdAt', 'createdAt'),
    ),
    state: stateOf(status),
    fields: fieldsOf(alert, title, kind, status),
  };
}

function fieldsOf(
  alert: Reader,
  title: string | undefined,
  kind: string | undefined,
  status: string | undefined,
): ToldFields {
  const resource = resourceOf(alert);
  return {
    file: null,
    process: null,
    email: null,
    registry: null,
    dns: null,
    url: null,
    user:
      part({
        ...personOf(
          alert.text('threat.actor.name', 'actor.email', 'actor.name', 'primaryActor.name') ??
            (isIdentity(resource?.type) ? resource?.name : undefined),
        ),
      }) ?? null,
    source: part({ ip: ipOf(alert.text('actor.ip', 'actorIP', 'threat.actor.ip'))?.ip }) ?? null,
    destination: null,
    vendor: part({ state: status }),
    event: part({ category: kind, url: alert.text('issue.url', 'threat.url', 'detection.url', 'url') }),
    rule: part({
      id: alert.text('control.id', 'sourceRule.id', 'detection.rule.id'),
      name: title,
    }),
    resource: resource ?? null,
    host: isMachine(resource?.type) ? { name: resource?.name, id: resource?.id } : null,
    cloud: part({
      provider: alert.text('resource.cloudPlatform', 'entitySnapshot.cloudPlatform')?.toLowerCase(),
      region: alert.text('resource.region', 'entitySnapshot.region'),
      account: {
        id: alert.text('resource.subscriptionId', 'entitySnapshot.subscriptionExternalId'),
        name: alert.text('resource.subscriptionName', 'entitySnapshot.subscriptionName'),
      },
    }),
  } as ToldFields;
}

const ofResource = (title: string, name: string | undefined): string =>
  name === undefined || title.includes(name) ? title : `${title}: ${name}`;
const isMachine = (type: string | undefined): boolean => /^virtual_?machine$/i.test(type ?? '');

const isIdentity = (type: string | undefined): boolean =>
  /^(?:user|service)_?account$|^identity$/i.test(type ?? '');

function stateOf(status: string | undefined): 'open' | 'resolved' | null {
  if (status === undefined) return null;
  return /^(?:resolved|rejected|closed)$/i.test(status) ? 'resolved' : 'open';
}

function resourceOf(alert: Reader): { id?: string; name?: string; type?: string } | undefined {
  return part({
    id: alert.text(
      'resource.providerId',
      'resource.id',
      'entitySnapshot.providerId',
      'entitySnapshot.externalId',
      'entitySnapshot.id',
    ),
    name: alert.text('resource.name', 'entitySnapshot.name'),
    type: alert.text(
      'resource.type',
      'resource.nativeType',
      'entitySnapshot.type',
      'entitySnapshot.nativeType',
    ),
  }) as ReturnType<typeof resourceOf>;
}

/** A toxic combination and a configuration are about what may be done, a threat about what was. */
function typeOf(
  alert: Reader,
  kind: string | undefined,
  title: string | undefined,
): NonNullable<FormatReading['type']> {
  if (kind === 'CLOUD_CONFIGURATION') return 'policy_violation';
  const risks = alert.texts('control.risks', 'sourceRule.risks');
  const weak = kind === 'TOXIC_COMBINATION' || risks.length > 0;
  if (weak && (risks.includes('VULNERABILITY') || /vulnerab|\bCVE-/i.test(title ?? '')))
    return 'vulnerability';
  const description = alert.text('control.description', 'sourceRule.description');
  return [title, description, weak ? 'policy_violation' : undefined];
}

function readAudit(alert: Reader): FormatReading {
  const action = alert.text('action') ?? '';
  const failed = alert.text('status')?.toUpperCase() !== 'SUCCESS';
  const who = personOf(alert.text('user.name', 'user.id', 'serviceAccount.name'));
  const target = personOf(alert.text('actionParameters.input.email'));
  return {
    id: alert.text('id') ?? null,
    title: `${failed ? 'Failed: ' : ''}${[readable(action), target?.name].filter((one) => one !== undefined).join(' ')}${who?.name === undefined ? '' : ` by ${who.name}`}`,
    description: '',
    severity: { said: undefined },
    type: AUDIT_TYPES.find(([actions]) => actions.test(action))?.[1] ?? null,
    occurred_at: time(alert.text('timestamp')),
    state: null,
    fields: {
      // `input` of a call is about somebody else.
      email: null,
      file: null,
      process: null,
      host: null,
      url: null,
      dns: null,
      registry: null,
      destination: null,
      user:
        part({
          ...who,
          id: alert.text('user.id', 'serviceAccount.id'),
          target: { ...target },
        }) ?? null,
      source: part({ ip: ipOf(alert.text('sourceIP'))?.ip }) ?? null,
      user_agent: part({ original: alert.text('userAgent') }) ?? null,
      vendor: null,
      event: part({ action, outcome: failed ? 'failure' : 'success', category: 'audit' }),
    } as ToldFields,
  };
}

const AUDIT_TYPES: readonly [RegExp, IncidentType][] = [
  [/^Login|SignIn/i, 'suspicious_login'],
  [
    /ServiceAccount|Secret|Token|ApiKey|SAML|IdentityProvider|User|LoginSettings|Password|MFA/i,
    'account_compromise',
  ],
  [/Role|Permission/i, 'privilege_escalation'],
  [/Delete|Disable|Rule|Settings|Policy|Ignore|Connector|Scanner/i, 'policy_violation'],
  [/Report|Export|Download/i, 'data_exfiltration'],
];
