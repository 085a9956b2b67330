import { lookUp, type IncidentType } from '#contracts';
import { hostOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

const SCALE = worded('informational..critical', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  important: 'high',
  high: 'high',
  critical: 'critical',
});

export const prismaCloud = defineFormat({
  name: 'prisma_cloud',
  title: 'Prisma Cloud',
  vendor: 'Palo Alto Networks',
  product: 'Prisma Cloud',
  watches: 'cloud',
  sender:
    'An alert rule of Prisma Cloud with a webhook, SQS or Security Hub channel, or an alert profile of Compute with a webhook',
  reads:
    'Alerts of policies (configuration, audit events, network, anomalies, identities), in a list or alone, alerts of the API, and audits of Compute.',
  authentications: ['header', 'basic', 'bearer', 'hmac'],
  defaults: { deduplication_window_seconds: 86_400 },
  samples,
  recognises: (alert) => isPolicyAlert(alert) || isCompute(alert),
  read: (alert) => (isPolicyAlert(alert) ? readPolicyAlert(alert) : readCompute(alert)),
});

const isPolicyAlert = (alert: Reader): boolean =>
  (alert.has('alertId', 'policyName') &&
    (alert.has('alertRuleName') || alert.has('callbackUrl') || alert.has('cloudType', 'resourceId'))) ||
  alert.has('policy.policyId', 'resource.rrn') ||
  alert.has('policy.policyType', 'resource.cloudType');
const isCompute = (alert: Reader): boolean =>
  alert.has('type', 'rule', 'message') &&
  alert.at('aggregated') !== undefined &&
  alert.at('forensic') !== undefined;

function readPolicyAlert(alert: Reader): FormatReading {
  const name = alert.text('policyName', 'policy.name');
  const resource = alert.text('resourceName', 'resource.name', 'resourceId', 'resource.id');
  const kind = alert.text('policyType', 'policy.policyType');
  const state = alert.text('alertStatus', 'status');
  const description = alert.text('policyDescription', 'policy.description') ?? '';
  return {
    id: alert.text('alertId', 'id') ?? null,
    title:
      name === undefined || resource === undefined || name.includes(resource) ? name : `${name}: ${resource}`,
    description,
    severity: { said: alert.text('severity', 'policy.severity'), scale: SCALE },
    type: typeOf(kind, name, description),
    occurred_at: time(alert.text('alertTs', 'alertTime', 'lastSeen', 'firstSeen')),
    state:
      // What is snoozed comes back.
      stateOf(state),
    fields: fieldsOf(alert, name, resource),
    grouping: [
      alert.text('policyId', 'policy.policyId'),
      alert.text('resourceId', 'resource.rrn', 'resource.id'),
    ],
  };
}

function fieldsOf(alert: Reader, name: string | undefined, resource: string | undefined): ToldFields {
  const machine = /instance|virtual ?machine|\bvm\b/i.test(
    alert.text('resourceType', 'resource.resourceType') ?? '',
  );
  return {
    source: null,
    destination: null,
    process: null,
    file: null,
    email: null,
    dns: null,
    registry: null,
    url: null,
    user:
      part({
        ...personOf(
          alert.text(
            'alertAttribution.attributionEventList.username',
            'alertAttribution.resourceCreatedBy',
            'additionalInfo.user',
            'userAttributionData.username',
          ),
        ),
      }) ?? null,
    host: machine
      ? (part({ name: hostOf(resource)?.name, id: alert.text('resourceId', 'resource.id') }) ?? null)
      : null,
    vendor: part({ state: alert.text('alertStatus', 'status') }),
    event: part({
      category: alert.text('policyType', 'policy.policyType'),
      reason: alert.text('reason'),
      url: alert.text('callbackUrl'),
    }),
    rule: part({ id: alert.text('policyId', 'policy.policyId'), name }),
    resource:
      part({
        id: alert.text('resourceId', 'resource.rrn', 'resource.id'),
        name: resource,
        type: alert.text('resourceType', 'resource.resourceType', 'resourceCloudService'),
      }) ?? null,
    cloud: part({
      provider: alert.text('cloudType', 'resource.cloudType')?.toLowerCase(),
      region: alert.text('resourceRegionId', 'resource.regionId', 'resourceRegion'),
      account: {
        id: alert.text('accountId', 'resource.accountId'),
        name: alert.text('accountName', 'resource.account'),
      },
      service: { name: alert.text('resourceCloudService', 'resource.cloudServiceName') },
    }),
  } as ToldFields;
}

/** By the kinds of policies; what a policy of events or anomalies is about stands in its name. */
const BY_KIND: Record<string, IncidentType> = {
  config: 'policy_violation',
  data: 'policy_violation',
  iam: 'privilege_escalation',
  workload_vulnerability: 'vulnerability',
  attack_path: 'vulnerability',
};

function typeOf(
  kind: string | undefined,
  name: string | undefined,
  description: string,
): NonNullable<FormatReading['type']> {
  return lookUp(BY_KIND, kind?.toLowerCase() ?? '') ?? [name, description];
}

/** Compute tells of runtime, of vulnerabilities and of what its firewalls refused. */
function readCompute(alert: Reader): FormatReading {
  const kind = alert.text('type') ?? '';
  const rule = alert.text('rule');
  const message = alert.text('message') ?? '';
  return {
    id: null,
    title: message.length > 0 && message.length <= 200 ? message : rule,
    description: message,
    severity: { said: alert.text('severity'), scale: SCALE },
    type: /vulnerab/i.test(kind)
      ? 'vulnerability'
      : /compliance/i.test(kind)
        ? 'policy_violation'
        : [message, rule, kind, /runtime/i.test(kind) ? 'malware' : undefined],
    occurred_at: time(alert.text('time')),
    fields: {
      // What an image's key would be taken for.
      process: null,
      host: part({ name: hostOf(alert.text('fqdn', 'host'))?.name }) ?? null,
      event: part({ category: kind }),
      rule: part({ name: rule }),
      container:
        part({
          id: alert.text('containerID'),
          name: alert.text('container'),
          image: { name: alert.text('image') },
        }) ?? null,
      orchestrator:
        part({ cluster: { name: alert.text('cluster') }, namespace: alert.text('namespace') }) ?? null,
      cloud: part({
        account: { id: alert.text('accountID') },
        region: alert.text('region'),
        provider: alert.text('provider'),
      }),
    } as ToldFields,
  };
}
