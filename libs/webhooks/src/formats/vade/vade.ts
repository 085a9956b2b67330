import { lookUp, type IncidentType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { mailParts, mailSeverity, mailTitle } from '../../reading/mail.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const vade = defineFormat({
  name: 'vade',
  title: 'Vade for Microsoft 365',
  vendor: 'Vade',
  watches: 'email',
  sender: "Whatever forwards the logs of Vade's API or of its SIEM export",
  reads: 'Mails with what they were found to be and what was done, and remediations.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (log) => isMail(log) || isRemediation(log),
  read: (log) => (isRemediation(log) ? readRemediation(log) : readMail(log)),
});

const isMail = (log: Reader): boolean =>
  log.has('status', 'action', 'from', 'to') &&
  log.at('from_header') !== undefined &&
  log.at('remediation_type') !== undefined;
const isRemediation = (log: Reader): boolean =>
  log.has('nb_messages_remediated', 'nb_messages_remediated_read');

interface Status {
  type: IncidentType | null;
  title: string;
}
/** Statuses of "Vade for M365", email logs. */
const STATUSES: Record<string, Status> = {
  phishing: { type: 'phishing', title: 'Phishing mail' },
  spear_phishing: { type: 'bec', title: 'Spear phishing' },
  malware: { type: 'malware', title: 'Mail with malware' },
  scam: { type: 'bec', title: 'Scam' },
  high_spam: { type: 'spam', title: 'Spam' },
  medium_spam: { type: 'spam', title: 'Spam' },
  low_spam: { type: 'spam', title: 'Spam' },
  spam: { type: 'spam', title: 'Spam' },
  legit: { type: null, title: 'Mail without a threat' },
  clean: { type: null, title: 'Mail without a threat' },
};

function statusOf(said: string | undefined): Status {
  const known = lookUp(STATUSES, said?.toLowerCase().replaceAll(/[\s-]+/g, '_') ?? 'legit');
  return known ?? { type: 'other', title: `Mail of the kind ${said ?? ''}` };
}

function readMail(log: Reader): FormatReading {
  const cleared = log.text('overdict')?.toLowerCase() === 'clean';
  const { type, title } = statusOf(cleared ? 'clean' : log.text('status'));
  const action = log.text('action') ?? '';
  const stopped = /move|delete|quarantin|block|drop|reject/i.test(action);
  const subject = log.text('subject');
  const [attachment] = log.each('attachments');
  const bad = type === 'malware' ? attachment : undefined;
  return {
    id: log.text('id') ?? null,
    title: mailTitle(title, subject, type === null ? undefined : stopped ? 'moved away' : 'delivered'),
    description: log.text('substatus') ?? '',
    severity: mailSeverity(type, stopped ? 'stopped' : 'delivered'),
    type,
    occurred_at: time(log.text('date')),
    state: null,
    fields: {
      ...mailParts({
        from: log.text('from_header')?.includes('<') === true ? log.text('from_header') : log.text('from'),
        reply_to: log.text('reply_to_header'),
        to: log.texts('to'),
        subject,
        message_id: log.text('message_id'),
        sender_ip: log.text('sender_ip'),
        urls: log.texts('urls.url'),
      }),
      event: { action: log.text('action'), category: log.text('status') },
      vendor: { state: null, verdict: stopped ? 'quarantined' : type === null ? 'benign' : 'allowed' },
      file:
        part({
          name: bad?.text('filename'),
          hash: {
            sha256: bad?.text('hashes.sha256'),
            sha1: bad?.text('hashes.sha1'),
            md5: bad?.text('hashes.md5'),
          },
        }) ?? null,
      url: null,
      source: null,
      host: null,
      resource: null,
    },
  };
}

/** What was taken back out of mailboxes after it had been delivered. */
function readRemediation(log: Reader): FormatReading {
  const count = log.number('nb_messages_remediated');
  const status = log.at('status');
  const said = isObject(status) ? log.text('status.status') : log.text('status');
  // One by hand does not say what the mails were.
  const { type } = said === undefined ? { type: 'other' as const } : statusOf(said);
  const actions = log.texts('actions.action', 'action');
  const failed = actions.some((action) => /failed/i.test(action));
  return {
    id: log.text('id') ?? null,
    title: `${count ?? 'Some'} delivered mails taken back${failed ? ', others could not be' : ''}`,
    description: log.text('reason') ?? '',
    severity: mailSeverity(type, failed ? 'delivered' : 'stopped'),
    type,
    occurred_at: time(log.text('date')),
    state: null,
    fields: {
      event: { action: actions.join(', '), category: said, count, reason: log.text('reason') },
      vendor: { state: null, verdict: failed ? 'allowed' : 'quarantined' },
      email: null,
    },
    grouping: ['remediation', log.text('id')],
  };
}
