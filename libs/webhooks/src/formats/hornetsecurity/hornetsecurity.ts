import { lookUp, type IncidentType, type Json, type JsonObject, type VendorVerdict } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { hashesByLength } from '../../reading/hashes.ts';
import { mailParts, mailSeverity, mailTitle } from '../../reading/mail.ts';
import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const hornetsecurity = defineFormat({
  name: 'hornetsecurity',
  title: 'Hornetsecurity 365 Total Protection',
  vendor: 'Hornetsecurity',
  watches: 'email',
  sender:
    'Whatever forwards the mails of Email Live Tracking: those of the Control Panel’s API, or the lines of the SIEM connector',
  reads:
    'Mails with what they were classified as and why, whether they were delivered, and what was done afterwards.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (log) => isOfApi(log) || isLine(log),
  unwrap: unwrapPage,
  read: (log) => (isOfApi(log) ? readMail(log) : readLine(log)),
});

const isOfApi = (log: Reader): boolean =>
  log.has('es_mail_id', 'classification.text') && log.at('comm_partner') !== undefined;
/** Three keys that the connector alone writes, whatever the mail is. */
const isLine = (log: Reader): boolean =>
  log.has('main_domain', 'update_nr') && log.at('crypt_type') !== undefined;

/** `{emails: […], num_found_items}`: an answer of the API. */
function unwrapPage({ emails, num_found_items }: JsonObject): Json[] | null {
  return Array.isArray(emails) && typeof num_found_items === 'number' ? emails : null;
}

interface Found {
  type: IncidentType | null;
  title: string;
}

/** "Email categories" of the Control Panel's manual; what is dangerous in it is told by the reason. */
const CLASSES: Record<string, Found> = {
  clean: { type: null, title: 'Mail without a threat' },
  infomail: { type: null, title: 'Promotional mail' },
  spam: { type: 'spam', title: 'Spam' },
  content: { type: 'policy_violation', title: 'Mail with a forbidden attachment' },
  rejected: { type: 'other', title: 'Mail rejected' },
};
const MALWARE = /malware|virus|trojan|ransom|attachment|macro|exploit|sandbox|executable/i;
const IMPOSTURE = /fraud|impersonat|spoof|imposter|impostor|spear|whaling|identity/i;

function foundIn(classification: string, reason: string): Found {
  const known = lookUp(CLASSES, classification);
  if (known !== undefined) return known;
  if (!/threat|virus|atp/.test(classification))
    return { type: 'other', title: `Mail of the kind ${classification}` };
  if (MALWARE.test(reason) || classification === 'virus')
    return { type: 'malware', title: 'Malware in mail' };
  if (IMPOSTURE.test(reason)) return { type: 'bec', title: 'Imposture by mail' };
  return { type: 'phishing', title: 'Phishing mail' };
}

interface Mail {
  id: string | null;
  classification: string;
  reason: string;
  incoming: boolean;
  /** Whose mailbox it is. */
  owner: string | undefined;
  partner: string | undefined;
  /** Null: it does not say. */
  delivered: boolean | null;
  held: boolean;
  action: string | undefined;
  subject: string | undefined;
  message_id: string | undefined;
  sender_ip: string | undefined;
  file: { name: string | undefined; checksum: string | undefined };
}

function readMail(log: Reader): FormatReading {
  const [attachment] = log.each('attachments');
  const actions = log.texts('last_remediation_actions', 'last_remediation.remediation_actions');
  const status = log.text('status.text') ?? '';
  return reading(log, {
    id: log.text('es_mail_id') ?? null,
    classification: log.text('classification.text')?.toLowerCase() ?? '',
    reason: log.text('reason') ?? '',
    incoming: log.number('direction') === 1,
    owner: log.text('owner'),
    partner: log.text('comm_partner'),
    delivered: /^delivered/i.test(status) || log.number('smtp_status_code') === 250 ? true : null,
    held: /quarantin/i.test(`${status} ${actions.join(' ')}`),
    action: actions[0] ?? (/^no status$/i.test(status) ? undefined : log.text('status.text')),
    subject: log.text('subject'),
    message_id: log.text('message_id'),
    sender_ip: log.text('source_ip'),
    file: { name: attachment?.text('name'), checksum: attachment?.text('checksum') },
  });
}

/** What the connector writes as a number. Of others than these no meaning is known. */
const NUMBERS: Record<string, string> = { '2': 'clean', '5': 'threat' };

function readLine(log: Reader): FormatReading {
  const kind = log.text('type') ?? '';
  const incoming = log.text('dir') === '1';
  // `1#invoice.zip`: how many, and their names.
  const [, names] = /^[1-9]\d{0,3}#(.{1,1000})/.exec(log.text('attachments') ?? '') ?? [];
  const code = log.number('smtp_code');
  const [from, to] = [log.text('from', 'from_hdr'), log.text('to')];
  const message = log.text('msgid');
  return reading(log, {
    id: message === undefined ? null : `${message} ${to ?? ''}`.trim(),
    classification: lookUp(NUMBERS, kind) ?? kind,
    reason: log.text('reason') ?? '',
    incoming,
    owner: incoming ? (to ?? log.text('owner')) : (from ?? log.text('owner')),
    partner: incoming ? from : to,
    delivered: code === undefined ? null : code === 250,
    held: false,
    action: undefined,
    subject: log.text('subject'),
    message_id: message,
    sender_ip: log.text('src_ip'),
    file: { name: names, checksum: undefined },
  });
}

function reading(log: Reader, mail: Mail): FormatReading {
  const { type, title } = foundIn(mail.classification, mail.reason);
  const verdict = verdictOf(mail, type);
  const isStopped = verdict === 'quarantined' || verdict === 'blocked';
  const { email, user } = mailParts({
    from: mail.incoming ? mail.partner : mail.owner,
    to: [mail.incoming ? mail.owner : mail.partner].filter((one) => one !== undefined),
    subject: mail.subject,
    message_id: mail.message_id,
    sender_ip: mail.sender_ip,
  });
  return {
    id: mail.id,
    title: mailTitle(title, mail.subject, becomeOf(verdict, type)),
    description: mail.reason,
    severity: mailSeverity(type, isStopped ? 'stopped' : verdict === 'allowed' ? 'delivered' : 'detected'),
    type,
    occurred_at: time(log.text('date')),
    state: null,
    fields: {
      ...(email === undefined ? {} : { email }),
      // One that goes out is about whoever sends it.
      user: mail.incoming ? (user ?? null) : (personOf(mail.owner) ?? null),
      event: { action: mail.action, category: mail.classification, reason: mail.reason },
      vendor: { state: null, verdict },
      file:
        type === 'malware'
          ? (part({ name: mail.file.name, hash: hashesByLength(mail.file.checksum) }) ?? null)
          : null,
      rule: null,
      network: null,
      source: null,
      destination: null,
      host: null,
      resource: null,
      url: null,
    },
  };
}

/** That it was stopped is said only where the mail says so. */
function verdictOf({ held, delivered, classification }: Mail, type: IncidentType | null): VendorVerdict {
  if (held) return 'quarantined';
  if (classification === 'rejected') return 'blocked';
  if (type === null) return 'benign';
  if (delivered === null) return 'detected';
  return delivered ? 'allowed' : 'blocked';
}

function becomeOf(verdict: VendorVerdict, type: IncidentType | null): string | undefined {
  if (type === null) return undefined;
  if (verdict === 'quarantined') return 'quarantined';
  return verdict === 'allowed' ? 'delivered' : undefined;
}
