import type { IncidentType, NormalAlert } from '#contracts';
import { ipOf, isEmail, personOf } from './names.ts';
import type { FormatReading } from './reading.ts';
import type { SeverityScale } from './severity.ts';
import { part } from './values.ts';

/** A mail as those who watch mail tell of it: addresses bare or with names, one recipient or many. */
interface ToldMail {
  from?: string | undefined;
  reply_to?: string | undefined;
  to?: readonly string[];
  subject?: string | undefined;
  message_id?: string | undefined;
  sender_ip?: string | undefined;
  urls?: readonly string[];
}

const MOST_RECIPIENTS = 500;
const MOST_URLS = 100;

/** The mail, and whom it is about where it went to one person alone. */
export function mailParts(mail: ToldMail): Pick<NormalAlert, 'email' | 'user'> {
  const from = personOf(mail.from);
  const to = [...new Set((mail.to ?? []).flatMap(addressesOf))].slice(0, MOST_RECIPIENTS);
  const [recipient] = to;
  return {
    email: part({
      from: { address: from?.email, display_name: from?.full_name },
      sender: { ip: ipOf(mail.sender_ip)?.ip },
      reply_to: { address: personOf(mail.reply_to)?.email },
      to: { address: to },
      subject: mail.subject?.slice(0, 1000),
      message_id: mail.message_id,
      urls: [...new Set(mail.urls ?? [])].slice(0, MOST_URLS),
    }),
    user: to.length === 1 && recipient !== undefined ? personOf(recipient) : null,
  } as Pick<NormalAlert, 'email' | 'user'>;
}

function addressesOf(listed: string): string[] {
  return listed
    .split(/[;,]/)
    .map((item) => personOf(item)?.email ?? '')
    .filter(isEmail);
}

/** `Phishing mail "Your invoice" delivered` */
export function mailTitle(what: string, subject: string | undefined, become?: string): string {
  const named = subject === undefined ? what : `${what} "${subject.slice(0, 120).toWellFormed()}"`;
  return become === undefined ? named : `${named} ${become}`;
}

/** What must not lie in a mailbox; what was stopped is a degree less. */
const GRAVE: ReadonlySet<string> = new Set<IncidentType>([
  'malware',
  'bec',
  'phishing',
  'account_compromise',
]);

/** Those who watch mail rarely grade it: what kind it is and what became of it do. */
const KIND_OF_MAIL: SeverityScale = {
  name: 'kind of mail and what became of it',
  read: (said) => {
    const [kind = '', done] = said.split(' ');
    if (kind === 'clean') return 'informational';
    const grave = GRAVE.has(kind);
    if (done === 'stopped') return grave ? 'medium' : 'informational';
    return grave ? 'high' : 'low';
  },
};

/** @param type null: nothing was found in it */
export function mailSeverity(
  type: IncidentType | null,
  done: 'stopped' | 'delivered' | 'detected',
): NonNullable<FormatReading['severity']> {
  return { said: type === null ? 'clean' : `${type} ${done}`, scale: KIND_OF_MAIL };
}
