import { hostOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** With and without what is around it. */
const PLACES = ['', 'issue.', 'data.issue.'];

export const dash0 = defineFormat({
  name: 'dash0',
  title: 'Dash0 alerting',
  vendor: 'Dash0',
  watches: 'monitoring',
  sender: 'A notification channel of Dash0 of the kind webhook',
  reads: 'A failed check with its labels and check rules, when it fails and when it is resolved.',
  authentications: ['header', 'bearer', 'query'],
  samples,
  recognises: (alert) => PLACES.some((place) => alert.has(`${place}issueIdentifier`, `${place}dataset`)),
  read: (alert) => readIssue(new Reader(alert.at('data.issue') ?? alert.at('issue') ?? alert.value)),
});

/** What the two thresholds of a check rule are called. */
const STATUSES = worded('degraded, critical', {
  degraded: 'medium',
  critical: 'critical',
  failed: 'critical',
});

function readIssue(issue: Reader): FormatReading {
  const status = issue.text('status');
  const over = stateOf(status) === 'resolved';
  const rule = issue.text('checkrules.0.name');
  const label = (...names: string[]): string | undefined =>
    issue.text(
      ...names.map((name) => `labels.${name}.stringValue`),
      ...names.map((name) => `labels.${name}`),
    );
  const service = label('dash0.resource.name', 'service.name');
  const host = hostOf(label('host.name'));
  return {
    id: issue.text('id') ?? null,
    title: issue.text('summary') ?? rule,
    description: issue.text('description') ?? '',
    severity: over ? { said: undefined } : { said: status, scale: STATUSES },
    type: 'other',
    occurred_at: time(issue.text('start')),
    state: over ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: status }),
      event: part({ url: issue.text('url'), end: over ? (time(issue.text('end')) ?? undefined) : undefined }),
      rule: part({ id: issue.text('checkrules.0.id'), name: rule }),
      host: part({ name: host?.name, ip: host?.ip }) ?? null,
      resource: service === undefined ? null : { name: service, type: 'service' },
      orchestrator: part({
        cluster: { name: label('k8s.cluster.name') },
        namespace: label('k8s.namespace.name'),
        resource: { name: label('k8s.pod.name') },
      }),
      url: null,
    },
  };
}
