import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Config } from '#platform';

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  message_id: string;
}

const CONNECT_MS = 10_000;
const SOCKET_MS = 20_000;

/** The SMTP server of the settings; connections are kept for a burst of mails. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private transporter: Promise<Transporter> | null = null;

  constructor(private readonly config: Config) {}

  /** @throws nodemailer's error, with `responseCode` when the server has answered */
  async send(mail: OutgoingMail): Promise<void> {
    const transporter = await this.connected();
    await transporter.sendMail({
      from: this.config.values.MAIL_FROM,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      messageId: mail.message_id,
      // So that out-of-office mails do not answer.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.transporter)?.close();
  }

  /** The library is loaded with the first mail: most installations send none. */
  private connected(): Promise<Transporter> {
    const url = this.config.values.SMTP_URL;
    if (url === undefined) throw new Error('SMTP_URL is not set any more; the mail waits for it.');
    this.transporter ??= connect(url);
    return this.transporter;
  }
}

async function connect(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  });
}
