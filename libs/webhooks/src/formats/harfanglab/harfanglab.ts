import type { NormalAlert } from '#contracts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf, verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const harfangLab = defineFormat({
  name: 'harfanglab',
  title: 'HarfangLab EDR',
  vendor: 'HarfangLab',
  product: 'EDR',
  watches: 'edr',
  sender:
    "HarfangLab's forwarding of alerts and threats (HTTP, syslog in JSON), or whatever forwards its API",
  reads:
    'Security events of every engine (log_type alert) and threats; alone, in a list, in results or as lines.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isThreat(alert) || alert.has('alert_unique_id', 'agent.agentid'),
  read: (alert) => (isThreat(alert) ? threat(alert) : securityEvent(alert)),
});

const isThreat = (alert: Reader): boolean =>
  alert.has('total_security_event_count', 'rule_count') && alert.has('agents.agent_hostname');

function securityEvent(alert: Reader): FormatReading {
  const rule = alert.text('rule_name');
  const description = alert.text('msg');
  const status = alert.text('status');
  const { tactics, techniques } = attacksOf(alert);
  const machine = hostOf(alert.text('agent.hostname'));
  const person = personOf(alert.text('process.username', 'username'));
  return {
    id: alert.text('alert_unique_id') ?? null,
    title: rule ?? description,
    description: description ?? '',
    severity: { said: alert.text('level') },
    type: [...tactics, rule, description],
    occurred_at: time(alert.text('detection_date', 'alert_time', '@event_create_date')),
    state: stateWith(status),
    fields: {
      event: part({ category: alert.text('alert_type') }),
      vendor: part({ state: status, verdict: decided(alert, status) }),
      rule: part({ id: alert.text('rule_id'), name: rule, category: alert.text('alert_type') }),
      host: part({
        name: machine?.name,
        id: alert.text('agent.agentid'),
        ip: ipOf(alert.text('agent.ipaddress'))?.ip,
        domain: alert.text('agent.domainname', 'agent.dnsdomainname'),
        os: { name: alert.text('agent.osproducttype', 'agent.ostype') },
      }),
      user: part({ ...person, id: person?.id ?? alert.text('process.usersid') }),
      ...programs(alert),
      destination: part({
        ip: ipOf(alert.text('details_connection.daddr', 'details_network.daddr', 'destination.ip'))?.ip,
        port: alert.number('details_connection.dport', 'details_network.dport'),
      }),
      dns: part({ question: { name: alert.text('details_dns_resolution.requested_name') } }),
      registry: part({ path: alert.text('details_registry.target_object') }),
      threat: part({ tactic: { name: tactics }, technique: { id: techniques } }),
      source: null,
    } as ToldFields,
  };
}

/** `false_positive` and `closed` are done; `probable_false_positive` is looked at. */
function stateWith(status: string | undefined): 'open' | 'resolved' | null {
  return status === 'false_positive'
    ? 'resolved'
    : (stateOf(status) ?? (status === undefined ? null : 'open'));
}

/** What the engine says of the process: that it was to be blocked and was not, or was. */
function decided(alert: Reader, status: string | undefined): ReturnType<typeof verdictOf> {
  if (status === 'false_positive') return 'false_positive';
  const said = alert.text('process.status_msg', 'status_msg') ?? '';
  if (/not configured to block|not block/i.test(said)) return 'allowed';
  return /\bblock(?:ed|ing)?\b|\bkilled\b|\bquarantined\b/i.test(said) ? 'blocked' : undefined;
}

/** Sigma's tags: `attack.persistence`, `attack.t1547.001`. */
function attacksOf(alert: Reader): { tactics: string[]; techniques: string[] } {
  const tags = alert.texts('tags', 'rule_tags').map((tag) => /^attack\.(.+)$/i.exec(tag)?.[1] ?? '');
  return {
    tactics: tags
      .filter((tag) => /^[a-z]+(?:[_-][a-z]+)*$/.test(tag))
      .map((tag) => tag.replaceAll(/[_-]/g, ' ')),
    techniques: tags.filter((tag) => /^t\d{4}(?:\.\d{3})?$/i.test(tag)).map((tag) => tag.toUpperCase()),
  };
}

function programs(alert: Reader): Pick<NormalAlert, 'process' | 'file'> {
  const image = alert.text('process.image_name', 'image_name');
  const target = alert.text('details_file.target_filename', 'details_library.pe_info.path');
  const hash = (kind: string): string | undefined => alert.text(`process.hashes.${kind}`);
  const parent = alert.text('process.parent_image');
  const grandparent = alert.text('process.grandparent_image');
  const hashes = { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256') };
  return {
    process: part({
      name: alert.text('process.process_name') ?? fileNameOf(image),
      executable: image,
      command_line: alert.text('process.commandline'),
      pid: alert.number('process.pid', 'pid'),
      hash: hashes,
      parent: {
        name: fileNameOf(parent),
        executable: parent,
        command_line: alert.text('process.parent_commandline'),
        pid: alert.number('process.ppid'),
        parent: {
          name: fileNameOf(grandparent),
          executable: grandparent,
          command_line: alert.text('process.grandparent_commandline'),
        },
      },
    }),
    file:
      target === undefined
        ? part({ name: fileNameOf(image), path: image, hash: hashes })
        : part({
            name: fileNameOf(target),
            path: target,
            hash: { sha256: alert.text('details_file.hashes.sha256') },
          }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

/** What belongs together of many security events: named by the worst of its rules, of such by the one that was seen most. */
function threat(alert: Reader): FormatReading {
  const most = (list: string): Reader | undefined =>
    alert
      .each(list)
      .sort(
        (one, other) =>
          levelOf(other) - levelOf(one) ||
          (other.number('security_event_count') ?? 0) - (one.number('security_event_count') ?? 0),
      )[0];
  const rule = most('rules');
  const agent = most('agents');
  const person = most('impacted_users');
  const others = (alert.number('rule_count') ?? 1) - 1;
  const name = rule?.text('rule_name') ?? 'Threat';
  const status = alert.text('status');
  const machine = hostOf(agent?.text('agent_hostname'));
  return {
    id: alert.text('id') ?? null,
    title: others > 0 ? `${name} and ${others} more` : name,
    description: '',
    severity: { said: alert.text('level') },
    type: [name],
    occurred_at: time(alert.text('first_seen', 'creation_date')),
    state: stateWith(status),
    fields: {
      event: part({
        count: alert.number('total_security_event_count'),
        end: time(alert.text('last_seen')) ?? undefined,
      }),
      vendor: part({ state: status, verdict: status === 'false_positive' ? 'false_positive' : undefined }),
      rule: part({ id: rule?.text('rule_id'), name: rule?.text('rule_name') }),
      host: part({
        name: machine?.name,
        id: agent?.text('agent_id'),
        os: { name: agent?.text('agent_ostype') },
      }),
      user: part({ ...personOf(person?.text('user_name')) }) ?? null,
    } as NormalAlert,
  };
}

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'];
const levelOf = (rule: Reader): number => LEVELS.indexOf(rule.text('rule_level') ?? '');
