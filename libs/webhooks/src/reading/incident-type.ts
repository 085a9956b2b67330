import { INCIDENT_TYPES, lookUp, type IncidentType, type ObserverType } from '#contracts';
import { remembered } from './remembered.ts';

/** ATT&CK's tactics, by id and name. Where a tactic alone does not tell what an incident is about, it is left out. */
const BY_TACTIC: Record<string, IncidentType> = {
  ta0043: 'reconnaissance',
  reconnaissance: 'reconnaissance',
  ta0007: 'reconnaissance',
  discovery: 'reconnaissance',
  ta0002: 'malware',
  execution: 'malware',
  ta0003: 'malware',
  persistence: 'malware',
  ta0005: 'malware',
  'defense evasion': 'malware',
  ta0004: 'privilege_escalation',
  'privilege escalation': 'privilege_escalation',
  ta0006: 'account_compromise',
  'credential access': 'account_compromise',
  ta0008: 'lateral_movement',
  'lateral movement': 'lateral_movement',
  ta0010: 'data_exfiltration',
  exfiltration: 'data_exfiltration',
  ta0011: 'command_and_control',
  'command and control': 'command_and_control',
};

/** What stands first is the more telling: a ransomware's beacon is about ransomware. */
const PATTERNS: readonly [RegExp, IncidentType][] = [
  [
    /business.?e-?mail.?compromise|\bbec\b|impostor|ceo.?fraud|(?:invoice|payment).?fraud|(?:vendor|executive|vip|e-?mail|user|brand|domain).?(?:impersonat|spoof)|impersonation.{0,15}(?:mail|attempt|attack)/i,
    'bec',
  ],
  [
    /phish|spear.?phish|suspicious.?e-?mail|malicious.?(?:url|link).?click|credential.?(?:harvest|phish)/i,
    'phishing',
  ],
  [/\bspam\b|\bgraymail\b|bulk.?mail/i, 'spam'],
  [/ransom|mass.?(?:file.?)?(?:encrypt|renam)|shadow.?cop(?:y|ies).?delet/i, 'ransomware'],
  [
    /command.?(?:and|&).?control|\bc2\b|\bc&c\b|beacon|\bbotnet|cobalt.?strike|(?:dns|covert|hidden).{0,10}(?:tunnel|channel)|dga\b|:?C&CActivity|malicious.?(?:ip|domain|address|destination)\b/i,
    'command_and_control',
  ],
  [
    /exfiltrat|data.?loss|data.?leak|\bdlp\b|unusual.?(?:volume|download)|mass.?download/i,
    'data_exfiltration',
  ],
  [/lateral.?movement|pass.?the.?(?:hash|ticket)|psexec|remote.?service.?creat/i, 'lateral_movement'],
  [
    /brute.?forc|password.?spray|credential.?stuffing|impossible.?travel|atypical.?travel|anonymous.?(?:ip|login|sign)|unfamiliar.?(?:sign|location|feature)|(?:failed|failure|unusual|suspicious|risky|anomalous).{0,30}(?:log-?.?(?:in|on)|sign.?in|authenticat|password)|(?:log-?(?:in|on)|sign-?.?in|authentication).{0,20}(?:fail|denied|den(?:y|ied)|attempt|anomal|unusual|risk)|mfa.?(?:fatigue|bombing|denied|push)|password.{0,10}guess|guess.{0,20}password|geo.?velocity|improbable.?(?:travel|location)|(?:log|sign).{0,20}(?:new|rare|unusual).?country/i,
    'suspicious_login',
  ],
  [
    /credential.?(?:access|dump|theft|steal|leak|expos)|mimikatz|\blsass\b|account.?(?:compromise|takeover)|(?:mfa|2fa|factor|two.?step).{0,20}(?:disabl|remov|reset|deactivat|turned.?off)|(?:disabl|remov|reset|deactivat|turned.?off).{0,20}(?:mfa|2fa|factor|two.?step)|token.?(?:theft|steal)|session.?(?:hijack|impersonat)|kerberoast|dcsync|leaked.?credential|(?:compromised|leaked|exposed|stolen).{0,10}(?:user|account|credential|password|secret|key|token)|password.?reset|secret.{0,20}(?:leak|in.?(?:the.?)?(?:code|commit|repo))|(?:creat|generat)\w*.{0,20}(?:access|api|service.?account|personal).{0,8}(?:key|token)|(?:access|api|service.?account|personal).{0,8}(?:key|token)s?.{0,10}(?:creat|generat)|inbox.?rule|forwarding.?rule|golden.?ticket|ntds\b/i,
    'account_compromise',
  ],
  [
    /privilege.?escalat|elevation.?of.?privilege|\buac\b|(?:admin|owner|root|privileged?|global).{0,30}(?:grant|assign|added|add(?:ing)?.to)|(?:add(?:ed)?|grant(?:ed)?|assign(?:ed)?|attach(?:ed)?).{0,40}(?:admin|owner|role|privilege|policy)|role.?(?:assign|grant|chang|add)|(?:set|put|change)\w*.?iam.?policy|member.{0,20}added.{0,30}group|getsystem/i,
    'privilege_escalation',
  ],
  [
    /malware|trojan|\bvirus|\bworm\b|adware|\bpup\b|\bpua\b|spyware|rootkit|backdoor|dropper|keylogger|cryptomin|coin.?min|machine.?learning|execution|persistence|defense.?evasion|defenseevasion|sensor-based|exploit|\bioc\b|malicious.?(?:file|process|script|code|behavio|web.?site)|\bminer\b|mining.?pool|suspicious.{0,20}(?:process|download|script|file|command|service|task|child)|(?:process|code|dll|shell).?inject|shellcode|obfuscat|encoded.?command|powershell|web.?shell|\bhacktool|threat.?detected|quarantin/i,
    'malware',
  ],
  [
    /vulnerabilit|\bcve-\d|web.?app(?:lication)?.?attack|sql.?injection|(?:path|directory).?traversal|cross.?site.?script|outdated|unpatched|exposed.?(?:secret|port|service)|weak.?(?:hash|cipher|password)/i,
    'vulnerability',
  ],
  [
    /reconnaissance|\brecon\b|discovery|(?:port|network|host).?(?:scan|sweep)|enumerat|probing/i,
    'reconnaissance',
  ],
  [/log-?(?:in|on)\b|sign-?.?in\b|authentication/i, 'suspicious_login'],
  [
    /policy.?violation|external.?shar|publicly?.?(?:access|shar|expos)|misconfigur|complian|block.?public.?access|(?:every|any)(?:body|one).{0,15}(?:read|access|write)|(?:open|permissive).?(?:firewall|port|security.?group|bucket)|protected.?branch|branch.?protection|not.?encrypted|unencrypted|unauthori[sz]ed.?(?:app|software|device|change)|logging.?(?:disabled|stopped)|(?:disabl|delet|stop)(?:e|ed|ing)?.{0,20}(?:trail|log|audit|monitor|alarm|protection|firewall|encryption)/i,
    'policy_violation',
  ],
];

/** What most of a sender's alerts are about, where an alert says nothing of it. */
const BY_OBSERVER: Partial<Record<ObserverType, IncidentType>> = {
  edr: 'malware',
  email: 'phishing',
};

/**
 * The type that a sender's category, tactic or title speaks of: the first text that speaks of one, the most telling
 * first. Null when none does.
 */
export function incidentType(...texts: readonly (string | undefined)[]): IncidentType | null {
  for (const text of texts) {
    if (text === undefined || text === '') continue;
    const found = typeIn(text.trim().slice(0, LONGEST));
    if (found !== null) return found;
  }
  return null;
}

const LONGEST = 300;

/** Titles and descriptions are those of rules, and come again with each alert of one. */
const typeIn = remembered(
  (word): IncidentType | null => {
    const exact = word.toLowerCase().replaceAll(/[\s-]+/g, '_');
    if ((INCIDENT_TYPES as readonly string[]).includes(exact) && exact !== 'other')
      return exact as IncidentType;
    return (
      lookUp(BY_TACTIC, exact.replaceAll('_', ' ')) ??
      PATTERNS.find(([pattern]) => pattern.test(word))?.[1] ??
      null
    );
  },
  { most: 2000, longest: LONGEST },
);

export function usualType(observer: ObserverType | undefined): IncidentType | null {
  return (observer === undefined ? undefined : BY_OBSERVER[observer]) ?? null;
}
