/** What may be found in a text, as bits: its key says what it is, and more often what it is not. */
export const LINKS = 1;
export const DOMAINS = 2;
export const ADDRESSES = 4;
export const EMAILS = 8;
export const HASHES = 16;
/** The key says that the whole text is the name of a host: it needs no known ending. */
export const NAMED_DOMAIN = 32;
/** The key says that it is the hash of a file. */
export const NAMED_HASH = 64;
/** It names a program that visits: its versions look like addresses, and the link after a plus sign is its maker's. */
export const PROGRAM = 128;
/** What is below the key is of the same kind, whatever it is called there. */
const BELOW = 256;
/** It is a link: to what, the key above may say. */
const LINK = 512;

export const ANYTHING = LINKS | DOMAINS | ADDRESSES | EMAILS | HASHES;

/** Hashes that are none of a file's content, whatever their length. */
const OTHER_HASH =
  /imp_?hash|impfuzzy|ssdeep|tlsh|ja3|ja4|jarm|pe_?hash|authenti|v_?hash|telf|rich|icon|dhash|sym_?hash|exp_?hash|fuzzy|ntlm|lm_?hash|passw|community|thumbprint|fingerprint|commit|cert/;
const HASH = /hash|file_sha$|md5|sha_?(?:1|256)|checksum|digest|deep|tlsh|ja3|ja4|jarm|fuzzy|print/;
const KIND_OF_HASH = /md5|sha_?(?:1|256)|checksum|digest/;
/** With these a key that speaks of a hash, and not of its kind, means that of a file. */
const FILE_WORDS =
  /^(?:hash|hashes|file|files|data|value|values|content|process|parent|child|image|module|binary|sample|malware|attachment|object|artifact|payload|target|source|executable|threat|blocked|quarantined|script|dll|driver|ioc|iocs|indicator|indicators|sha|list|all|any|detected|original|filehash|filehashes)$/;
const INDICATOR = /(?:^|_)(?:ioc|indicator|observable)/;
/** Texts for people: a hash that stands there alone is what they are to know of. */
const PROSE = /(?:description|message|details|comment|comments|summary|note|notes)$/;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The last word of a key, and what may be found behind it. */
const LAST_WORDS: readonly (readonly [words: ReadonlySet<string>, reading: number])[] = [
  [set('time timestamp date datetime ts duration timezone locale country city mac macs imsi imei'), 0],
  [set('schema xmlns namespace oid etag cursor salt nonce signature crypto'), BELOW],
  [set('version versions ver build release firmware kernel revision os sdk runtime'), LINKS],
  [set('netmask mask subnet subnets cidr cidrs prefix prefixes cidrblock range ranges'), ADDRESSES],
  [set('id ids guid uuid key keys token arn sid serial ref serialnumber'), LINKS | ADDRESSES | EMAILS],
  [
    set(
      'type types class classes kind category categories method permission permissions role roles operation action actions metric tactic technique rule rules policy policies service services eventsource source_type sourcetype producer module package packages product vendor library function functions field fields label tag tags status state code level queue topic bucket table dataset database column expression filter language platform application reason scope scopes format encoding feature title plugin component resource',
    ),
    LINKS | ADDRESSES | EMAILS | HASHES,
  ],
  [
    set(
      'file filename path filepath image exe dll folder directory dir process parent script attachment attachments document parentfilename',
    ),
    LINKS | EMAILS | HASHES,
  ],
  [
    set('user username usernames login account accounts owner principal member members actor author'),
    LINKS | EMAILS | ADDRESSES,
  ],
  // What somebody is shown as, which he writes himself: `boss@corp.example` there is no address that is in use.
  [set('display'), LINKS | ADDRESSES | HASHES],
  [set('domain domains fqdn fqdns dns sni rrname queryname dnsname'), ANYTHING | NAMED_DOMAIN],
];

/** Before `name` it tells what is named. */
const NAMED_HOSTS = set(
  'query host domain dns computer device server machine site question common subject fqdn node',
);

/** Anywhere in a key: a text or a list of links that describes the kind of alert. */
const DESCRIPTIONS = set(
  'doc docs documentation help reference references ref refs remediation remediations mitigation mitigations runbook runbooks guide wiki kb advisory rationale compliance compliances tutorial support homepage license eula learn troubleshooting changelog avatar logo',
);

/** Before `url` or `link` it is the page on which a vendor shows the alert. */
const SHOWN_AT = set(
  'alert alerts incident incidents detector console dashboard panel permalink self html detection finding issue monitor check checks rule portal ui falcon ticket investigation silence generator results snapshot chart search metric metrics apigee case trigger orb playbook info notebook',
);
const LINK_WORDS = set('url urls uri link links href permalink weburl web page site');
/** Things of the alerting system itself: a link in them is one to their page. */
const ALERTING = set(
  'incident issue finding detector monitor rule checkrules checkrule dashboard panel trigger alertrule',
);

const MESSAGE_ID =
  /message_?id$|in_?reply_?to$|content_?id$|(?:correlation|trace|request|session|span|thread)_?id$/;
const USER_AGENT = /user_?agent|^ua$/;
const NOTHING = /^(?:[$@]|xmlns)|at_sign|odata/;
const SERVICE = /^(?:event_source|provider_name|event_provider|source_type)$/;
const TIME_END = /(?:time|timestamp|date)$|(?:^|_)(?:at|on|since|until)$/;

/** Known keys are few and come again and again; hostile ones are many. */
const MOST_KNOWN = 5000;
const LONGEST_KNOWN = 64;
const known = new Map<string, number>();

/**
 * What may be found behind a key.
 * @param above that of the object around it
 */
export function readingOf(key: string, aboveKey: string, above: number): number {
  const own = known.get(key) ?? remembered(key);
  const here = (own & LINK) !== 0 && ALERTING.has(lastWord(aboveKey)) ? 0 : own;
  return (above & BELOW) !== 0 ? (here & above) | (above & (BELOW | PROGRAM)) : here;
}

function remembered(key: string): number {
  const reading = ofKey(key);
  if (key.length > LONGEST_KNOWN) return reading;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, reading);
  return reading;
}

/** Whether a bare value behind the key is somebody's number of a thing. */
export function isId(key: string): boolean {
  return /ids?$/.test(wordsOf(key.slice(0, 200)).at(-1) ?? '');
}

/** Whether an object below may be read more freely than the key of it. */
export function readingBelow(reading: number): number {
  return (reading & BELOW) !== 0 ? reading : ANYTHING;
}

function ofKey(key: string): number {
  const words = wordsOf(key.slice(0, 200));
  const joined = words.join('_');
  const last = words.at(-1) ?? '';
  if (MESSAGE_ID.test(joined) || NOTHING.test(key)) return BELOW;
  if (USER_AGENT.test(joined)) return LINKS | PROGRAM | BELOW;
  if (TIME_END.test(joined)) return 0;
  if (SERVICE.test(joined)) return LINKS | ADDRESSES;
  const hashes = hashesOf(words, joined);
  if (hashes !== null) return hashes;
  const isLink = LINK_WORDS.has(last) || /(?:url|link)$/.test(last);
  if (words.some((word) => DESCRIPTIONS.has(word)) && !words.includes('description'))
    return isLink ? BELOW : ADDRESSES | HASHES | EMAILS | BELOW;
  if (isLink) return isPageKey(words, last) ? BELOW : (ANYTHING & ~HASHES) | LINK;
  if (last === 'name' || last === 'names') return ofName(words.at(-2) ?? '');
  const reading = LAST_WORDS.find(([ends]) => ends.has(last))?.[1] ?? ofJoined(last);
  return (reading & HASHES) === 0 ? reading : reading & ~idHashes(last);
}

/** Keys in lower case without a mark between their words. */
function ofJoined(last: string): number {
  if (/(?:guid|uuid|id)$/.test(last) && last.length > 4) return LINKS | ADDRESSES | EMAILS;
  if (last.endsWith('version')) return LINKS;
  if (/(?:filename|filepath|processname|imagename|process)$/.test(last)) return LINKS | EMAILS | HASHES;
  if (/(?:servicename|eventsource|eventname|methodname|operationname)$/.test(last)) return LINKS | ADDRESSES;
  if (/(?:username|loginname|accountname)$/.test(last)) return LINKS | EMAILS;
  if (/(?:domainname|queryname)$/.test(last)) return ANYTHING | NAMED_DOMAIN;
  return ANYTHING;
}

function ofName(before: string): number {
  if (before === '') return ANYTHING;
  if (before === 'domain' || before === 'query' || before === 'dns') return ANYTHING | NAMED_DOMAIN;
  return NAMED_HOSTS.has(before) ? ANYTHING : LINKS | ADDRESSES | EMAILS | HASHES;
}

function hashesOf(words: string[], joined: string): number | null {
  if (INDICATOR.test(joined) || PROSE.test(joined)) return ANYTHING | NAMED_HASH;
  if (!HASH.test(joined)) return null;
  if (OTHER_HASH.test(joined)) return BELOW;
  return KIND_OF_HASH.test(joined) || words.every((word) => FILE_WORDS.test(word))
    ? ANYTHING | NAMED_HASH
    : ANYTHING & ~HASHES;
}

function idHashes(last: string): number {
  return /id$/.test(last) ? HASHES : 0;
}

function isPageKey(words: string[], last: string): boolean {
  if (words.length === 1)
    return last === 'permalink' || /^(?:alert|incident|detector|externalurl|generator)/.test(last);
  return words.some((word) => SHOWN_AT.has(word)) || words.join('') === 'externalurl';
}

function lastWord(key: string): string {
  return wordsOf(key.slice(0, 200)).at(-1) ?? '';
}

/** `callerIp`, `caller_ip` and `Caller IP` alike. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
