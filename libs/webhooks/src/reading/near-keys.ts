import type { Leaf, Reader } from './reader.ts';
import { remembered } from './remembered.ts';

/** What a key may say by how it ends, where senders put words of their own before what is usual. */
export type NearKind =
  | 'title'
  | 'description'
  | 'severity'
  | 'graded_state'
  | 'time'
  | 'id'
  | 'state'
  | 'link'
  | 'host'
  | 'host_ip'
  | 'user'
  | 'recipient'
  | 'source_ip'
  | 'destination_ip'
  | 'command_line'
  | 'process'
  | 'file'
  | 'hash';

interface Ending {
  is: RegExp;
  not?: RegExp;
}

const IP = '(?:ips?|ipv[46]|ip(?:v[46])?addr(?:ess)?(?:v[46])?|addr(?:ess)?)$';
/** Ends of keys, compared as `Reader` does: lower case, letters and digits. */
const ENDINGS: Record<NearKind, Ending> = {
  title: {
    is: /(?:alert|incident|event|finding|issue|problem|case|detection|notification|threat|rule|offense|alarm|plugin|advisory)(?:data|info)?(?:name|title|rule|summary|headline)$|itemtitle$|(?:rule|detection|detector|policy|signature|monitor|check|condition|trigger|anomaly|attack|malware|virus|vulnerability|scenario|usecase)(?:s?name|title|type)$|(?:usecase|headline|alertrule)$|^(?:rule|event)$/,
    not: /job|page|window|group|owner|user|host|type(?:id|name)$/,
  },
  description: {
    is: /(?:alert|event|incident|finding|detection|threat|rule|offense|issue|problem|short|long|display)?(?:description|message|details|summary|msg|text|reason|output)$/,
    not: /commit|error(?:code)?|user|group|org|company|context|html/,
  },
  severity: {
    is: /(?:severity|severity(?:label|name|level|text|value|rating)|priority|priority(?:label|name|level)|risklevel|riskrating|threatlevel|alertlevel|alarmlevel|dangerlevel|urgency|criticality)$/,
    not: /previous|old|former|count|threshold|min|user|asset|host|vulnerabilit/,
  },
  graded_state: {
    is: /(?:status|state|condition|triggertype|level)$/,
    not: /previous|old|former|last|http|count|code|log(?:ging)?level/,
  },
  time: {
    is: /(?:time|timestamp|date|datetime|timeutc|dateutc|ts|seen|observed|detected|when)$|(?:raised|fired|triggered|created|detected|opened|reported|occurred|started|generated|observed|happened|logged|sent|received|updated|modified|closed|resolved|ended)(?:at|on|utc)?$|^(?:start|date|time)\w*$/,
    not: /expir|birth|install|boot|uptime|password|valid|until|next|due|hire|retention|schedul|timeout|timezone|notafter|notbefore|delay|duration|elapsed|certificate|timestampformat|update(?:interval|frequency)|responsetime|meantime|account|user|device|agent|license|release|warranty/,
  },
  id: {
    is: /(?:alert|incident|detection|finding|alarm|offense|notification|problem)(?:unique|system|composite)?(?:id|uid|uuid|guid|key)$|^(?:fingerprint|dedupkey|deduplicationkey|uniqueid)$/,
    not: /parent|previous|related|linked|rule|type|config|definition|policy|tenant|template|group/,
  },
  state: {
    is: /(?:alert|incident|issue|problem|monitor|finding|detection|alarm|offense|notification|trigger|case)(?:status|state|condition|transition)$/,
    not: /previous|old|former|last/,
  },
  link: {
    is: /(?:alert|incident|event|finding|detection|issue|problem|case|console|details?|dashboard|portal|web|ui|monitor|view)(?:url|link|uri|href)$|^(?:permalink|deeplink)$/,
    not: /(?:image|icon|logo|avatar|docs?|help|kb|remediation|runbook|api)(?:url|link|uri|href)$/,
  },
  host: {
    is: /(?:host|hosts|hostidentifier|hostname|hostnames|fqdn|computername|computer|devicename|machinename|endpointname|servername|nodename|workstation|dnsname|vmname|assetname|instancename|instanceid|(?:host|computer|device|machine|endpoint|server|workstation|virtualmachine|managedagent|asset)(?:displayname|fullname|label|name)|agentname|server|machine|endpoint|workstation)$/,
    not: /attacker|remote|collector|logsource|console|manager|forwarder|observer|http|url|request|smtp|mail|proxy|domain|useragent|count|type|group|database/,
  },
  host_ip: {
    is: new RegExp(
      `(?:host|device|agent|machine|computer|endpoint|internal|private|local|node|vm|asset)\\w*${IP}`,
    ),
    not: /remote|dns|gateway|router/,
  },
  user: {
    is: /(?:username|usernames|useremail|usermail|useremailaddress|userupn|accountupn|upn|principalname|principalemail|loginname|logonname|login|employee|employeename|employeeemail|actor|actorname|actoremail|actorlogin|usr|usrname|usremail|usrlogin|user|users|initiator|initiatedby|performedby|requestedby|triggeredby|caller|identity|victim|victimname|authoremail|authorname|(?:source|target|user|subject|impacted|affected)accounts?(?:name)?|emailaddress|(?:person|member|identity|principal|subject)(?:name|email))$/,
    not: /sender|from|reply|attacker|support|contact|vendor|tenant|company|customer|organi[sz]ation|assignee|assigned|analyst|resolvedby|acknowledg|notif|count|agent|database|group|last(?:modified|updated)by|type/,
  },
  recipient: {
    is: /(?:recipients?|recipient(?:email)?(?:address)?(?:es)?|rcptto|mailto|toaddress(?:es)?|toemails?|deliveredto|^to)$/,
    not: /count|alert|notif/,
  },
  source_ip: {
    is: new RegExp(
      `(?:src|source|client|remote|caller|attacker|user|actor|origin|peer|login|external|public|click|requester|visitor|logon)\\w*${IP}|^cip$`,
    ),
    not: /dst|dest|target|server|victim|dns|mail|mac|host|device|agent|machine|computer|endpoint/,
  },
  destination_ip: {
    is: new RegExp(`(?:dst|dest|destination|target|server|victim|responder)\\w*${IP}`),
    not: /dns|email|mac/,
  },
  command_line: { is: /(?:commandline|cmdline|processcmd|processcommand)$/, not: /parent/ },
  process: { is: /(?:processname|imagename|imagefilename|exename|processfilename)$/, not: /parent/ },
  file: { is: /(?:filename|filepath|attachmentname|sourcefile)$/, not: /parent|image|process|log/ },
  hash: { is: /(?:sha256|sha1|md5|filehash|hash)\w{0,6}$/, not: /imp|auth|commit|parent|password|git/ },
};

/** Keys that say what they are of only together with what they stand in: `device.name`, `usr.email`. */
const OF_ITS_PARENT =
  /^(?:name|displayname|fullname|label|value|email|emailaddress|mail|login|upn|ips?|ipv4|ipaddress(?:v4)?|addr|address|title|status|state|severity|priority|id|time|date|url|link|description|message|type|text)$/;
/** What holds other keys and names nothing. */
const NEUTRAL =
  /^(?:properties|attributes|elementvalues?|entityvalue|details?|data|info|fields?|values?|custom|items?|list|object)$/;
/** What the keys of an alert may say by how they end, the shallowest first. Reads the alert once. */
export function nearKeys(reader: Reader): Map<NearKind, Leaf[]> {
  const found = new Map<NearKind, Leaf[]>();
  for (const leaf of reader.leaves())
    for (const kind of kindsOf(leaf.place)) {
      const leaves = found.get(kind);
      if (leaves === undefined) found.set(kind, [leaf]);
      else leaves.push(leaf);
    }
  for (const leaves of found.values()) leaves.sort((one, other) => one.depth - other.depth);
  return found;
}

const kindsOf = remembered((place): readonly NearKind[] => {
  const key = wholeKey(place);
  return (Object.keys(ENDINGS) as NearKind[]).filter((kind) => {
    const { is, not } = ENDINGS[kind];
    return is.test(key) && not?.test(key) !== true;
  });
});

/** `data.device.properties.name` → `devicename` */
function wholeKey(place: string): string {
  const parts = place.slice(-200).split('.');
  const last = parts.pop() as string;
  if (!OF_ITS_PARENT.test(last)) return last;
  const parent = parts.findLast((part) => !NEUTRAL.test(part) && !/^\d+$/.test(part));
  return (parent?.replace(/(?<!s)s$/, '') ?? '') + last;
}
