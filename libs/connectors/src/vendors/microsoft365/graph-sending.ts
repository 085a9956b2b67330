import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { ConnectorRef, MailSending, NewMail } from '../../domain/capabilities.ts';
import type { Microsoft365Config } from './connector.ts';
import type { Graph } from './graph.ts';
import { KEY_PROPERTY, oneLine, sendMail, sentWith } from './graph-sent.ts';

/** Headers of a message that Graph takes by no field of its own: named properties of the internet headers, and of MAPI. */
const AUTO_SUBMITTED = 'String {00020386-0000-0000-C000-000000000046} Name Auto-Submitted';
const IN_REPLY_TO = 'String 0x1042';
const REFERENCES = 'String 0x1039';

/** Mails to single people, from the mailbox that the settings name. */
export class GraphSending implements MailSending {
  private readonly sender: string;

  constructor(
    readonly connector: ConnectorRef,
    private readonly graph: Graph,
    settings: Microsoft365Config['settings'],
  ) {
    this.sender = settings.mail_sender ?? '';
  }

  async send(mail: NewMail, signal?: AbortSignal): Promise<{ id: string | null }> {
    if (this.sender === '')
      throw new Problem(
        'connector_not_configured',
        `The Microsoft 365 connector "${this.connector.name}" has no sender for mails: set "mail_sender".`,
      );
    const already = await sentWith(this.graph, this.sender, mail.key, signal);
    if (already !== null) return { id: already };
    await sendMail(this.graph, this.sender, message(mail), signal);
    return { id: null };
  }

  /** Never false: a mail that is not among the sent ones may still stand in Exchange's queue. */
  async wasSent(key: string, signal?: AbortSignal): Promise<boolean | null> {
    if (this.sender === '') return null;
    return (await sentWith(this.graph, this.sender, key, signal)) === null ? null : true;
  }
}

function message({ key, to, subject, text, in_reply_to }: NewMail): JsonObject {
  const answers =
    in_reply_to === null
      ? []
      : [
          { id: IN_REPLY_TO, value: in_reply_to },
          { id: REFERENCES, value: in_reply_to },
        ];
  return {
    subject: oneLine(subject),
    body: { contentType: 'Text', content: text },
    toRecipients: [{ emailAddress: { address: to } }],
    // Exchange asks for this one; everybody else for Auto-Submitted.
    internetMessageHeaders: [{ name: 'X-Auto-Response-Suppress', value: 'All' }],
    singleValueExtendedProperties: [
      { id: KEY_PROPERTY, value: key },
      { id: AUTO_SUBMITTED, value: 'auto-replied' },
      ...answers,
    ],
  };
}
