import { lookUp } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { part } from '../../reading/values.ts';
import { openPage } from '../alertmanager/alert-page.ts';
import { readLabelled } from '../alertmanager/labels.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const grafana = defineFormat({
  name: 'grafana',
  title: 'Grafana',
  vendor: 'Grafana',
  product: 'Alerting',
  watches: 'monitoring',
  sender: 'A webhook contact point of Grafana, or a notification channel of Grafana 8 and before',
  reads:
    "The notification with its alerts, firing and resolved, each by its fingerprint; and the older one by its rule's name.",
  authentications: ['grafana', 'basic', 'bearer', 'header', 'query'],
  samples,
  recognises: (alert) => isUnified(alert) || isLegacy(alert),
  // https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
  unwrap: (body) => (body.orgId === undefined ? null : openPage(body, ['receiver', 'orgId'])),
  read: (alert) => (isLegacy(alert) ? legacy(alert) : unified(alert)),
});

const isUnified = (alert: Reader): boolean =>
  alert.has('labels.alertname', 'startsAt') && (alert.has('orgId') || alert.has('silenceURL'));
const isLegacy = (alert: Reader): boolean =>
  alert.has('ruleName', 'state') && (alert.has('ruleUrl') || alert.has('dashboardId') || alert.has('ruleId'));

function unified(alert: Reader): FormatReading {
  const name = alert.text('labels.alertname');
  const rule = alert.text('labels.rulename');
  // These two stand for a rule that could not be evaluated.
  if (name !== 'DatasourceError' && name !== 'DatasourceNoData') return withPanel(alert, name);
  const what = name === 'DatasourceNoData' ? 'No data' : 'Could not be evaluated';
  return { ...withPanel(alert, rule ?? name), title: rule === undefined ? what : `${what}: ${rule}` };
}

function withPanel(alert: Reader, name: string | undefined): FormatReading {
  const reading = readLabelled(alert, name);
  const url = alert.text('generatorURL', 'panelURL', 'dashboardURL');
  return { ...reading, fields: { ...reading.fields, event: part({ ...reading.fields?.event, url }) } };
}

const OLD_STATES: Record<string, 'open' | 'resolved'> = {
  alerting: 'open',
  no_data: 'open',
  pending: 'open',
  // A rule that is paused says no more how it stands.
  ok: 'resolved',
};

/** It names no alert and no time: the rule is what comes again. */
function legacy(alert: Reader): FormatReading {
  const rule = alert.text('ruleName');
  const state = alert.text('state') ?? '';
  return {
    id: null,
    title: rule,
    description: alert.text('message') ?? '',
    severity: { said: alert.text('tags.severity', 'tags.priority') },
    type: 'other',
    state: lookUp(OLD_STATES, state) ?? null,
    fields: {
      vendor: { state },
      event: part({ url: alert.text('ruleUrl') }),
      rule: part({ id: alert.text('ruleId'), name: rule }),
    },
  };
}
