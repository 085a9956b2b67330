import { hostOf, regionOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://cloud.google.com/monitoring/alerts: severity of an alerting policy. */
const SCALE = worded('Warning..Critical', {
  info: 'informational',
  informational: 'informational',
  low: 'low',
  warning: 'medium',
  medium: 'medium',
  error: 'high',
  high: 'high',
  critical: 'critical',
});

export const gcpMonitoring = defineFormat({
  name: 'gcp_monitoring',
  title: 'Google Cloud Monitoring',
  vendor: 'Google',
  product: 'Cloud Monitoring',
  watches: 'monitoring',
  sender:
    'A notification channel of Cloud Monitoring: a webhook, or a Pub/Sub topic with a push subscription',
  reads: 'Incidents of alerting policies, opened and closed.',
  authentications: ['basic', 'bearer', 'header', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('incident_id', 'policy_name', 'condition_name') ||
    alert.has('incident_id', 'scoping_project_id'),
  read: readIncident,
});

function readIncident(alert: Reader): FormatReading {
  const policy = named(alert.text('policy_name'));
  const condition = named(alert.text('condition_name'));
  const severity = alert.text('severity', 'policy_user_labels.severity', 'metadata.system_labels.severity');
  const state = alert.text('state');
  const kind = alert.text('resource.type');
  const machine = kind === 'gce_instance' || kind === 'aws_ec2_instance';
  const name = alert.text(
    'resource_display_name',
    'metadata.system_labels.name',
    'resource.labels.instance_id',
  );
  return {
    id: alert.text('incident_id') ?? null,
    title:
      policy !== undefined && condition !== undefined && policy !== condition
        ? `${policy}: ${condition}`
        : (policy ?? condition ?? alert.text('summary')),
    description: alert.text('summary', 'documentation.content') ?? '',
    severity: { said: /^no severity$/i.test(severity ?? '') ? undefined : severity, scale: SCALE },
    type: [policy, condition],
    occurred_at: startOf(alert),
    fields: {
      user: null,
      source: null,
      destination: null,
      process: null,
      file: null,
      email: null,
      url: null,
      host: machine
        ? (part({ name: hostOf(name)?.name, id: alert.text('resource.labels.instance_id') }) ?? null)
        : null,
      vendor: part({ state }),
      event: part({ url: alert.text('url'), end: time(alert.text('ended_at')) }),
      rule: part({
        name: policy ?? condition,
        id: [alert.text('condition.name'), alert.text('policy_name')].find(isPath),
      }),
      resource:
        part({
          id: alert.text('resource_name', 'resource_id'),
          name: alert.text('resource_display_name', 'resource_name', 'resource_id'),
          type: kind,
        }) ?? null,
      cloud: part({
        provider: 'gcp',
        project: { id: alert.text('scoping_project_id', 'resource.labels.project_id') },
        region: regionOf(alert.text('resource.labels.location', 'resource.labels.zone')),
      }),
    } as ToldFields,
    grouping: [alert.text('condition.name', 'policy_name'), alert.text('resource_name', 'resource_id')],
  };
}

const isPath = (said: string | undefined): boolean => said?.startsWith('projects/') === true;
/** A policy's name is a path where it has none that people gave it. */
const named = (said: string | undefined): string | undefined => (isPath(said) ? undefined : said);

/** In seconds; 0 stands for never. */
function startOf(alert: Reader): string | null {
  const started = alert.text('started_at');
  return started === '0' ? null : time(started);
}
