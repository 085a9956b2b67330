import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded, severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const securityOnion = defineFormat({
  name: 'security_onion',
  title: 'Security Onion',
  vendor: 'Security Onion Solutions',
  product: 'Security Onion',
  watches: 'siem',
  sender: 'An alerter of ElastAlert of the kind HTTP POST, or whatever forwards the alerts of its index',
  reads:
    'Alerts of Suricata, Sigma, YARA and Strelka as Security Onion keeps them: event.module, rule and event.severity_label.',
  authentications: ['header', 'basic', 'bearer', 'query'],
  samples,
  recognises: (alert) =>
    (alert.has('event.severity_label', 'event.module', 'rule.name') && !alert.has('kibana.alert.uuid')) ||
    (alert.has('sigma_level', 'rule.name') && alert.has('event.module')) ||
    alert.has('detection_title', 'detection_public_id'),
  read: readAlert,
});

/** Of a label and, where there is none, of Suricata's number, which falls. */
const RULES: SeverityScale = worded('1 (high)..4', {
  '1': 'high',
  '2': 'medium',
  '3': 'low',
  '4': 'informational',
});

/** https://docs.securityonion.net/en/2.4/alert-data-fields.html */
function readAlert(alert: Reader): FormatReading {
  const name = alert.text('rule.name', 'detection_title');
  const label = alert.text('event.severity_label', 'sigma_level');
  const module = alert.text('event.module');
  const category = alert.text('rule.category', 'rule.classtype');
  const done = alert.text('rule.action', 'event.action');
  const inner = new Reader(alert.at('message') ?? {});
  return {
    // `log.id.uid` and `flow_id` are of a connection, in which several rules may have matched.
    id: alert.text('event.id', '_id') ?? null,
    title: name,
    description: alert.text('rule.description', 'rule.reference') ?? '',
    severity:
      label !== undefined && severity(label) !== null
        ? { said: label }
        : { said: alert.text('rule.severity'), scale: RULES },
    type: [...alert.texts('rule.metadata.mitre_tactic_name', 'threat.tactic.name'), category, name],
    occurred_at: time(alert.text('@timestamp', 'event.created')) ?? time(inner.text('timestamp')),
    state: null,
    fields: {
      observer: part({ name: alert.text('observer.name', 'host.name') }),
      vendor: part({ verdict: verdictOf(done ?? '') }),
      event: part({ category, provider: module, action: done }),
      rule: part({
        id: alert.text('rule.uuid', 'detection_public_id'),
        name,
        category: alert.text('rule.ruleset', 'rule.category'),
      }),
      network: part({
        transport: alert.text('network.transport')?.toLowerCase(),
        protocol: alert.text('network.protocol'),
      }),
      // Of an alert of the network `host` is the sensor.
      ...(module === 'suricata' || module === 'zeek' || module === 'strelka' ? { host: null } : {}),
    },
  };
}
