import { readMailHeaders } from '#mail';
import { defined } from '../reading/values.ts';

/** What an alert shows of its mail. Parts that the mail lacks are left out. */
export interface MailHeaders {
  from: { address?: string; display?: string };
  to: string[];
  subject?: string;
  message_id?: string;
  /** RFC 3339 */
  date?: string;
  /** Where the mailbox's own server says it was delivered. */
  delivered_to?: string;
}

/**
 * The few headers that an alert shows; the mail itself is taken apart by the playbook's `parse_email`.
 * Null when the text has no header line: then it is no mail.
 */
export function mailHeaders(mail: string): MailHeaders | null {
  const read = readMailHeaders(mail);
  if (read === null) return null;
  const { from, to, subject, message_id, date, delivered_to } = read;
  return defined<MailHeaders>({
    from: defined<MailHeaders['from']>({
      address: from.domain === '' ? undefined : from.address,
      display: from.name || undefined,
    }),
    to: [...new Set(to.filter(({ domain }) => domain !== '').map(({ address }) => address))],
    subject: subject || undefined,
    message_id: message_id || undefined,
    date: date ?? undefined,
    delivered_to: delivered_to?.address,
  });
}
