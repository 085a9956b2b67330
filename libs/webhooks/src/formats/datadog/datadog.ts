import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const datadog = defineFormat({
  name: 'datadog',
  title: 'Datadog',
  vendor: 'Datadog',
  sender: 'The webhooks integration of Datadog, or whatever forwards its security signals',
  reads:
    'A payload written with the variables of the integration under their own names (alert_title, alert_transition, hostname, tags), its default one, and security signals of the API.',
  authentications: ['header', 'basic', 'bearer', 'query'],
  samples,
  recognises: (alert) => isSignal(alert) || isMonitor(alert),
  read: (alert) => (isSignal(alert) ? signal(alert) : monitor(alert)),
});

const isSignal = (alert: Reader): boolean =>
  alert.has('security_signal_id') ||
  alert.has('security_rule_id', 'security_rule_name') ||
  alert.has('attributes.custom.workflow.rule.name') ||
  (alert.text('type') === 'signal' && alert.has('attributes.message', 'attributes.timestamp'));
const isMonitor = (alert: Reader): boolean =>
  (alert.has('alert_transition') &&
    (alert.has('alert_id') || alert.has('alert_title') || alert.has('event_type'))) ||
  alert.has('event_type', 'last_updated', 'org.id') ||
  (alert.has('query', 'monitor_id') && /alert$|check$/.test(alert.text('type') ?? ''));

/** P1 is the worst; where a monitor has none, how the event is coloured stands for it. */
const SCALE: SeverityScale = {
  name: 'P1..P5; success, info, warning, error',
  read: (value) => (/^[1-5]$/.test(value.trim()) ? severity(`p${value.trim()}`) : severity(value)),
};

/** https://docs.datadoghq.com/integrations/webhooks/ */
function monitor(alert: Reader): FormatReading {
  const title = alert.text('alert_title', 'event_title', 'title');
  const name = title?.replace(TRANSITION, '').replace(/^\[P[1-5]\]\s*/, '');
  const [, told, group = ''] = TRANSITION.exec(title ?? '') ?? [];
  const tags = tagsOf(alert.texts('tags'), alert.texts('alert_scope'), [group]);
  const transition = alert.text('alert_transition') ?? told;
  const over = /^(?:recovered|no data recovered|ok)\b/i.test(transition ?? '');
  return {
    // One cycle goes from when it was triggered to when it has recovered; a monitor has one at a time for each group.
    id: alert.text('alert_cycle_key') ?? idOf(alert),
    title: name,
    description: alert.text('text_only_msg', 'event_msg', 'body', 'message', 'alert_status') ?? '',
    severity: { said: alert.text('alert_priority', 'priority', 'alert_type'), scale: SCALE },
    type: 'other',
    occurred_at: time(alert.text('date', 'date_posix', 'last_updated', 'timestamp')),
    state: transition === undefined ? null : over ? 'resolved' : 'open',
    // A monitor of many queues, shops or hosts has an alert for each of them.
    grouping: [
      alert.text('alert_id', 'monitor_id') ?? name,
      alert.text('alert_scope') ?? (group === '' ? undefined : group),
      alert.text('hostname', 'host') ?? tags.host,
    ],
    fields: {
      vendor: part({ state: transition }),
      event: {
        action: null,
        category: alert.text('event_type') ?? null,
        url: alert.text('link', 'event_link', 'url'),
      },
      rule: part({ id: alert.text('alert_id', 'monitor_id'), name }),
      observer: part({ product: 'Monitors', type: 'monitoring' }),
      host: part({ ...machine(alert.text('hostname', 'host') ?? tags.host) }) ?? null,
      ...whereOf(tags),
      user: null,
      source: null,
      url: null,
    },
  };
}

/** `[P2] [Triggered on {host:files-1,env:prod}] The disk is nearly full` */
const TRANSITION =
  /^(?:\[P[1-5]\]\s*)?\[((?:re-)?(?:triggered|warn|no data|alert|recovered|ok))\b(?: on \{([^}\]]{0,500})\})?[^\]]{0,60}\]\s*/i;

/** A monitor without a cycle key: its own id and what it was triggered for. */
function idOf(alert: Reader): string | null {
  const id = alert.text('alert_id');
  const group = alert.text('aggreg_key', 'alert_scope');
  if (id !== undefined) return group === undefined ? id : `${id} ${group}`;
  return alert.text('id') ?? null;
}

/** https://docs.datadoghq.com/api/latest/security-monitoring/ */
function signal(alert: Reader): FormatReading {
  const at = (...keys: string[]): string | undefined =>
    alert.text(...keys.flatMap((key) => [`attributes.custom.${key}`, `attributes.${key}`, key]));
  const tags = tagsOf(
    alert.texts('attributes.tags'),
    alert.texts('tags'),
    alert.texts('attributes.custom.tags'),
  );
  const title = alert.text('security_signal_title', 'attributes.custom.title') ?? at('title');
  const rule = alert.text('security_rule_name', 'attributes.custom.workflow.rule.name') ?? tags.source_rule;
  const status = alert.text('attributes.custom.workflow.triage.state');
  const person = personOf(at('usr.email', 'usr.name', 'usr.id', '@usr.id'));
  return {
    id: alert.text('security_signal_id', 'id') ?? null,
    title: title ?? rule,
    description: alert.text('security_signal_msg', 'attributes.message', 'message') ?? '',
    severity: {
      said: alert.text(
        'security_signal_severity',
        'attributes.custom.status',
        'attributes.severity',
        'severity',
        'attributes.status',
      ),
    },
    type: [tags.tactic?.replace(/^ta\d{4}-/i, '').replaceAll('-', ' '), title, rule, tags.technique],
    occurred_at: time(alert.text('attributes.timestamp', 'timestamp', 'date')),
    state: status === 'archived' ? 'resolved' : status === undefined ? null : 'open',
    fields: {
      // Its `status` is the severity.
      vendor: { state: status ?? null },
      observer: part({ product: 'Cloud SIEM', type: 'siem' }),
      event: part({ url: alert.text('link', 'url'), category: tags.security }),
      rule: part({ id: alert.text('security_rule_id', 'attributes.custom.workflow.rule.id'), name: rule }),
      threat: part({
        tactic: { id: idsIn(tags.tactic, /TA\d{4}/gi), name: namesIn(tags.tactic) },
        technique: { id: idsIn(tags.technique, /T1\d{3}(?:\.\d{3})?/gi), name: namesIn(tags.technique) },
      }),
      host: part({ ...machine(at('host', 'hostname') ?? tags.host) }) ?? null,
      ...whereOf(tags),
      user: part({ ...person, id: at('usr.id') }) ?? null,
      source:
        part({
          ip: ipOf(at('network.client.ip', 'http.client_ip', '@network.client.ip'))?.ip,
          geo: { country_name: at('network.client.geoip.country.name') },
        }) ?? null,
      url: null,
    },
  };
}

/** `env:prod,host:web-1` and lists of such. */
function tagsOf(...lists: readonly string[][]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of lists.flat().flatMap((said) => said.split(/,\s*/))) {
    const colon = tag.indexOf(':');
    if (colon > 0 && colon < 60)
      tags[tag.slice(0, colon).toLowerCase().replaceAll('-', '_')] ??= tag.slice(colon + 1).trim();
  }
  return tags;
}

function machine(name: string | undefined): { name?: string | undefined; ip?: string | undefined } {
  const host = name === undefined || name.includes('{{') ? undefined : hostOf(name);
  return { name: host?.name, ip: host?.ip };
}

function whereOf(tags: Record<string, string>): FormatReading['fields'] {
  return {
    cloud: part({ region: tags.region, account: { id: tags.account_id ?? tags.aws_account } }),
    container: part({ id: tags.container_id, name: tags.container_name }),
    orchestrator: part({
      cluster: { name: tags.kube_cluster_name ?? tags.cluster_name },
      namespace: tags.kube_namespace,
      resource: { name: tags.pod_name, type: tags.pod_name === undefined ? undefined : 'pod' },
    }),
    resource: part({ name: tags.service, type: tags.service === undefined ? undefined : 'service' }),
  };
}

const idsIn = (tag: string | undefined, form: RegExp): string[] =>
  (tag?.match(form) ?? []).map((id) => id.toUpperCase());
/** `TA0001-initial-access` */
const namesIn = (tag: string | undefined): string[] => {
  const name = tag?.replace(/^t[a\d]\d{3,4}(?:\.\d{3})?-?/i, '').replaceAll('-', ' ') ?? '';
  return name === '' ? [] : [name];
};
