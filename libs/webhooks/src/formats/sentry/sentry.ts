import { ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const sentry = defineFormat({
  name: 'sentry',
  title: 'Sentry',
  vendor: 'Sentry',
  watches: 'application',
  sender: 'An internal integration of Sentry with a webhook, or the older WebHooks plugin of a project',
  reads: 'Issues, issue alerts, metric alerts and errors of the integration, and the body of the plugin.',
  authentications: ['sentry', 'header', 'query'],
  samples,
  recognises: (alert) => isMetric(alert) || isEvent(alert) || isIssue(alert) || isPlugin(alert),
  read: (alert) => (isMetric(alert) ? metric(alert) : problem(alert)),
});

const isMetric = (alert: Reader): boolean => alert.has('action', 'data.metric_alert.id');
const isEvent = (alert: Reader): boolean =>
  alert.has('action') &&
  (alert.has('data.event.event_id', 'data.event.issue_id') || alert.has('data.error.event_id'));
const isIssue = (alert: Reader): boolean => alert.has('action', 'data.issue.shortId');
const isPlugin = (alert: Reader): boolean => alert.has('project_slug', 'culprit', 'event.event_id');

/** https://docs.sentry.io/platforms/python/usage/set-level/ */
const LEVELS: SeverityScale = {
  name: 'debug, info, warning, error, fatal',
  read: (value) => severity(value),
};

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/ */
function metric(alert: Reader): FormatReading {
  const action = alert.text('action');
  const over = action === 'resolved';
  const name = alert.text('data.metric_alert.alert_rule.name', 'data.metric_alert.title');
  const title = alert.text('data.description_title')?.replace(/^(?:Resolved|Critical|Warning):\s*/i, '');
  return {
    // Issues are counted for themselves.
    id: `metric alert ${alert.text('data.metric_alert.id') ?? ''}`,
    title: title ?? name,
    description: alert.text('data.description_text') ?? '',
    severity: { said: over ? undefined : action },
    type: 'other',
    occurred_at: time(
      over
        ? alert.text('data.metric_alert.date_closed', 'data.metric_alert.date_started')
        : alert.text('data.metric_alert.date_started', 'data.metric_alert.date_detected'),
    ),
    state: over ? 'resolved' : 'open',
    fields: {
      vendor: part({ state: action }),
      event: { action: null, url: alert.text('data.web_url') },
      rule: part({ id: alert.text('data.metric_alert.alert_rule.id'), name }),
      ...NOBODY,
    },
  };
}

/** Who pressed the button in Sentry, and what the program asked, are not whom or what it is about. */
const NOBODY = { user: null, source: null, url: null, host: null, user_agent: null } as const;

function problem(alert: Reader): FormatReading {
  const place = ['data.event', 'data.error', 'data.issue', 'event'].find(
    (path) => alert.at(path) !== undefined,
  );
  const event = new Reader(alert.at(place ?? 'event') ?? {});
  const issue = place === 'data.issue';
  const person = personOf(event.text('user.email', 'user.username'));
  const status = issue ? (event.text('status') ?? alert.text('action')) : alert.text('action');
  const project = alert.text('project_slug') ?? event.text('project.slug') ?? projectIn(event.text('url'));
  const id = (issue ? event.text('id') : (event.text('issue_id') ?? alert.text('id'))) ?? null;
  const title = event.text('title', 'metadata.title') ?? alert.text('message');
  const level = event.text('level') ?? alert.text('level');
  return {
    // What happens to an issue is an update of the alert that told of it first; another issue is another thing.
    id,
    ...(id === null ? {} : { grouping: ['issue', id] }),
    title: title === undefined || project === undefined ? title : `${title} in ${project}`,
    description:
      event.text('logentry.formatted', 'message', 'metadata.value', 'culprit') ?? alert.text('message') ?? '',
    severity: { said: level, scale: LEVELS },
    type: 'other',
    occurred_at: time(event.text('datetime', 'timestamp', 'lastSeen', 'firstSeen', 'received')),
    state: issue ? stateOf(status) : 'open',
    fields: {
      ...NOBODY,
      vendor: part({ state: issue ? status : undefined }),
      event: {
        action: alert.text('action') ?? null,
        url: event.text('web_url', 'permalink') ?? alert.text('url'),
        code: event.text('shortId'),
        count: countOf(event),
      },
      rule: part({ name: alert.text('data.triggered_rule', 'triggering_rules.0') }),
      user: part({ ...person, id: event.text('user.id') }) ?? null,
      source:
        part({
          ip: ipOf(event.text('user.ip_address'))?.ip,
          geo: {
            country_iso_code: event.text('user.geo.country_code'),
            city_name: event.text('user.geo.city'),
          },
        }) ?? null,
      host: part({ name: event.text('server_name', 'contexts.device.hostname', 'tags.server_name') }) ?? null,
      url: part({ full: event.text('request.url') }) ?? null,
      resource: project === undefined ? null : { name: project, type: 'project' },
    },
  };
}

/** An event names its project by a number, and by its name only in its own address. */
function projectIn(url: string | undefined): string | undefined {
  return /\/projects\/[\w.-]+\/([\w.-]+)\//.exec(url ?? '')?.[1];
}

function countOf(event: Reader): number | undefined {
  const count = event.number('count');
  return count !== undefined && count > 1 ? count : undefined;
}
