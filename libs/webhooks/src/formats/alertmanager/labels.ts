import { hostOf, type HostName } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { incidentType } from '../../reading/incident-type.ts';
import { severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';

/** No list of them is fixed: these are what rules are written with. `page` wakes somebody up. */
const LABEL_SEVERITY: SeverityScale = {
  name: 'none, info, warning, critical',
  read: (value) => (/^page$/i.test(value.trim()) ? 'critical' : severity(value)),
};

/** Summaries above it are whole reports. */
const LONGEST_TITLE = 200;

/** An alert of a rule with labels and annotations, as Prometheus and Grafana have them. */
export function readLabelled(alert: Reader, name: string | undefined): FormatReading {
  const label = (...names: string[]): string | undefined =>
    alert.text(...names.map((key) => `labels.${key}`));
  const note = (...names: string[]): string | undefined =>
    alert.text(...names.map((key) => `annotations.${key}`));
  const summary = note('summary', 'title', 'message');
  const title = summary !== undefined && summary.length <= LONGEST_TITLE ? summary : (name ?? summary);
  const started = alert.text('startsAt');
  const ended = alert.text('endsAt');
  const said = label('severity', 'priority', 'level', 'criticality');
  return {
    id: alert.text('fingerprint'),
    title,
    description: note('description', 'message', 'summary') ?? '',
    severity: { said, scale: LABEL_SEVERITY },
    type: incidentType(label('category', 'type'), name, summary) ?? 'other',
    occurred_at: time(started),
    fields: {
      event: part({ url: alert.text('generatorURL'), end: time(ended) ?? undefined }),
      rule: part({ name, category: label('grafana_folder', 'rule_group') }),
      host: hostIn(alert),
      orchestrator: part({
        cluster: { name: label('cluster', 'cluster_name') },
        namespace: label('exported_namespace', 'namespace'),
        resource: resourceIn(label),
      }),
      container: part({ name: label('exported_container', 'container') }),
    },
  };
}

const WORKLOADS = ['pod', 'deployment', 'statefulset', 'daemonset', 'job_name', 'cronjob'];

function resourceIn(
  label: (...names: string[]) => string | undefined,
): { name?: string | undefined; type?: string } | undefined {
  const kind = WORKLOADS.find((key) => label(key) !== undefined);
  if (kind === undefined) return undefined;
  return { name: label(`exported_${kind}`, kind), type: kind.replace('job_name', 'job') };
}

/** What reports for others: its own address is not where the alert is. */
const EXPORTERS = /kube-?state-?metrics|pushgateway|federate|snmp|exporter-?gateway/i;

/** The machine: `instance` is what was scraped, with its port. */
function hostIn(alert: Reader): NonNullable<FormatReading['fields']>['host'] {
  const named = alert.text(
    ...['host', 'hostname', 'host_name', 'nodename', 'node', 'server', 'vm', 'device'].map(
      (key) => `labels.${key}`,
    ),
  );
  const scraped = EXPORTERS.test(alert.text('labels.job') ?? '')
    ? undefined
    : alert.text('labels.exported_instance', 'labels.instance');
  const host: HostName | undefined = hostOf(named) ?? hostOf(scraped);
  return (
    part({ name: host?.name, domain: host?.domain, id: host?.id, ip: host?.ip ?? hostOf(scraped)?.ip }) ??
    null
  );
}
