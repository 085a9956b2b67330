import { quoted, type Fact } from './fact.ts';
import type { Seen } from './seen.ts';

/** Something that an alert tells of whoever acts: which account it is, and how it came in. */
interface Trait {
  name: string;
  /** MITRE ATT&CK id. */
  technique: string;
  weight: number;
  pattern: RegExp;
  /** Where it stands, by how the keys end. */
  endings: readonly string[];
  statement: string;
}

const TRAITS: readonly Trait[] = [
  {
    name: 'root',
    technique: 'T1078.004',
    weight: 0.4,
    pattern: /^Root$/,
    endings: ['useridentity.type'],
    statement: 'The root account of the cloud, which nobody should need, acts',
  },
  {
    name: 'hidden_address',
    technique: 'T1090',
    weight: 0.3,
    pattern: /^true$/i,
    endings: ['securitycontext.isproxy', 'isproxy', 'isvpn', 'istor', 'isanonymous', 'isanonymousproxy'],
    statement: 'The address hides its user',
  },
  {
    name: 'threat_suspected',
    technique: 'T1078.004',
    weight: 0.4,
    pattern: /^true$/i,
    endings: ['threatsuspected', 'issuspicious', 'suspicious'],
    statement: 'The service suspects whoever signs in',
  },
  {
    name: 'new_place',
    technique: 'T1078.004',
    weight: 0.2,
    pattern: /^POSITIVE$/,
    endings: ['behaviors.newcountry', 'behaviors.velocity', 'behaviors.newgeolocation'],
    statement: 'The account comes from where it never came from',
  },
  {
    name: 'new_device',
    technique: 'T1078.004',
    weight: 0.12,
    pattern: /^POSITIVE$/,
    endings: ['behaviors.newdevice', 'behaviors.newip', 'behaviors.newstate', 'behaviors.newcity'],
    statement: 'The account comes with a device or an address that it never had',
  },
  {
    name: 'old_protocol',
    technique: 'T1078',
    weight: 0.3,
    pattern:
      /^(?:IMAP4?|POP3?|Authenticated SMTP|SMTP|Exchange ActiveSync|MAPI Over HTTP|Other clients?|Exchange Web Services|Autodiscover|Reporting Web Services|Outlook Anywhere[^\n]{0,20}|ropc|BAV2ROPC)$/i,
    endings: ['clientappused', 'authenticationprotocol', 'useragent', 'clientinfostring'],
    statement: 'The sign-in uses a protocol that knows no second factor',
  },
  {
    name: 'device_code',
    technique: 'T1528',
    weight: 0.35,
    pattern: /^deviceCode$/i,
    endings: ['authenticationprotocol', 'originaltransfermethod'],
    statement: 'The sign-in was made for another device by a code',
  },
  {
    name: 'attack_tool',
    technique: 'T1588.002',
    weight: 0.5,
    pattern:
      /\b(?:kali|parrot|pentoo|pacu|aadinternals|roadtools|azurehound|evilginx|gophish|sqlmap|nikto|nuclei|masscan|hydra|trufflehog|prowler|scoutsuite|cloudfox|stratus-red-team)\b/i,
    endings: ['useragent', 'normal.useragent.original', 'rawuseragent', 'httpuseragent'],
    statement: 'The client is a tool of attackers or of those who test like them',
  },
  {
    name: 'account_locked',
    technique: 'T1110',
    weight: 0.25,
    pattern: /^(?:50053|50055|50057|500121|90094|530032|50097|LOCKED_OUT|IdsLocked)$/,
    endings: ['status.errorcode', 'resulttype', 'errorcode', 'outcome.reason', 'logonerror'],
    statement: 'The sign-in was stopped for more than a wrong password',
  },
  {
    name: 'failed_sign_in',
    technique: 'T1110',
    weight: 0.1,
    pattern:
      /^(?:Failure|50126|50074|50076|50034|50144|50158|INVALID_CREDENTIALS|InvalidUserNameOrPassword)$/,
    endings: [
      'responseelements.consolelogin',
      'status.errorcode',
      'resulttype',
      'outcome.reason',
      'logonerror',
    ],
    statement: 'A sign-in failed',
  },
  {
    name: 'decoy',
    technique: 'T1078',
    weight: 0.5,
    pattern: /^deception$/,
    endings: ['normal.observer.type'],
    statement: 'Something was touched that is there only to be touched by attackers',
  },
];

/** What is known of the accounts, clients and addresses that act. */
export function accountFacts(seen: Seen): Fact[] {
  return TRAITS.flatMap(({ name, technique, weight, pattern, endings, statement }): Fact[] => {
    const value = seen.holding(pattern, ...endings);
    return value === undefined
      ? []
      : [
          {
            kind: `account.${name}`,
            weight,
            polarity: 'malicious',
            statement: `${statement}: ${quoted(value)}.`,
            techniques: [technique],
            raw: { value: value.slice(0, 300) },
          },
        ];
  });
}
