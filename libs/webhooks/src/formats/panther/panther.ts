import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { entities } from '../../reading/entities.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const panther = defineFormat({
  name: 'panther',
  title: 'Panther',
  vendor: 'Panther',
  watches: 'siem',
  sender: 'A destination of Panther of the kind custom webhook, or its destinations for SNS and SQS',
  reads: 'Alerts of rules, policies and scheduled rules with their alertContext.',
  authentications: ['header', 'bearer', 'hmac', 'query'],
  samples,
  recognises: (alert) =>
    KINDS.test(alert.text('type') ?? '') &&
    alert.has('id', 'severity', 'title') &&
    (alert.has('alertId') || alert.has('link', 'createdAt') || isObject(alert.at('alertContext'))),
  read: readAlert,
});

const KINDS =
  /^(?:RULE|RULE_ERROR|POLICY|SCHEDULED_RULE|SCHEDULED_RULE_ERROR|SCHEDULED_QUERY|CORRELATION_RULE|SYSTEM_ERROR)$/;

/** https://docs.panther.com/alerts/destinations/custom_webhook */
function readAlert(alert: Reader): FormatReading {
  const rule = alert.text('name') ?? alert.text('id');
  const failed = /ERROR$/.test(alert.text('type') ?? '');
  const status = alert.text('status');
  const context = alert.at('alertContext');
  const named = isObject(context) ? entities(new Reader(context)) : {};
  const tags = alert.texts('tags');
  return {
    id: alert.text('alertId') ?? null,
    title: alert.text('title')?.replace(/^(?:New Alert|Policy Failure|Rule Error|New Error):\s*/i, ''),
    description: alert.text('description', 'runbook') ?? '',
    severity: { said: alert.text('severity') },
    type: failed
      ? 'other'
      : [...tags.map((tag) => tag.split(':')[0]), alert.text('title'), rule, alert.text('id')],
    occurred_at: time(alert.text('firstEventOccurredAt', 'createdAt')),
    state: stateOf(status),
    fields: {
      vendor: part({ state: status }),
      event: part({ url: alert.text('link'), category: alert.text('logTypes'), count: countOf(alert) }),
      rule: part({ id: alert.text('id'), name: rule, category: alert.text('type') }),
      url: null,
      ...named,
    },
  };
}

function countOf(alert: Reader): number | undefined {
  const count = alert.number('eventsMatched', 'numEvents');
  return count !== undefined && count > 1 ? count : undefined;
}
