import { incidentType } from '../../reading/incident-type.ts';
import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf, verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const sumoLogic = defineFormat({
  name: 'sumo_logic',
  title: 'Sumo Logic',
  vendor: 'Sumo Logic',
  sender: 'A webhook connection of a monitor or a scheduled search, or an action of Cloud SIEM',
  reads:
    'A payload written with the variables of monitors under their own names (TriggerType, TriggerTime, AlertResponseURL), and insights of Cloud SIEM.',
  authentications: ['header', 'basic', 'bearer', 'query'],
  samples,
  recognises: (alert) => isInsight(alert) || isMonitor(alert),
  read: (alert) => (isInsight(alert) ? insight(alert) : monitor(alert)),
});

const isInsight = (alert: Reader): boolean =>
  /^INSIGHT-\d+$/i.test(alert.text('readableId') ?? '') && alert.has('id', 'severity');
const isMonitor = (alert: Reader): boolean =>
  alert.has('triggerType') &&
  (alert.has('monitorType') ||
    alert.has('alertResponseUrl') ||
    alert.has('triggerTimeRange') ||
    alert.has('queryUrl', 'triggerValue'));

/** Of an alert that is over, the trigger is `ResolvedWarning`. https://www.sumologic.com/help/docs/alerts/monitors/alert-variables/ */
const TRIGGERS: SeverityScale = {
  name: 'MissingData, Warning, Critical',
  read: (value) => (/missing/i.test(value) ? 'low' : severity(value)),
};

function monitor(alert: Reader): FormatReading {
  const trigger = alert.text('triggerType');
  const name = alert.text('name', 'alertName', 'monitorName', 'searchName');
  return {
    id: alert.text('alertId', 'incidentId') ?? alertIn(alert.text('alertResponseUrl')) ?? null,
    title: name,
    description: alert.text('description', 'searchDescription', 'triggerCondition') ?? '',
    severity: { said: trigger?.replace(/^resolved/i, ''), scale: TRIGGERS },
    type: incidentType(name) ?? 'other',
    occurred_at: time(alert.text('triggerTimeStart', 'triggerTime', 'triggerTimeEnd', 'fireTime')),
    state: /^resolved/i.test(trigger ?? '') ? 'resolved' : 'open',
    fields: {
      observer: part({ product: 'Monitors', type: 'monitoring' }),
      vendor: part({ state: trigger }),
      event: part({
        url: alert.text('alertResponseUrl', 'queryUrl', 'searchQueryUrl'),
        reason: alert.text('triggerCondition'),
      }),
      rule: part({ id: alert.text('id', 'monitorId'), name }),
      url: null,
    },
  };
}

/** One page is one alert, from its trigger to its end. */
function alertIn(page: string | undefined): string | undefined {
  return /\/alert\/([0-9a-f]{8,40})\b/i.exec(page ?? '')?.[1];
}

function insight(alert: Reader): FormatReading {
  const state = alert.text('status.displayName', 'status.name', 'status');
  const entity = alert.text('entity.value', 'entity.name', 'entity.hostname', 'entity.username', 'entity.ip');
  const kind = alert.text('entity.entityType', 'entity.type') ?? '';
  const signals = alert.each('signals', 50);
  const named = signals.map((signal) => signal.text('name'));
  const title = alert.text('name');
  return {
    id: alert.text('id') ?? null,
    title: title === undefined ? named[0] : title,
    description:
      alert.text('description') ?? [...new Set(named)].filter((name) => name !== undefined).join(', '),
    severity: { said: alert.text('severity') },
    // What was seen says more than the stage that it stands for.
    type: [...named, ...tacticsOf(alert), title],
    occurred_at:
      time(signals.map((signal) => signal.text('timestamp')).find((said) => said !== undefined)) ??
      time(alert.text('timestamp', 'created')),
    state: stateOf(state),
    fields: {
      observer: part({ product: 'Cloud SIEM', type: 'siem' }),
      vendor: part({ state, verdict: verdictOf(alert.text('resolution', 'subResolution') ?? '') }),
      event: part({
        code: alert.text('readableId'),
        url: alert.text('url', 'insightUrl'),
        count: signals.length > 1 ? signals.length : undefined,
      }),
      // Several signals are of several rules.
      rule: signals.length === 1 ? part({ id: signals[0]?.text('ruleId'), name: named[0] }) : null,
      threat: threatOf(alert),
      host: /host/i.test(kind)
        ? (part({ name: hostOf(entity)?.name, ip: ipOf(alert.text('entity.ip'))?.ip }) ?? null)
        : null,
      user: /user/i.test(kind) ? (part({ ...personOf(entity) }) ?? null) : null,
      source: /ip/i.test(kind) ? (part({ ip: ipOf(entity)?.ip }) ?? null) : null,
      url: null,
    },
  };
}

function threatOf(alert: Reader): NonNullable<FormatReading['fields']>['threat'] {
  const tactics = tacticsOf(alert);
  return part({
    tactic: {
      id: tactics.flatMap((tactic) => /TA\d{4}/i.exec(tactic)?.[0] ?? []),
      name: tactics.map((tactic) => tactic.replace(/^TA\d{4}:?\s*/i, '')).filter((name) => name !== ''),
    },
    technique: {
      id: alert.texts('tags', 'signals.tags').flatMap((tag) => /T1\d{3}(?:\.\d{3})?/.exec(tag)?.[0] ?? []),
    },
  });
}

/** Stages of the insight and of its signals: `Initial Access`, `_mitreAttackTactic:TA0001`. */
function tacticsOf(alert: Reader): string[] {
  const tagged = alert
    .texts('tags', 'signals.tags')
    .flatMap((tag) => /^_mitreAttackTactic:(.+)$/i.exec(tag)?.[1] ?? []);
  return [...new Set([...tagged, ...alert.texts('signals.stage')])];
}
