import { hostOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const signalFx = defineFormat({
  name: 'signalfx',
  title: 'Splunk Observability Cloud',
  vendor: 'Splunk',
  product: 'Observability Cloud',
  watches: 'monitoring',
  sender: 'A webhook of a detector (SignalFx)',
  reads: 'The alert of a detector, with its inputs and dimensions, when it starts and when it is over.',
  authentications: ['header', 'bearer', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('incidentId', 'detectorUrl') &&
    (alert.has('statusExtended') ||
      alert.has('sf_schema') ||
      alert.has('originatingMetric') ||
      alert.has('detector')),
  read: readAlert,
});

/** https://docs.splunk.com/observability/en/alerts-detectors-notifications/create-detectors-for-alerts.html */
const SEVERITIES = worded('Info, Warning, Minor, Major, Critical', {
  info: 'informational',
  warning: 'low',
  minor: 'medium',
  major: 'high',
  critical: 'critical',
});

/** Some of it stands under `inputs` in older bodies. */
function readAlert(alert: Reader): FormatReading {
  const get = (name: string): string | undefined => alert.text(name, `inputs.${name}`);
  const status = get('statusExtended') ?? get('status');
  const rule = get('rule');
  const detector = get('detector');
  const at = (...names: string[]): string | undefined =>
    alert.text(
      ...names.flatMap((name) => [`dimensions.${name}`, `inputs.A.key.${name}`, `inputs.B.key.${name}`]),
    );
  const host = hostOf(at('host', 'host.name', 'hostname', 'instance'));
  const subject = get('messageTitle');
  return {
    id: get('incidentId') ?? null,
    title:
      titleOf(rule, detector) ??
      subject?.replace(/^(?:Manually resolved|Back to normal|[\w ]{3,20} Alert):\s*/i, ''),
    description: get('description') ?? get('messageBody') ?? '',
    severity: { said: get('severity'), scale: SEVERITIES },
    type: 'other',
    occurred_at: time(get('timestampISO8601') ?? get('timestamp')),
    state:
      OVER.test(status ?? '') || /^(?:manually resolved|back to normal|stopped)/i.test(subject ?? '')
        ? 'resolved'
        : 'open',
    fields: {
      vendor: part({ state: status }),
      event: { action: null, url: get('detectorUrl'), reason: get('detectOnCondition') },
      rule: part({ id: get('detectorId'), name: rule ?? detector, category: detector }),
      host: part({ name: host?.name, ip: host?.ip }) ?? null,
      cloud: part({
        region: at('aws_region', 'cloud.region'),
        account: { id: at('aws_account_id', 'cloud.account.id') },
      }),
      orchestrator: part({
        cluster: { name: at('k8s.cluster.name', 'kubernetes_cluster') },
        namespace: at('k8s.namespace.name', 'kubernetes_namespace'),
        resource: { name: at('k8s.pod.name', 'kubernetes_pod_name') },
      }),
      url: null,
    },
  };
}

const OVER = /^(?:ok|stopped|manually resolved|auto resolved|resolved)$/i;

function titleOf(rule: string | undefined, detector: string | undefined): string | undefined {
  if (rule === undefined || detector === undefined || rule === detector) return rule ?? detector;
  return `${detector}: ${rule}`;
}
