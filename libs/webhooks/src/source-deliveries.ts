import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { promises as dns } from 'node:dns';
import { readReport, reportOrigin, type DnsResolver, type ReportOrigin } from '#mail';
import { Config, Context, Problem } from '#platform';
import { rawEmail } from './formats/raw-email/raw-email.ts';
import { SourceCache, type LiveSource } from './source-cache.ts';
import { WebhookReceiver, type ReceivedDelivery } from './webhook-receiver.ts';

/** Formats that make an alert of a whole mail. */
export const MAIL_FORMATS: readonly string[] = ['raw_email', 'auto'];
/** Bytes of a mail that a source takes. */
export const LARGEST_MAIL = rawEmail.limit.bytes;

/** A form of one mail and what is said beside it, whose parts no mail can end. */
function reportForm(mail: Buffer, said: Record<string, string>): { body: Buffer; type: string } {
  const boundary = `report-${createHash('sha256').update(mail).digest('hex')}`;
  const part = (head: string, content: Buffer | string) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ];
  const parts = [
    ...Object.entries(said).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...part('name="raw_email"; filename="reported.eml"\r\nContent-Type: message/rfc822', mail),
  ];
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** How a mail came. */
export interface MailArrival {
  /** By which this very mail is known, should it come again. */
  key: string;
  /** The mails that are attached to it are what is reported, each an alert of its own, by whoever sent it. */
  reports: boolean;
  /** Its mailbox is one of Exchange Online, whose mark of own senders can be believed. */
  exchange: boolean;
}

/** Mails that reach a source by another way than its address: the same intake, repeats and counts. */
@Injectable()
export class SourceDeliveries {
  constructor(
    private readonly sources: SourceCache,
    private readonly receiver: WebhookReceiver,
    private readonly context: Context,
    private readonly config: Config,
  ) {}

  /**
   * Of the context's tenant; outside of any unit of work.
   * @returns after the commit
   * @throws Problem not_found when there is no such source or it is switched off, and what `WebhookReceiver.receive` throws
   */
  async deliverMail(
    sourceId: string,
    mail: Buffer,
    { key, reports, exchange }: MailArrival,
  ): Promise<ReceivedDelivery> {
    const live = await this.sources.byId(this.context.current().tenantId, sourceId);
    if (live === undefined)
      throw new Problem(
        'not_found',
        'The source that mails are handed to is switched off or no longer there. Look at Settings, Webhook sources.',
      );
    const report = reports ? readReport(mail) : null;
    if (report === null) return this.receive(live, mail, 'message/rfc822', key);
    const { reporter, note, mails } = report;
    // Whoever reports it has got it. Words of ours come first: what a reporter writes must not be read as JSON.
    const by = reporter.address || 'Somebody';
    const description = note === '' ? `${by} reports it.` : `${by} reports: ${note}`;
    const origin = await this.originOf(mail, exchange);
    const said = {
      ...{ recipient: reporter.address, reporter: reporter.address, description },
      ...{ reporter_proof: origin.proof ?? '', report_automatic: origin.automatic ? 'yes' : '' },
      report_id: origin.message_id ?? '',
    };
    const received: ReceivedDelivery[] = [];
    for (const [place, reported] of mails.entries()) {
      const { body, type } = reportForm(reported, said);
      received.push(await this.receive(live, body, type, `${key}:${place}`));
    }
    return {
      repeated: received.every(({ repeated }) => repeated),
      incidents: received.flatMap(({ incidents }) => incidents),
    };
  }

  private originOf(mail: Buffer, exchange: boolean): Promise<ReportOrigin> {
    const resolver: DnsResolver = (name, type) => dns.resolve(name, type) as Promise<string[] | string[][]>;
    return reportOrigin(mail, {
      trustedHosts: this.config.values.TRUSTED_MAIL_HOSTS,
      // The demo's banner says that no request leaves the machine.
      resolver: this.config.demo ? null : resolver,
      exchange,
    });
  }

  private receive(live: LiveSource, body: Buffer, type: string, key: string): Promise<ReceivedDelivery> {
    const { correlationId } = this.context.current();
    const headers = { 'content-type': type, 'idempotency-key': key };
    return this.receiver.receive(live, { headers, body, signed: null, ip: null, correlationId });
  }
}
