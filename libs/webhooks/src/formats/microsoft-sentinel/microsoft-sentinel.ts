import { lookUp, type NormalAlert, type VendorVerdict } from '#contracts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { entitiesOf } from './entities.ts';
import { samples } from './samples.ts';
import { listIn } from './list-in.ts';

export const microsoftSentinel = defineFormat({
  name: 'microsoft_sentinel',
  title: 'Microsoft Sentinel',
  vendor: 'Microsoft',
  product: 'Sentinel',
  watches: 'siem',
  sender:
    'A playbook (Logic App) of an automation rule that posts its trigger body, or whatever forwards SecurityIncident and SecurityAlert',
  reads:
    'Incidents as an automation rule hands them over (object.properties with alerts and entities) and as the API answers them, and security alerts.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('object.properties.incidentNumber') ||
    /SecurityInsights\/Incidents$/i.test(alert.text('type', 'object.type') ?? '') ||
    (alert.has('incidentNumber', 'incidentName') && alert.has('providerName')) ||
    isAlert(alert),
  read: (alert) => (alert.has('systemAlertId') ? readAlert(alert) : readIncident(incidentOf(alert), alert)),
});

/** A row of SecurityAlert tells of any product's alert; those of Defender for Cloud are read as its own. */
const isAlert = (alert: Reader): boolean =>
  alert.has('systemAlertId') &&
  !alert.has('azureResourceId') &&
  !/Defender for Cloud|Security Center/i.test(makerOf(alert)) &&
  (alert.text('type') === 'SecurityAlert' || /sentinel|\bASI\b/i.test(makerOf(alert)));

const makerOf = (alert: Reader): string =>
  ['productName', 'providerName', 'productComponentName'].map((name) => alert.text(name) ?? '').join(' ');

/** https://learn.microsoft.com/rest/api/securityinsights/incidents: IncidentSeverity. */
const SCALE = worded('Informational..High', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
});

const VERDICTS: Record<string, VendorVerdict> = {
  truepositive: 'true_positive',
  falsepositive: 'false_positive',
  benignpositive: 'benign',
};

function incidentOf(alert: Reader): Reader {
  const own = alert.at('object.properties') ?? alert.at('properties');
  return isObject(own) ? new Reader(own) : alert;
}

function readIncident(own: Reader, alert: Reader): FormatReading {
  const { fields, observables } = entitiesOf(own.each('relatedEntities'));
  const title = own.text('title');
  const tactics = own.texts('additionalData.tactics');
  return {
    id: alert.text('object.name', 'incidentName', 'name', 'object.id', 'id') ?? null,
    title,
    description: own.text('description') ?? '',
    severity: { said: own.text('severity'), scale: SCALE },
    type: [...tactics, title],
    occurred_at: time(own.text('firstActivityTimeUtc', 'firstActivityTime', 'createdTimeUtc', 'createdTime')),
    state: stateOf(own.text('status')),
    fields: {
      ...withNull(fields),
      vendor: part({
        state: own.text('status'),
        verdict: lookUp(VERDICTS, own.text('classification')?.toLowerCase() ?? ''),
      }),
      event: {
        // The classification is a verdict.
        category: tactics[0] ?? null,
        url: own.text('incidentUrl'),
        reason: own.text('classificationComment'),
        count: own.number('additionalData.alertsCount'),
      } as NormalAlert['event'],
      rule: part({ id: own.text('relatedAnalyticRuleIds')?.replace(/^.*\//, ''), name: title }),
      threat: part({
        tactic: { name: tactics },
        technique: { id: own.texts('additionalData.techniques') },
      }) as NormalAlert['threat'],
    },
    observables,
  };
}

function readAlert(alert: Reader): FormatReading {
  const { fields, observables } = entitiesOf(listIn(alert, 'entities'));
  const title = alert.text('alertDisplayName', 'displayName', 'alertName');
  const tactics = (alert.text('tactics', 'intent') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return {
    id: alert.text('systemAlertId') ?? null,
    title,
    description: alert.text('description') ?? '',
    severity: { said: alert.text('alertSeverity', 'severity'), scale: SCALE },
    type: [...tactics, title],
    occurred_at: time(alert.text('startTimeUtc', 'startTime', 'timeGenerated')),
    state: stateOf(alert.text('status')),
    fields: {
      ...withNull(fields),
      event: {
        category: tactics[0] ?? null,
        url: alert.text('alertLink', 'alertUri'),
      } as NormalAlert['event'],
      rule: part({ id: alert.text('alertType')?.replace(/^.*_/, ''), name: title }),
      threat: part({
        tactic: { name: tactics },
        technique: { id: techniquesIn(alert) },
      }) as NormalAlert['threat'],
    },
    observables,
  };
}

function techniquesIn(alert: Reader): string[] {
  return [
    ...new Set(
      alert
        .texts('techniques')
        .join(' ')
        .match(/T\d{4}(?:\.\d{3})?/g) ?? [],
    ),
  ];
}

/** What no entity tells is not to be guessed from whom the incident was given to. */
function withNull(fields: ReturnType<typeof entitiesOf>['fields']): NonNullable<FormatReading['fields']> {
  const { host = null, user = null, source = null, resource = null } = fields;
  return { ...fields, host, user, source, resource, cloud: null };
}

function stateOf(status: string | undefined): 'open' | 'resolved' | null {
  if (status === undefined) return null;
  return /^(?:closed|resolved|dismissed)$/i.test(status) ? 'resolved' : 'open';
}
