import { lookUp, type ObserverType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { firstSentence } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const ecs = defineFormat({
  name: 'ecs',
  title: 'Elastic Common Schema',
  sender:
    'Beats, Elastic Agent, Logstash, Vector, or whatever else writes its events in the Elastic Common Schema',
  reads: 'Any event with the names of the schema: they are those of the normal alert.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (event) =>
    event.has('@timestamp') &&
    // These write in the schema too, and formats of their own know them better.
    !OTHERS.some((path) => event.has(path)) &&
    (event.has('ecs.version')
      ? event.has('event.kind') || event.has('event.dataset')
      : event.has('event.kind', 'event.category')),
  read: readEvent,
});

const OTHERS = [
  'kibana.alert.uuid',
  'kibana.alert.rule.name',
  'signal.rule.name',
  'rule.level',
  'winlog.event_id',
  'event.severity_label',
];

function readEvent(event: Reader): FormatReading {
  const message = event.text('message');
  const action = event.text('event.action');
  const rule = event.text('rule.name', 'threat.indicator.name');
  const title = rule ?? (message === undefined ? undefined : firstSentence(message)) ?? action;
  return {
    id: event.text('event.id') ?? null,
    title,
    title_is_action: rule === undefined && message === undefined,
    description: message ?? event.text('rule.description', 'event.reason') ?? '',
    severity: gradeOf(event),
    type: [
      ...event.texts('threat.tactic.name'),
      title,
      event.text('rule.category'),
      ...event.texts('event.category'),
      action,
    ],
    occurred_at: time(event.text('@timestamp', 'event.start', 'event.created')),
    state: null,
    fields: fieldsOf(event),
  };
}

/** Of Suricata's module, whose number is that of its rules. */
const RULES = worded('1 (worst)..4', { 1: 'high', 2: 'medium', 3: 'low', 4: 'informational' });

/** `event.severity` is a number of the sender's own scale; what says how bad it is in words is surer. */
function gradeOf(event: Reader): NonNullable<FormatReading['severity']> {
  const said = event.text('log.level', 'log.syslog.severity.name', 'event.severity');
  const falls = /^suricata\b/.test(event.text('event.module', 'event.dataset') ?? '');
  return falls && /^[1-4]$/.test(said ?? '') ? { said, scale: RULES } : { said };
}

/** What the schema names otherwise than the normal alert, or in several ways; keys tell the rest. */
function fieldsOf(event: Reader): ToldFields {
  const outcome = event.text('event.outcome');
  return {
    event: {
      action: event.text('event.action'),
      category: event.text('event.category'),
      code: event.text('event.code'),
      outcome: outcome === 'unknown' ? undefined : outcome,
      reason: event.text('event.reason'),
      provider: event.text('event.provider', 'event.module'),
      url: event.text('event.url'),
      end: time(event.text('event.end')) ?? undefined,
    },
    observer: {
      vendor: event.text('observer.vendor'),
      product: event.text('observer.product'),
      type: observerType(event),
      name: event.text('observer.name', 'observer.hostname'),
    },
    rule:
      part({
        id: event.text('rule.id', 'rule.uuid'),
        name: event.text('rule.name'),
        category: event.text('rule.category'),
      }) ?? null,
    host:
      part({
        name: event.text('host.name', 'host.hostname'),
        id: event.text('host.id'),
        ip: event.text('host.ip'),
        domain: event.text('host.domain'),
        os: { name: event.text('host.os.name', 'host.os.full') },
      }) ?? null,
    user:
      part({
        name: event.text('user.name', 'user.email'),
        domain: event.text('user.domain'),
        full_name: event.text('user.full_name'),
        email: event.text('user.email'),
        id: event.text('user.id'),
        roles: event.texts('user.roles'),
        target: {
          name: event.text('user.target.name'),
          email: event.text('user.target.email'),
          id: event.text('user.target.id'),
        },
      }) ?? null,
    vendor: {
      verdict: verdictOf(event.texts('event.type').join(' ')) ?? verdictOf(event.text('event.action') ?? ''),
    },
    resource: null,
  };
}

const OBSERVERS: Record<string, ObserverType> = {
  firewall: 'network',
  ids: 'network',
  ips: 'network',
  proxy: 'web',
  edr: 'edr',
  'e-mail-gateway': 'email',
};

function observerType(event: Reader): ObserverType | undefined {
  return lookUp(OBSERVERS, event.text('observer.type')?.toLowerCase() ?? '');
}
