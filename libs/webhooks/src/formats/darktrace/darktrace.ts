import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { rising, worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const darktrace = defineFormat({
  name: 'darktrace',
  title: 'Darktrace',
  vendor: 'Darktrace',
  watches: 'network',
  sender:
    "Darktrace's syslog in JSON or its webhook of workflows, or whatever forwards the answers of its API",
  reads: 'Model breaches, and incident events of the AI Analyst.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isAnalyst(alert) || isBreach(alert),
  read: (alert) => (isAnalyst(alert) ? readAnalyst(alert) : readBreach(alert)),
});

const isAnalyst = (alert: Reader): boolean =>
  alert.has('summariser', 'title') && (Array.isArray(alert.at('breachDevices')) || alert.has('aiaScore'));
const isBreach = (alert: Reader): boolean =>
  alert.has('pbid') && (isObject(alert.at('model')) || alert.has('modelName') || alert.has('breachUrl'));

/** A breach's score is of one; categories came with version 6 and say more. */
const OF_ONE = rising('0..1', [0.2, 0.4, 0.7, 0.9]);
const CATEGORIES = worded('category', {
  critical: 'critical',
  suspicious: 'medium',
  compliance: 'low',
  informational: 'informational',
});

/** `Compromise::Beaconing Activity To External Rare`, `Device / Attack and Recon Tools` */
function modelName(name: string | undefined): { folder?: string; title?: string } {
  const parts = name?.split(/::|\s\/\s/) ?? [];
  const title = parts.at(-1)?.trim();
  return title === undefined
    ? {}
    : { title, ...(parts.length > 1 ? { folder: parts.slice(0, -1).join(', ') } : {}) };
}

function readBreach(alert: Reader): FormatReading {
  const name = alert.text('model.then.name', 'model.now.name', 'model.name', 'modelName');
  const { title, folder } = modelName(name);
  const category = alert.text('model.then.category', 'model.now.category', 'model.category', 'category');
  const known = category !== undefined && CATEGORIES.read(category) !== null;
  const acknowledged = alert.at('acknowledged');
  return {
    id: alert.text('pbid') ?? null,
    title,
    description: alert.text('model.then.description', 'model.now.description', 'model.description') ?? '',
    severity: known ? { said: category, scale: CATEGORIES } : { said: alert.text('score'), scale: OF_ONE },
    type: [folder, title, alert.text('model.then.tags', 'model.tags')],
    occurred_at: time(alert.text('time', 'creationTime', 'timestamp')),
    state: acknowledged === true || isObject(acknowledged) ? 'resolved' : 'open',
    fields: {
      ...deviceOf(new Reader(alert.at('device') ?? {})),
      ...destinationOf(alert),
      rule: part({
        id: alert.text('model.then.uuid', 'model.uuid', 'model.then.pid', 'model.pid'),
        name,
        category: folder,
      }),
      event: { category, url: alert.text('breachUrl') },
      threat: part({
        tactic: {
          name: alert.texts('mitreTechniques.tactics', 'model.then.mitre.tactics', 'model.mitre.tactics'),
        },
        technique: {
          id: alert.texts(
            'mitreTechniques.techniqueID',
            'model.then.mitre.techniques',
            'model.mitre.techniques',
          ),
        },
      }),
      resource: null,
      process: null,
      email: null,
    },
  };
}

function deviceOf(device: Reader): NonNullable<FormatReading['fields']> {
  const host = hostOf(device.text('hostname', 'devicelabel', 'identifier'));
  const ip = ipOf(device.text('ip', 'ips.0.ip'))?.ip ?? host?.ip;
  return {
    host: part({ name: host?.name, id: device.text('did'), ip }) ?? null,
    source: part({ ip }) ?? null,
    user: personOf(device.text('credentials.0.credential', 'credentials.0', 'credentials')) ?? null,
  };
}

/** What the model's filters matched tells the other end. */
function destinationOf(alert: Reader): NonNullable<FormatReading['fields']> {
  const matched = new Map<string, string>();
  for (const component of alert.each('triggeredComponents'))
    for (const filter of component.each('triggeredFilters')) {
      const kind = filter.text('filterType')?.toLowerCase();
      const value = filter.text('trigger.value');
      if (kind !== undefined && value !== undefined && !matched.has(kind)) matched.set(kind, value);
    }
  const name = hostOf(matched.get('connection hostname') ?? matched.get('dns hostname lookup'), false)?.name;
  const port = Number(matched.get('destination port'));
  return {
    destination:
      part({
        ip: ipOf(matched.get('destination ip'))?.ip,
        port: port > 0 && port < 65_536 ? port : undefined,
        domain: name,
      }) ?? null,
    user_agent: part({ original: matched.get('user agent') }) ?? null,
    dns: part({ question: { name: hostOf(matched.get('dns hostname lookup'), false)?.name } }) ?? null,
    url: null,
  };
}

function readAnalyst(alert: Reader): FormatReading {
  const [first] = alert.each('breachDevices');
  const category = alert.text('category', 'groupCategory');
  const models = alert.each('relatedBreaches').map((breach) => breach.text('modelName'));
  return {
    id: alert.text('id') ?? null,
    title: alert.text('title'),
    description: alert.text('summary') ?? '',
    severity: { said: category, scale: CATEGORIES },
    type: [alert.text('title'), ...models.map((name) => modelName(name).title), alert.text('summary')],
    occurred_at: time(alert.text('periods.0.start', 'createdAt')),
    state: alert.text('acknowledged') === 'true' ? 'resolved' : 'open',
    fields: {
      ...deviceOf(first ?? new Reader({})),
      rule: part({ name: models[0] }) ?? null,
      event: {
        category,
        url: alert.text('incidentEventUrl'),
        end: time(alert.text('periods.0.end')) ?? undefined,
      },
      destination: null,
      url: null,
      resource: null,
      process: null,
      email: null,
    },
  };
}
