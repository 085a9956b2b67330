import PostalMime from 'postal-mime';
import { mailBytes } from '#contracts';
import { t } from '../../../shared/texts/texts.ts';

export interface ShownMail {
  from: string;
  to: string;
  subject: string;
  date: string | null;
  headers: { key: string; value: string }[];
  html: string | null;
  text: string | null;
  attachments: { name: string; type: string; size: number }[];
}

interface Mailbox {
  name?: string | undefined;
  address?: string | undefined;
}

function mailbox({ name, address }: Mailbox): string {
  return name ? `${name} <${address ?? ''}>` : (address ?? '');
}

/** Reads a raw message, as the alert has it, for showing it. Facts for the verdict come from the server's own parser, not from here. */
export async function parseMail(raw: string): Promise<ShownMail> {
  const mail = await PostalMime.parse(mailBytes(raw));
  return {
    from: mail.from ? mailbox(mail.from) : '',
    to: (mail.to ?? []).map(mailbox).join(', '),
    subject: mail.subject ?? '',
    date: mail.date ?? null,
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    html: mail.html ?? null,
    text: mail.text ?? null,
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? t`(no name)`,
      type: mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
}
