import type { IncidentType } from '#contracts';
import { hostOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { rising, worded } from '../../reading/severity.ts';
import { techniquesOf } from '../../reading/techniques.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** Orca's older words for its scores 1 to 4, beside which newer alerts write a risk level. */
const SCALE = worded('informational..critical', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  hazardous: 'medium',
  high: 'high',
  'imminent compromise': 'high',
  critical: 'critical',
  compromised: 'critical',
});
const SCORE = rising('0..10', [1, 4, 7, 9]);

export const orca = defineFormat({
  name: 'orca',
  title: 'Orca Security',
  vendor: 'Orca',
  watches: 'cloud',
  sender: 'A webhook integration of Orca, or whatever forwards the alerts of its API',
  reads: 'Alerts about machines, containers, clouds, identities, repositories and clusters.',
  authentications: ['bearer', 'header', 'basic', 'hmac'],
  defaults: { deduplication_window_seconds: 86_400 },
  samples,
  recognises: (alert) =>
    alert.has('state.alert_id') &&
    (alert.has('asset_unique_id') || alert.has('state.orca_score') || alert.has('asset_name')),
  read: readAlert,
});

function readAlert(alert: Reader): FormatReading {
  const level = alert.text('state.risk_level', 'risk_level', 'state.severity');
  const status = alert.text('state.status');
  const title = alert.text('data.title', 'type_string', 'description', 'type');
  const asset = alert.text('asset_name', 'asset_vendor_id');
  return {
    id: alert.text('state.alert_id') ?? null,
    title: title === undefined || asset === undefined || title.includes(asset) ? title : `${title}: ${asset}`,
    description: alert.text('details', 'data.details', 'description') ?? '',
    severity:
      level === undefined
        ? { said: alert.text('state.orca_score'), scale: SCORE }
        : { said: level, scale: SCALE },
    type: typeOf(alert.text('category'), title),
    occurred_at: time(alert.text('state.last_updated', 'state.last_seen', 'state.created_at')),
    state:
      status === undefined ? null : /^(?:closed|dismissed|resolved)$/i.test(status) ? 'resolved' : 'open',
    fields: fieldsOf(alert, asset),
  };
}

function fieldsOf(alert: Reader, asset: string | undefined): ToldFields {
  const kind = alert.text('asset_category', 'asset_type_string', 'asset_type');
  const cloud = alert.text('cloud_provider');
  return {
    // What it found on the asset is none of what happened.
    user: null,
    source: null,
    destination: null,
    process: null,
    file: null,
    url: null,
    dns: null,
    email: null,
    registry: null,
    host: /^vm$/i.test(kind ?? '') ? (machineOf(alert) ?? null) : null,
    vendor: part({ state: alert.text('state.status') }),
    event: part({
      category: alert.text('category'),
      url: alert.text('alert_url', 'configuration.alert_url'),
    }),
    rule: part({ id: alert.text('rule_id', 'type_key'), name: alert.text('type_string', 'type') }),
    resource:
      part({
        id: alert.text('asset_vendor_id', 'asset_unique_id'),
        name: asset,
        type: alert.text('asset_type_string', 'asset_type', 'asset_category'),
      }) ?? null,
    // Both are written of whatever it is about.
    orchestrator: /^(?:gke|eks|aks|\w*kube\w*)/i.test(alert.text('cluster_type') ?? '')
      ? (part({ cluster: { name: alert.text('cluster_name') } }) ?? null)
      : null,
    container: /container/i.test(kind ?? '')
      ? (part({ id: alert.text('container_id'), image: { name: alert.text('container_image_name') } }) ??
        null)
      : null,
    threat:
      part({ tactic: { name: alert.texts('data.mitre_category') }, technique: techniquesOf(alert) }) ?? null,
    vulnerability:
      part({
        id: /CVE-\d{4}-\d{4,7}/.exec(
          alert.texts('findings.cve.cve_id', 'cve_list', 'data.cve_list').join(' '),
        )?.[0],
      }) ?? null,
    cloud: part({
      // What Orca calls repositories of code.
      provider: cloud === 'shiftleft' ? undefined : cloud,
      region: alert.text('asset_regions'),
      account: { id: alert.text('cloud_vendor_id', 'cloud_provider_id'), name: alert.text('account_name') },
    }),
  } as ToldFields;
}

function machineOf(alert: Reader): object | undefined {
  const name = hostOf(alert.text('asset_name'))?.name ?? alert.text('asset_hostname');
  return part({
    name,
    id: alert.text('vm_id', 'asset_vendor_id'),
    ip: alert.text('asset_first_private_ips'),
  });
}

/** By the categories of Orca's alerts. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/vulnerabilit/i, 'vulnerability'],
  [/malware/i, 'malware'],
  [/malicious activity|suspicious activity/i, 'account_compromise'],
  [/lateral movement/i, 'lateral_movement'],
  [
    /misconfiguration|authentication|logging|best practice|neglected|integrity|data (?:at risk|protection)|compliance/i,
    'policy_violation',
  ],
];

function typeOf(category: string | undefined, title: string | undefined): NonNullable<FormatReading['type']> {
  return TYPES.find(([categories]) => categories.test(category ?? ''))?.[1] ?? [category, title];
}
