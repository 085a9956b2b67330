import type { Classification, IncidentType } from '#contracts';
import { isMailType } from './mail-types.ts';
import type { Contribution } from './weigh.ts';

interface Category {
  category: string;
  kinds: readonly string[];
  /** Kinds of which one must be there: the others speak for it only beside them. */
  only_with?: readonly string[];
  factor: number;
}

const PAYMENT = [
  'email.wording.payment',
  'email.intent.payment',
  'email.intent.bank_details',
  'email.intent.gift_cards',
  'alert.wording.payment',
  'alert.intent.payment',
  'alert.intent.bank_details',
  'alert.intent.gift_cards',
];
const CREDENTIALS = [
  'email.link.',
  'email.form.',
  'email.wording.credentials',
  'email.intent.credentials',
  'email.intent.code',
  'url.',
  'domain.',
  'alert.wording.credentials',
  'alert.intent.credentials',
  'alert.intent.code',
  'alert.link.',
];

/** Which kinds of facts speak for which category, and how strongly beside their own weight. */
const CATEGORIES: readonly Category[] = [
  { category: 'malware_delivery', kinds: ['email.attachment.', 'email.link.executable'], factor: 1 },
  { category: 'callback_phishing', kinds: ['email.intent.call_back', 'alert.intent.call_back'], factor: 1.2 },
  { category: 'extortion', kinds: ['email.wording.extortion', 'alert.wording.extortion'], factor: 1.6 },
  {
    category: 'business_email_compromise',
    kinds: [...PAYMENT, 'email.sender.reply_to_differs'],
    only_with: PAYMENT,
    factor: 1,
  },
  { category: 'advance_fee_fraud', kinds: ['email.wording.reward', 'alert.wording.reward'], factor: 1 },
  {
    category: 'spam',
    kinds: [
      'email.wording.offer',
      'email.content.hidden_text',
      'email.content.shouting_subject',
      'alert.wording.offer',
    ],
    factor: 0.8,
  },
  {
    category: 'credential_phishing',
    kinds: [
      ...CREDENTIALS,
      'email.wording.urgency',
      'email.content.brand_elsewhere',
      'email.sender.',
      'email.authentication.',
      'alert.wording.urgency',
    ],
    only_with: CREDENTIALS,
    factor: 1,
  },
];

const BY_TYPE: Record<IncidentType, string> = {
  phishing: 'phishing',
  bec: 'business_email_compromise',
  spam: 'spam',
  malware: 'malware',
  ransomware: 'ransomware',
  suspicious_login: 'suspicious_login',
  account_compromise: 'account_compromise',
  data_exfiltration: 'data_exfiltration',
  command_and_control: 'command_and_control',
  lateral_movement: 'lateral_movement',
  privilege_escalation: 'privilege_escalation',
  reconnaissance: 'reconnaissance',
  policy_violation: 'policy_violation',
  vulnerability: 'vulnerability',
  other: 'other',
};

/** Facts whose kind names what the attack is, in its third part. */
const SHOWN = /^alert\.(?:signal|command|change)\./;

/** What kind of attack it is; `none` for benign, the incident type's own name where facts decide nothing or nothing finer. */
export function categoryOf(
  classification: Classification,
  contributions: readonly Contribution[],
  type: IncidentType,
): string {
  if (classification === 'benign') return 'none';
  const against = contributions.filter((one) => one.log_odds > 0);
  const shown = against.find((one) => SHOWN.test(one.evidence.kind));
  if (shown !== undefined && !isMailType(type)) return shown.evidence.kind.split('.')[2] as string;
  if (classification === 'inconclusive') return BY_TYPE[type];
  const mailLike = isMailType(type) || against.some((one) => one.evidence.kind.startsWith('email.'));
  if (!mailLike) return BY_TYPE[type];
  const speakingFor = (kinds: readonly string[]) =>
    against.filter((one) => kinds.some((kind) => one.evidence.kind.startsWith(kind)));
  const scores = CATEGORIES.filter(
    ({ only_with }) => only_with === undefined || speakingFor(only_with).length > 0,
  ).map(({ category, kinds, factor }) => ({
    category,
    score: factor * speakingFor(kinds).reduce((sum, one) => sum + one.log_odds, 0),
  }));
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.category : BY_TYPE[type];
}

const TECHNIQUES: readonly (readonly [prefix: string, technique: string])[] = [
  ['email.link.', 'T1566.002'],
  ['email.form.', 'T1566.002'],
  ['email.attachment.', 'T1566.001'],
  ['email.sender.brand', 'T1656'],
  ['email.sender.lookalike', 'T1656'],
  ['email.sender.domain_in_name', 'T1656'],
  ['email.sender.name_of_another', 'T1656'],
  ['email.sender.named_elsewhere', 'T1656'],
  ['email.sender.names_recipient', 'T1656'],
  ['email.wording.extortion', 'T1657'],
  ['email.wording.payment', 'T1657'],
  ['email.intent.payment', 'T1657'],
  ['email.intent.bank_details', 'T1657'],
  ['email.intent.gift_cards', 'T1657'],
  ['email.intent.call_back', 'T1566.004'],
  ['email.authentication.dmarc', 'T1672'],
  ['url.reputation', 'T1566.002'],
  ['file.reputation', 'T1204.002'],
  ['alert.signal.ransomware', 'T1486'],
  ['alert.signal.credential_dumping', 'T1003'],
  ['alert.signal.impossible_travel', 'T1078'],
  ['alert.signal.password_spray', 'T1110.003'],
  ['alert.signal.brute_force', 'T1110'],
  ['alert.signal.leaked_credentials', 'T1078'],
  ['alert.signal.anonymous_address', 'T1090'],
  ['alert.signal.command_and_control', 'T1071'],
  ['alert.signal.remote_tool', 'T1219'],
  ['alert.signal.obfuscated_command', 'T1027'],
  ['alert.signal.web_shell', 'T1505.003'],
  ['alert.signal.defence_evasion', 'T1562.001'],
  ['alert.signal.persistence', 'T1547'],
  ['alert.signal.exfiltration', 'T1041'],
  ['alert.signal.lateral_movement', 'T1021'],
  ['alert.signal.mailbox_rule', 'T1564.008'],
  ['alert.signal.mfa_fatigue', 'T1621'],
];

/** Facts of what is known of services, accounts and techniques name their own. */
const KNOWN = /^alert\.(?:command|change|account)\./;

function ownTechniques({ kind, raw }: Contribution['evidence']): string[] {
  if (!KNOWN.test(kind) || raw === null || typeof raw !== 'object' || Array.isArray(raw)) return [];
  const list = raw['techniques'];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** ATT&CK techniques that the facts against the incident show, strongest first, and those that the alert names itself. */
export function techniquesOf(contributions: readonly Contribution[], named: readonly string[]): string[] {
  const found = new Set<string>();
  for (const { evidence, log_odds } of contributions) {
    if (log_odds <= 0.3) continue;
    for (const technique of ownTechniques(evidence)) found.add(technique);
    for (const [prefix, technique] of TECHNIQUES) if (evidence.kind.startsWith(prefix)) found.add(technique);
  }
  for (const technique of named) found.add(technique);
  return [...found].slice(0, 12);
}
