import type { ParsedEmail } from './types.ts';

/** The words of a mail, for whoever searches for it. */
export interface MailTexts {
  /** Of the raw message. */
  sha256: string;
  /** Name and address. */
  sender: string;
  subject: string;
  /** What its reader sees, and the plain text behind it where that says something else. */
  body: string;
  /** File names, however deep. */
  attachments: string[];
  /** The words in the attachments. */
  attached: string;
}

export function mailTexts(mail: ParsedEmail): MailTexts {
  const { from, html_text, text, attachments, contained } = mail;
  const names = [...attachments, ...contained].map(({ filename }) => filename).filter((name) => name !== '');
  return {
    sha256: mail.sha256,
    sender: [from.name, from.address].filter((part) => part !== '').join(' '),
    subject: mail.subject,
    body: [...new Set([html_text, text])].filter((part) => part !== '').join('\n'),
    attachments: [...new Set(names)],
    attached: mail.attached_text,
  };
}
