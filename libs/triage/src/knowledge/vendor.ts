import type { VendorVerdict } from '#contracts';
import { quoted, type Fact } from './fact.ts';
import type { Seen } from './seen.ts';

interface Said {
  weight: number;
  polarity: 'malicious' | 'benign';
  statement: string;
}

const against = (weight: number, statement: string): Said => ({ weight, polarity: 'malicious', statement });
const harmless = (weight: number, statement: string): Said => ({ weight, polarity: 'benign', statement });

/** What the sender's own decision says. A product that has stopped something was sure of it. */
const VERDICTS: Record<VendorVerdict, Said> = {
  true_positive: against(0.6, 'The sender calls it a true positive'),
  quarantined: against(0.3, 'The sender has put it into quarantine'),
  blocked: against(0.15, 'The sender has blocked it'),
  allowed: against(0.05, 'The sender has let it through'),
  detected: against(0.1, 'The sender has detected it'),
  false_positive: harmless(0.6, 'The sender calls it a false positive'),
  benign: harmless(0.45, 'The sender calls it harmless'),
};
/** What filters block all day long is told as well; it says less than what an endpoint or a mail gateway stops. */
const FILTERS: readonly string[] = ['network', 'web'];
const BLOCKED_BY_FILTER = 0.05;
/** Here it means that a request was refused, which is told where it is told what was asked for. */
const REFUSES: readonly string[] = ['cloud', 'identity', 'code', 'application'];

/** Where senders write what they have decided. */
const DECIDED = [
  'verdict',
  'analystverdict',
  'classification',
  'determination',
  'disposition',
  'resolution',
  'closereason',
  'closingreason',
  'status',
  'state',
  'feedback',
  'useraction',
];
const HARMLESS = /^[\w ]{0,20}(?:false.?positive|benign|harmless|clean|not.?malicious)[\w ]{0,20}$/i;

const SURE = /^(?:high|very ?high|malicious|certain|confirmed|critical)$/i;

/** What the sender has decided itself, and how sure it is. */
export function vendorFacts(seen: Seen): Fact[] {
  return [
    ...decision(seen),
    ...confidence(seen),
    ...scores(seen),
    ...risk(seen),
    ...category(seen),
    ...sample(seen),
  ];
}

function decision(seen: Seen): Fact[] {
  const verdict = seen.first('normal.vendor.verdict');
  if (verdict === undefined || !Object.hasOwn(VERDICTS, verdict)) return [];
  const said = VERDICTS[verdict as VendorVerdict];
  if (said.polarity === 'benign' && seen.saidBySender(HARMLESS, ...DECIDED) === undefined) return [];
  const watches = seen.first('normal.observer.type') ?? '';
  const filtered = verdict === 'blocked' && FILTERS.includes(watches);
  if (verdict === 'blocked' && REFUSES.includes(watches)) return [];
  return [
    {
      kind: `vendor.${verdict}`,
      weight: filtered ? BLOCKED_BY_FILTER : said.weight,
      polarity: said.polarity,
      statement: `${said.statement}.`,
      techniques: [],
      raw: { verdict },
    },
  ];
}

/** In words, of 1 or of 100. That it is not sure is no reason to hold it for harmless. */
function confidence(seen: Seen): Fact[] {
  const said = seen.first('confidencelevel', 'confidence', 'confidencescore', 'detectionconfidence');
  if (said === undefined) return [];
  // A bare 1 may be all of one or the least of a hundred: it makes nothing sure.
  const share = Number(said) < 1 ? Number(said) : Number(said) / 100;
  if (!SURE.test(said.trim()) && !(share >= 0.8 && share <= 1)) return [];
  return [
    {
      kind: 'vendor.sure',
      weight: 0.2,
      polarity: 'malicious',
      statement: `The sender is sure of it: confidence ${quoted(said)}.`,
      techniques: [],
      raw: { confidence: said.slice(0, 100) },
    },
  ];
}

const SCORES = ['malwarescore', 'phishscore', 'phishingscore', 'impostorscore', 'spamscore', 'threatscore'];
const HIGH_SCORE = 80;

/** Scores of a mail gateway, of 100 each: one that is high, or all of them at nothing. */
function scores(seen: Seen): Fact[] {
  const told = SCORES.flatMap((key) => seen.saidBySender(/^\d{1,3}$/, key) ?? [])
    .map(Number)
    .filter((score) => score >= 0 && score <= 100);
  if (told.length < 2) return [];
  const highest = Math.max(...told);
  if (highest > 0 && highest < HIGH_SCORE) return [];
  const high = highest >= HIGH_SCORE;
  return [
    {
      kind: high ? 'vendor.high_score' : 'vendor.no_score',
      weight: 0.3,
      polarity: high ? 'malicious' : 'benign',
      statement: high
        ? `The sender scores it at ${highest} of 100.`
        : `The sender scores it at nothing, by each of its ${told.length} measures.`,
      techniques: [],
      raw: { scores: told.slice(0, 20) },
    },
  ];
}

const RISK = /^risk(?:level(?:aggregated|duringsignin)?|state)$/;
const RISKS: readonly (readonly [RegExp, Said])[] = [
  [
    /^(?:confirmedcompromised|atrisk)$/i,
    against(0.5, 'The sender holds the account for taken over or at risk'),
  ],
  [/^high$/i, against(0.35, 'The sender calls the risk high')],
  [/^medium$/i, against(0.15, 'The sender calls the risk medium')],
  [/^(?:confirmedsafe|dismissed|remediated)$/i, harmless(0.35, 'The sender holds the risk for settled')],
];

/** What an identity service thinks of the sign-in or the account. */
function risk(seen: Seen): Fact[] {
  const told = [...seen.keyed(RISK), ...seen.all('risk.level')];
  const found = RISKS.find(([form]) => told.some((value) => form.test(value)));
  if (found === undefined) return [];
  const [form, { weight, polarity, statement }] = found;
  const value =
    polarity === 'benign' ? seen.saidBySender(form, 'riskstate') : told.find((one) => form.test(one));
  if (value === undefined) return [];
  return [
    {
      kind: 'vendor.risk',
      weight,
      polarity,
      statement: `${statement}: ${quoted(value)}.`,
      techniques: [],
      raw: { risk: value },
    },
  ];
}

const THREATS =
  /^(?:[a-z]{0,20}[ _-]?)?(?:phish(?:ing)?(?:[ _-]attack)?|credential[ _-]theft|malware|ransomware|trojan|exploit(?:ation)?|spyware|backdoor|hacktool|cryptomin(?:er|ing)|c2|command[ _-]and[ _-]control|session[ _-]theft|account[ _-]takeover|brute[ _-]?force|impostor|bec|evilginx|aitm)(?:[ _-][a-z]{1,20})?$/i;

/** What kind of threat the sender holds it for, in the fields that are for it and never in a name. */
function category(seen: Seen): Fact[] {
  const value = seen.holding(
    THREATS,
    'threattype',
    'classification',
    'threatclassification',
    'threatcategory',
    'detectiontype',
    'verdicttype',
    'object',
    'normal.event.category',
    'type',
  );
  return value === undefined
    ? []
    : [
        {
          kind: 'vendor.category',
          weight: 0.3,
          polarity: 'malicious',
          statement: `The sender holds it for a threat of the kind ${quoted(value)}.`,
          techniques: [],
          raw: { category: value.slice(0, 100) },
        },
      ];
}

/** Findings that the sender has made up to show what it would say. */
function sample(seen: Seen): Fact[] {
  const value = seen.saidBySender(
    /^true$/i,
    'additionalinfo.sample',
    'issample',
    'istest',
    'testalert',
    'issimulation',
    'simulated',
  );
  return value === undefined
    ? []
    : [
        {
          kind: 'vendor.sample',
          weight: 0.6,
          polarity: 'benign',
          statement: 'The sender says that this is a sample, and not something that happened.',
          techniques: [],
          raw: { sample: value },
        },
      ];
}
