import type { NormalAlert } from '#contracts';
import { hostOf, isEmail } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { entitiesOf, type Entities } from '../microsoft-sentinel/entities.ts';
import { listIn } from '../microsoft-sentinel/list-in.ts';
import { samples } from './samples.ts';

export const defenderForCloud = defineFormat({
  name: 'defender_for_cloud',
  title: 'Microsoft Defender for Cloud',
  vendor: 'Microsoft',
  product: 'Defender for Cloud',
  watches: 'cloud',
  sender:
    'Workflow automation of Defender for Cloud (a Logic App that posts its trigger body), or its continuous export through an event hub',
  reads:
    'Security alerts: with properties, as the API has them, and flat, as a Logic App or a row of SecurityAlert has them.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    /Microsoft\.Security\/(?:locations\/)?alerts$/i.test(alert.text('type') ?? '') ||
    alert.has('properties.systemAlertId', 'properties.alertDisplayName') ||
    (alert.has('systemAlertId') &&
      (alert.has('azureResourceId') ||
        /Defender for Cloud|Security Center/i.test(alert.text('productName') ?? ''))),
  read: (alert) => {
    const properties = alert.at('properties');
    return readAlert(isObject(properties) ? new Reader(properties) : alert, alert);
  },
});

/** https://learn.microsoft.com/rest/api/defenderforcloud/alerts: alertSeverity. */
const SCALE = worded('Informational..High', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
});

function readAlert(own: Reader, alert: Reader): FormatReading {
  const { fields, observables } = entitiesOf(listIn(own, 'entities'));
  const title = own.text('alertDisplayName', 'alertName', 'displayName');
  const resource =
    own.text('azureResourceId', 'associatedResource', 'resourceIdentifiers.azureResourceId', 'resourceId') ??
    own.texts('resourceIdentifiers.azureResourceId')[0];
  const tactics = (own.text('intent', 'tactics') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => !/^(?:|unknown)$/i.test(one));
  const status = own.text('status', 'state');
  return {
    id: own.text('systemAlertId') ?? alert.text('name') ?? null,
    title,
    description: own.text('description') ?? '',
    severity: { said: own.text('severity', 'alertSeverity', 'reportedSeverity'), scale: SCALE },
    type: [...tactics.map((one) => (one === 'Collection' ? 'Exfiltration' : one)), title],
    occurred_at: time(
      own.text(
        'startTimeUtc',
        'startTime',
        'detectedTimeUtc',
        'timeGeneratedUtc',
        'timeGenerated',
        'processingEndTimeUtc',
      ),
    ),
    state: status === undefined ? null : /^(?:resolved|dismissed)$/i.test(status) ? 'resolved' : 'open',
    fields: {
      ...fields,
      vendor: part({ state: status }),
      event: part({ category: tactics[0], url: own.text('alertUri', 'alertLink') }),
      rule: part({ id: own.text('alertType'), name: title }),
      ...compromised(own.text('compromisedEntity'), resource, fields),
      source: fields.source ?? null,
      threat: part({
        tactic: { name: tactics },
        technique: { id: own.texts('techniques') },
      }) as NormalAlert['threat'],
      cloud: part({
        provider: 'azure',
        account: { id: /\/subscriptions\/([0-9a-f-]{36})/i.exec(resource ?? '')?.[1] },
      }),
      resource: part({
        id: resource,
        name: resource?.split('/').at(-1),
        type: /\/providers\/([^/]+\/[^/]+)\/[^/]+$/i.exec(resource ?? '')?.[1],
      }),
      email: null,
    },
    observables,
  };
}

/** It may be a machine, an account or any resource: which, the resource's type tells. */
function compromised(
  entity: string | undefined,
  resource: string | undefined,
  { host, user }: Entities['fields'],
): Pick<NonNullable<FormatReading['fields']>, 'host' | 'user'> {
  const machine = /\/(?:virtualMachines|machines|virtualMachineScaleSets)\//i.test(resource ?? '');
  const named = entity !== undefined && !entity.includes('/') ? entity : undefined;
  return {
    host:
      host ?? (machine ? part({ name: hostOf(named ?? resource?.split('/').at(-1))?.name }) : null) ?? null,
    user: user ?? (named !== undefined && isEmail(named) ? { name: named, email: named } : null),
  };
}
