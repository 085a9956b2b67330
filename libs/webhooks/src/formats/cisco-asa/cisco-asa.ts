import { lookUp, type IncidentType, type JsonObject } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf, type ToldEnd } from '../../reading/ends.ts';
import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { SYSLOG, worded } from '../../reading/severity.ts';
import { firstSentence } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const ciscoAsa = defineFormat({
  name: 'cisco_asa',
  title: 'Cisco ASA and Firepower',
  vendor: 'Cisco',
  product: 'Secure Firewall',
  watches: 'network',
  sender: 'ASA and Firepower Threat Defense by syslog, or whatever forwards their lines',
  reads:
    'Messages of %ASA and %FTD: connections, access lists, sign-ins, VPN, threat detection, and intrusion events.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (line) => MESSAGE.test(textOf(line)),
  read: readMessage,
});

/** Beyond it a line is not looked through: the forms below go over it more than once. */
const MOST_CHARACTERS = 8000;
const MESSAGE = /%(?:ASA|FTD|PIX|FWSM)-(?:\w{1,20}-)?([0-7])-(\d{6}): */;

/** What a line says: behind its header, or as pairs that were found in it. */
function textOf(line: Reader): string {
  return line.text('message')?.slice(0, MOST_CHARACTERS) ?? '';
}

/** Snort's, which Firepower's intrusion events have. */
const PRIORITY = worded('1 (worst)..4', { 1: 'high', 2: 'medium', 3: 'low', 4: 'informational' });

/** "Cisco Secure Firewall ASA Series Syslog Messages": numbers whose words do not tell what they are about. */
const TYPES: Record<string, IncidentType> = {
  106017: 'reconnaissance',
  106021: 'reconnaissance',
  109006: 'suspicious_login',
  109025: 'policy_violation',
  111009: 'policy_violation',
  113005: 'suspicious_login',
  113015: 'suspicious_login',
  113021: 'suspicious_login',
  308001: 'suspicious_login',
  315011: 'suspicious_login',
  338001: 'command_and_control',
  338002: 'command_and_control',
  338004: 'command_and_control',
  338008: 'command_and_control',
  605004: 'suspicious_login',
  605005: 'suspicious_login',
  611102: 'suspicious_login',
  716039: 'suspicious_login',
  733100: 'reconnaissance',
  733101: 'reconnaissance',
  733102: 'reconnaissance',
};

function readMessage(line: Reader): FormatReading {
  const whole = textOf(line);
  const [header = '', level, number = ''] = MESSAGE.exec(whole) ?? [];
  const at = whole.indexOf(header);
  const message = whole.slice(at + header.length).trim();
  const pairs = number.startsWith('43000') ? colonPairs(message) : null;
  const told = pairs === null ? ofMessage(message) : ofEvent(new Reader(pairs));
  return {
    id: null,
    title: told.title ?? firstSentence(withoutPairs(message)),
    description: message,
    severity:
      told.priority === undefined ? { said: level, scale: SYSLOG } : { said: told.priority, scale: PRIORITY },
    type: lookUp(TYPES, number) ?? [told.category, message],
    occurred_at: time(line.text('syslog.timestamp') ?? whole.slice(0, at).trim().replace(/ ?:$/, '')),
    state: null,
    fields: {
      ...endsOf(told.source, told.destination),
      user: personOf(told.user) ?? null,
      network: part({ transport: told.protocol?.toLowerCase() }) ?? null,
      url: part({ full: told.url }) ?? null,
      rule: part({ id: told.rule === undefined ? number : told.signature, name: told.rule }),
      event: {
        code: number,
        category: told.category,
        action: told.action,
        outcome: outcomeOf(message),
        reason: /\breason ?[:=] ?([^,:]{3,80})/i.exec(message)?.[1]?.trim(),
      },
      vendor: { verdict: verdictOf(told.action ?? '') },
      observer: { name: hostOf(line.text('syslog.host'))?.name },
      process: null,
      resource: null,
      email: null,
      file: null,
    },
  };
}

/** `Group = VPN, Username = amy, IP = 203.0.113.9, Session disconnected`, `… Rejected : reason = …`, `[ Scanning] drop rate …` */
function withoutPairs(message: string): string {
  const [first = ''] = message.split(' : ');
  return first
    .replace(/^(?:(?:Group|Username|User|IP)(?: =)? [^,]{1,100}, ){1,4}/, '')
    .replace(/^\[ ?([^\]]{1,40})\]/, '$1:');
}

function outcomeOf(message: string): 'success' | 'failure' | undefined {
  if (/\b(?:rejected|failed|failure)\b/i.test(message)) return 'failure';
  return /\b(?:login permitted|authentication successful|authentication succeeded)\b/i.test(message)
    ? 'success'
    : undefined;
}

interface Told {
  title?: string | undefined;
  source: ToldEnd;
  destination: ToldEnd;
  user?: string | undefined;
  protocol?: string | undefined;
  action?: string | undefined;
  rule?: string | undefined;
  signature?: string | undefined;
  category?: string | undefined;
  /** Of an intrusion event, whose line always has the same level. */
  priority?: string | undefined;
  url?: string | undefined;
}

/** `outside:203.0.113.9/51122`, `203.0.113.9/51122`, `203.0.113.9` */
const END = String.raw`(?:[\w.-]+:)?([0-9a-f.:]{3,45})(?:\/(\d{1,5}))?`;
const FROM_TO = [
  new RegExp(String.raw`\b(?:src|from)\s${END}.{0,80}?\b(?:dst|to)\s${END}`, 'i'),
  new RegExp(String.raw`\bfor\s${END} (?:\([^)]{0,80}\) ){0,2}to ${END}`, 'i'),
];
const ALONE = [
  new RegExp(String.raw`\b(?:user IP = |IP <|from |IP = )${END}`, 'i'),
  new RegExp(String.raw`\bHost ${END}`, 'i'),
];

function ofMessage(message: string): Told {
  const both = FROM_TO.map((form) => form.exec(message)).find(
    (found) => found !== null && ipOf(found[1]) !== undefined && ipOf(found[3]) !== undefined,
  );
  const one = ALONE.map((form) => form.exec(message)).find(
    (found) => found !== null && ipOf(found[1]) !== undefined,
  );
  const [, protocol] = /\b(tcp|udp|icmp|gre|esp)\b/i.exec(message) ?? [];
  const verb = /^(Deny|Denied|Built|Teardown|Permitted|Dropping|Inbound|No|Access|permitted|denied)\b/i.exec(
    message,
  )?.[1];
  const end = (found: RegExpExecArray | null | undefined, at: number): ToldEnd =>
    found === null || found === undefined
      ? {}
      : { ip: found[at], port: found[at + 1] === undefined ? undefined : Number(found[at + 1]) };
  // Of a connection the outer end stands first; who began it is said in a word.
  const turned = /^Built outbound\b/.test(message);
  const source = turned ? end(both, 3) : end(both ?? one, 1);
  const destination = end(both, turned ? 1 : 3);
  const to =
    destination.ip === undefined
      ? ''
      : ` to ${destination.ip}${destination.port === undefined ? '' : `:${destination.port}`}`;
  return {
    title:
      verb !== undefined && both !== undefined && protocol !== undefined
        ? `${verb} ${protocol} from ${source.ip ?? ''}${to}`
        : undefined,
    source,
    destination,
    user: /\buser(?:name)?(?: ?[=:] ?| (?=['"<]))['"<]?([\w.@\\-]{1,64})/i.exec(message)?.[1],
    protocol,
    action: /\bden(?:y|ied)\b/i.test(message)
      ? 'denied'
      : /\bpermitted\b/i.test(message)
        ? 'permitted'
        : undefined,
    rule: /\baccess-(?:group|list) "?([\w.-]+)"?/i.exec(message)?.[1],
  };
}

/** Firepower's 430001 to 430005: `SrcIP: 10.0.0.1, DstIP: …, Message: "…"`. */
function colonPairs(message: string): JsonObject {
  const pairs: JsonObject = {};
  for (const [, key = '', quoted, bare] of message.matchAll(
    /([A-Z]\w{1,40}): (?:"([^"]{0,4000})"|([^,"]{0,2000}))(?:, |$)/g,
  ))
    pairs[key] = quoted ?? bare ?? '';
  return pairs;
}

function ofEvent(event: Reader): Told {
  const action = event.text('InlineResult', 'AccessControlRuleAction', 'FileAction', 'SHA_Disposition');
  return {
    title:
      event.text('Message', 'ThreatName') ?? (action === undefined ? undefined : `Connection: ${action}`),
    source: { ip: event.text('SrcIP'), port: event.number('SrcPort') },
    destination: { ip: event.text('DstIP'), port: event.number('DstPort') },
    user: event.text('User')?.replace(/^(?:No Authentication Required|Unknown)$/i, ''),
    protocol: event.text('Protocol'),
    action,
    rule: event.text('Message', 'AccessControlRuleName'),
    signature: event.text('SID'),
    category: event.text('Classification'),
    priority: event.text('Priority'),
    url: /^https?:/i.test(event.text('URL') ?? '') ? event.text('URL') : undefined,
  };
}
