import { defineFormat } from '../define-format.ts';
import { openPage } from './alert-page.ts';
import { readLabelled } from './labels.ts';
import { samples } from './samples.ts';

export const alertmanager = defineFormat({
  name: 'alertmanager',
  title: 'Prometheus Alertmanager',
  vendor: 'Prometheus',
  product: 'Alertmanager',
  watches: 'monitoring',
  sender: 'A webhook receiver of Alertmanager, or of Mimir, Thanos or VictoriaMetrics',
  reads:
    'The notification with its alerts, firing and resolved, each by its fingerprint; or alerts of the API.',
  authentications: ['bearer', 'basic', 'header', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('labels.alertname', 'startsAt') &&
    (alert.has('fingerprint') || alert.has('generatorURL') || alert.has('endsAt')) &&
    !alert.has('orgId') &&
    !alert.has('silenceURL'),
  // https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
  unwrap: (body) =>
    body.orgId === undefined && body.groupLabels !== undefined ? openPage(body, ['receiver']) : null,
  read: (alert) => readLabelled(alert, alert.text('labels.alertname')),
});
