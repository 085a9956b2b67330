import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const elasticSecurity = defineFormat({
  name: 'elastic_security',
  title: 'Elastic Security',
  vendor: 'Elastic',
  product: 'Security',
  watches: 'siem',
  sender: 'A rule action of Kibana with a webhook connector, or whatever forwards the alerts index',
  reads:
    'Alerts with their fields under kibana.alert, older ones under signal, nested or with dots; alone, as hits of a search, or in context.alerts of an action.',
  authentications: ['basic', 'header', 'bearer', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('kibana.alert.rule.name') ||
    alert.has('kibana.alert.uuid') ||
    alert.has('signal.rule.name') ||
    isAction(alert),
  unwrap: (body) => {
    const alerts = (body.context as { alerts?: unknown } | null | undefined)?.alerts;
    return Array.isArray(alerts) && alerts.length > 0 && body.rule !== undefined ? alerts : null;
  },
  read: (alert) => (isAction(alert) ? action(alert) : detection(alert)),
});

/** An action's own variables, as connectors' bodies are written with them. */
const isAction = (alert: Reader): boolean =>
  alert.has('rule.name', 'rule.spaceId') || alert.has('alert.id', 'alert.actionGroup', 'rule.name');

/** @see https://www.elastic.co/docs/reference/security/fields-and-object-schemas/alert-schema */
function detection(alert: Reader): FormatReading {
  const get = (...names: string[]): string | undefined =>
    alert.text(
      ...names.map((name) => `kibana.alert.${name}`),
      ...names.map((name) => `signal.${name.replace(/^(?:severity|risk_score)$/, 'rule.$&')}`),
    );
  const all = (path: string): string[] => {
    for (const place of [
      'kibana.alert.rule.threat',
      'signal.rule.threat',
      'kibana.alert.rule.parameters.threat',
      'threat',
    ]) {
      const found = alert.texts(`${place}.${path}`);
      if (found.length > 0) return found;
    }
    return [];
  };
  const technique = (key: string): string[] => [
    ...new Set([...all(`technique.${key}`), ...all(`technique.subtechnique.${key}`)]),
  ];
  const title = get('rule.name');
  const workflow = get('workflow_status', 'status');
  return {
    id: get('uuid') ?? alert.text('_id', 'event.id'),
    title,
    description: get('reason', 'rule.description') ?? '',
    severity: { said: get('severity') ?? alert.text('event.severity_label') },
    type: [...all('tactic.name'), title, ...alert.texts('event.category'), get('rule.description')],
    occurred_at: time(get('original_time', 'start')) ?? time(alert.text('@timestamp')),
    state: stateOf(workflow),
    fields: {
      ...entitiesOf(alert),
      vendor: part({ state: workflow }),
      event: part({
        action: alert.text('event.action'),
        category: alert.text('event.category'),
        outcome: alert.text('event.outcome'),
        url: get('url'),
      }),
      rule: part({
        id: get('rule.uuid', 'rule.id'),
        name: title,
        category: get('rule.type', 'rule.category'),
      }),
      threat: part({
        tactic: { id: all('tactic.id'), name: all('tactic.name') },
        technique: { id: technique('id'), name: technique('name') },
      }),
    },
  };
}

/** What keys alone would take from the alert's own page and from the program's hash. */
function entitiesOf(alert: Reader): FormatReading['fields'] {
  const hashes = (place: string) => ({
    sha256: alert.text(`${place}.hash.sha256`),
    sha1: alert.text(`${place}.hash.sha1`),
    md5: alert.text(`${place}.hash.md5`),
  });
  const program = (place: string) => ({
    name: alert.text(`${place}.name`),
    executable: alert.text(`${place}.executable`),
    command_line: alert.text(`${place}.command_line`),
    pid: alert.number(`${place}.pid`),
    hash: hashes(place),
  });
  const person = personOf(alert.text('user.name', 'user.email'));
  return {
    user: part({
      ...person,
      domain: alert.text('user.domain') ?? person?.domain,
      full_name: alert.text('user.full_name'),
      email: alert.text('user.email') ?? person?.email,
      id: alert.text('user.id'),
    }),
    process: part({
      ...program('process'),
      parent: { ...program('process.parent'), parent: program('process.parent.parent') },
    }),
    file:
      part({
        name: alert.text('file.name'),
        path: alert.text('file.path'),
        size: alert.number('file.size'),
        hash: hashes('file'),
      }) ?? null,
    url: part({ full: alert.text('url.full', 'url.original'), domain: alert.text('url.domain') }) ?? null,
  };
}

/** What its rule tells its alerts apart by: a machine's name, or `query matched` for all of many rules. */
function idInRule(alert: Reader): string | null {
  const id = alert.text('alert.id');
  return id === undefined ? null : [alert.text('rule.id', 'rule.name'), id].join(' ');
}

/** @see https://www.elastic.co/docs/explore-analyze/alerts-cases/alerts/rule-action-variables */
function action(alert: Reader): FormatReading {
  const group = alert.text('alert.actionGroup', 'alert.actionGroupName');
  const over = /recover/i.test(group ?? '');
  return {
    id: alert.text('alert.uuid') ?? idInRule(alert),
    title: alert.text('rule.name'),
    description: alert.text('context.reason', 'context.message', 'message') ?? '',
    severity: { said: alert.text('context.rule.severity', 'severity') },
    occurred_at: time(alert.text('context.timestamp', 'date')),
    state: group === undefined ? null : over ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: group }),
      url: null,
      event: part({ url: alert.text('context.alertDetailsUrl', 'rule.url', 'context.results_link') }),
      rule: part({
        id: alert.text('rule.id'),
        name: alert.text('rule.name'),
        category: alert.text('rule.type'),
      }),
    },
  };
}
