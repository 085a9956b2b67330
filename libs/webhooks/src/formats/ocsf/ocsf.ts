import { lookUp, type IncidentType } from '#contracts';
import { hashesByLength, type Hashes } from '../../reading/hashes.ts';
import { arnParts, fileNameOf, hostOf, ipOf, isEmail, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://schema.ocsf.io: severity and severity_id; 0 is unknown and 99 another. */
const SCALE = worded('1 (informational)..6 (fatal)', {
  1: 'informational',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
  6: 'critical',
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
  fatal: 'critical',
});

export const ocsf = defineFormat({
  name: 'ocsf',
  title: 'Open Cybersecurity Schema Framework (OCSF)',
  sender:
    'Whatever writes the Open Cybersecurity Schema Framework: AWS Security Lake and Security Hub, or a pipeline',
  reads:
    'Findings of every class, and events of systems, identities, networks and applications; alone, in a list or in an event of EventBridge.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    /^\d{4,7}$/.test(alert.text('class_uid') ?? '') &&
    (alert.has('metadata.version') || alert.has('metadata.product.name') || alert.has('type_uid')),
  read: readEvent,
});

function readEvent(alert: Reader): FormatReading {
  const severity = alert.text('severity', 'severity_id');
  const finding = isFinding(alert);
  const failed = !finding && outcomeOf(alert) === 'failure';
  const { title, action } = titleOf(alert);
  return {
    id: alert.text('finding_info.uid', 'finding.uid', 'metadata.uid') ?? null,
    title: failed && title !== undefined && !/fail|denied/i.test(title) ? `Failed: ${title}` : title,
    title_is_action: action,
    description: alert.text('finding_info.desc', 'finding.desc', 'message') ?? '',
    severity: { said: /^(?:0|99|other)$/i.test(severity ?? '') ? undefined : severity, scale: SCALE },
    type: typeOf(alert, title),
    occurred_at: time(alert.text('time', 'time_dt', 'start_time', 'metadata.original_time')),
    state: finding ? stateOf(alert) : null,
    fields: {
      email: null,
      registry: null,
      user: userOf(alert) ?? null,
      host: hostIn(alert) ?? null,
      ...programsOf(alert),
      ...endsOf(alert),
      ...aboutOf(alert, finding),
    } as ToldFields,
  };
}

/** Which tool told of it, and where in a cloud it was. */
function aboutOf(alert: Reader, finding: boolean): object {
  // The status of a finding is what became of it, that of an event whether it was done.
  const said = alert.text('status', 'state') ?? '';
  const state = finding && said !== '' && said.length <= 60 ? said : null;
  const place = alert.text('cloud.account.uid', 'cloud.account_uid');
  return {
    vendor: { state, verdict: verdictOf(alert.text('disposition', 'action') ?? '') },
    event: {
      // What `activity_name` of a finding says was done to the finding.
      action: alert.text('api.operation') ?? (finding ? null : alert.text('activity_name')),
      category: alert.text('class_name', 'category_name'),
      code: alert.text('metadata.event_code', 'status_code'),
      outcome: finding ? null : outcomeOf(alert),
      reason: alert.text('status_detail', 'api.response.error'),
      provider: alert.text('metadata.log_provider', 'api.service.name'),
      url: alert.text('finding_info.src_url', 'finding.src_url'),
    },
    observer: part({
      vendor: alert.text('metadata.product.vendor_name'),
      product: alert.text('metadata.product.name'),
    }),
    rule:
      part({
        id: alert.text('finding_info.analytic.uid', 'analytic.uid', 'policy.uid', 'compliance.control'),
        name: alert.text('finding_info.analytic.name', 'analytic.name', 'policy.name'),
      }) ?? null,
    vulnerability:
      part({
        id: alert.text('vulnerabilities.cve.uid', 'vulnerabilities.uid'),
        score: alert.number('vulnerabilities.cve.cvss.base_score'),
      }) ?? null,
    package:
      part({
        name: alert.text('vulnerabilities.affected_packages.name', 'vulnerabilities.packages.name'),
        version: alert.text('vulnerabilities.affected_packages.version', 'vulnerabilities.packages.version'),
      }) ?? null,
    resource:
      part({
        id: alert.text('resources.uid', 'resource.uid'),
        name: alert.text('resources.name', 'resource.name'),
        type: alert.text('resources.type', 'resource.type'),
      }) ?? null,
    cloud: part({
      provider: alert.text('cloud.provider')?.toLowerCase(),
      region: alert.text('cloud.region', 'resources.region'),
      account: {
        id: arnParts(place ?? '')?.account ?? place,
      },
      project: { id: alert.text('cloud.project_uid') },
      service: { name: alert.text('api.service.name') },
    }),
  };
}

/** The id says it in one way, whatever the source's own word (`0xc000006d`) is. */
function outcomeOf(alert: Reader): string | undefined {
  const id = alert.text('status_id');
  if (id === '1') return 'success';
  return id === '2' ? 'failure' : alert.text('status')?.toLowerCase();
}

/** https://schema.ocsf.io, class Incident Finding. */
const INCIDENT = '2005';
/** Category 2 are findings; all others are events. */
const isFinding = (alert: Reader): boolean => alert.text('class_uid')?.startsWith('20') === true;

function titleOf(alert: Reader): { title: string | undefined; action: boolean } {
  const found = alert.text('finding_info.title', 'finding.title', 'malware.name');
  if (found !== undefined) return { title: ofResource(alert, found), action: false };
  const call = alert.text('api.operation');
  if (call !== undefined && /\p{L}{3,}/u.test(call)) return { title: callIn(alert, call), action: true };
  const query = alert.text('query.hostname');
  if (query !== undefined) return { title: `DNS query for ${query.replace(/\.$/, '')}`, action: false };
  const message = alert.text('message');
  if (message !== undefined && /\s/.test(message) && message.length <= 200)
    return { title: message.replace(/\.$/, ''), action: false };
  return { title: alert.text('type_name', 'activity_name', 'class_name'), action: false };
}

/** A finding about a bucket or a policy names no machine by which it could be told from others of its kind. */
function ofResource(alert: Reader, title: string): string {
  const name = alert.text('resources.name', 'resource.name');
  const named = name === undefined || name.length > 80 || title.includes(name) || hostIn(alert) !== undefined;
  return named ? title : `${title}: ${name}`;
}

/** `CreateSnapshot` says what is created, the `create` of an API by verbs does not. */
function callIn(alert: Reader, call: string): string {
  const words = readable(call);
  const onWhat = words.includes(' ') ? [] : [alert.text('resources.type'), alert.text('resources.name')];
  return [words, ...onWhat]
    .filter((word) => word !== undefined)
    .join(' ')
    .replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/**
 * 3 is suppressed, of an incident on hold; 4 resolved; 5 and 6 are archived, of an incident closed, and deleted. What passes
 * its check is no finding any more.
 */
function stateOf(alert: Reader): 'open' | 'resolved' | null {
  if (alert.text('compliance.status_id') === '1') return 'resolved';
  const said = alert.text('status_id', 'state_id');
  if (said === undefined || said === '0' || said === '-1') return null;
  if (said === '3' && alert.text('class_uid') === INCIDENT) return 'open';
  return /^[3456]$/.test(said) ? 'resolved' : 'open';
}

/** By the classes of the schema that tell what an alert of them is about. */
const BY_CLASS: Record<string, IncidentType> = {
  2002: 'vulnerability',
  2003: 'policy_violation',
  3001: 'account_compromise',
  3002: 'suspicious_login',
  3005: 'privilege_escalation',
  3006: 'privilege_escalation',
};

function typeOf(alert: Reader, title: string | undefined): NonNullable<FormatReading['type']> {
  const kind = alert.text('class_uid') ?? '';
  const known = lookUp(BY_CLASS, kind);
  if (known !== undefined) return known;
  if (alert.has('malware.name')) return 'malware';
  return [
    ...alert.texts('finding_info.types', 'finding.types'),
    title,
    ...alert.texts('attacks.tactic.name', 'finding_info.attacks.tactic.name', 'attacks.tactics.name'),
  ];
}

/** Who acted; where somebody signs in, who that is, and where an account is changed, whose. */
function userOf(alert: Reader): object | undefined {
  const signsIn = alert.text('class_uid') === '3002';
  const [who, other] = signsIn && alert.has('user.name') ? ['user', undefined] : [actorIn(alert), 'user'];
  if (who === undefined) return part({ ...personAt(alert, 'user') });
  const same = alert.text(`${who}.uid`) !== undefined && alert.text(`${who}.uid`) === alert.text('user.uid');
  const target = other === undefined || same ? undefined : personAt(alert, other);
  return part({ ...personAt(alert, who), target: { ...target } });
}

const actorIn = (alert: Reader): string | undefined =>
  ['actor.user', 'evidences.actor.user'].find(
    (at) => alert.has(`${at}.name`) || alert.has(`${at}.uid`) || alert.has(`${at}.email_addr`),
  );

function personAt(alert: Reader, at: string): object {
  const email = alert.text(`${at}.email_addr`);
  const uid = alert.text(`${at}.uid`);
  const person = personOf(alert.text(`${at}.name`) ?? email ?? uid);
  return {
    ...person,
    ...(email !== undefined && isEmail(email) ? { email } : {}),
    domain: alert.text(`${at}.domain`) ?? person?.domain,
    id: uid === 'NULL SID' ? undefined : uid,
    full_name: alert.text(`${at}.full_name`),
  };
}

function hostIn(alert: Reader): object | undefined {
  const at = ['device', 'evidences.device', 'dst_endpoint'].find(
    (one) => alert.has(`${one}.hostname`) || alert.has(`${one}.name`),
  );
  if (at === undefined) return part({ ip: ipOf(alert.text('device.ip'))?.ip, id: alert.text('device.uid') });
  return part({
    name: hostOf(alert.text(`${at}.hostname`, `${at}.name`))?.name,
    ip: ipOf(alert.text(`${at}.ip`))?.ip,
    id: alert.text(`${at}.uid`, `${at}.instance_uid`),
    os: { name: alert.text(`${at}.os.name`) },
  });
}

function endsOf(alert: Reader): object {
  const end = (name: string): object | null => {
    const at = (key: string): string[] => [`${name}.${key}`, `evidences.${name}.${key}`];
    const port = alert.number(...at('port'));
    return (
      part({
        ip: ipOf(alert.text(...at('ip')))?.ip,
        port: port === 0 ? undefined : port,
        domain: alert.text(...at('domain')),
        geo: {
          country_iso_code: alert.text(...at('location.country')),
          city_name: alert.text(...at('location.city')),
        },
      }) ?? null
    );
  };
  return {
    source: end('src_endpoint'),
    destination: end('dst_endpoint'),
    url:
      part({
        full: alert.text('http_request.url.url_string', 'url.url_string', 'evidences.url.url_string'),
      }) ?? null,
    user_agent: part({ original: alert.text('http_request.user_agent') }) ?? null,
    dns:
      part({
        question: { name: alert.text('query.hostname', 'evidences.query.hostname')?.replace(/\.$/, '') },
      }) ?? null,
    network:
      part({
        transport: alert.text('connection_info.protocol_name')?.toLowerCase(),
        direction: alert.text('connection_info.direction')?.toLowerCase(),
      }) ?? null,
  };
}

/** Who ends itself is not its own parent. */
const isItself = (alert: Reader, about: string): boolean =>
  alert.has(`${about}.pid`) && alert.text(`${about}.pid`) === alert.text('actor.process.pid');

/** Where a process is what it is about, who acted is its parent. */
function programsOf(alert: Reader): object {
  const about = ['process', 'evidences.process'].find(
    (at) => alert.has(`${at}.cmd_line`) || alert.has(`${at}.file.name`) || alert.has(`${at}.name`),
  );
  const process = about === undefined ? programAt(alert, 'actor.process') : programAt(alert, about);
  const parentAt = `${about ?? 'actor.process'}.parent_process`;
  const told = [`${parentAt}.file.name`, `${parentAt}.name`, `${parentAt}.cmd_line`].some((at) =>
    alert.has(at),
  );
  const acted = about === undefined || told || isItself(alert, about) ? parentAt : 'actor.process';
  const path = alert.text('file.path', 'evidences.file.path');
  return {
    process: part({ ...process, parent: { ...programAt(alert, acted) } }) ?? null,
    file:
      part({
        path,
        name: alert.text('file.name', 'evidences.file.name') ?? fileNameOf(path),
        hash: hashesAt(alert, 'file', 'evidences.file'),
      }) ?? null,
  };
}

function programAt(alert: Reader, at: string): object {
  const path = alert.text(`${at}.file.path`);
  return {
    name: alert.text(`${at}.name`, `${at}.file.name`) ?? fileNameOf(path),
    executable: path,
    command_line: alert.text(`${at}.cmd_line`),
    pid: alert.number(`${at}.pid`) || undefined,
    hash: hashesAt(alert, `${at}.file`),
  };
}

function hashesAt(alert: Reader, ...files: string[]): Hashes {
  return hashesByLength(
    ...alert.texts(...files.flatMap((at) => [`${at}.hashes.value`, `${at}.fingerprints.value`])),
  );
}
