import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { ConnectorRef, Messaging, NewMessage } from '../../domain/capabilities.ts';
import { string } from '../../transport/answers.ts';
import type { Microsoft365Config } from './connector.ts';
import { mailboxPath, odata, type Graph } from './graph.ts';

/** A property of our own that Exchange keeps with the sent message and lets us search. */
const KEY_PROPERTY = 'String {6f0d4e2c-1f0b-4c53-9a44-7e1d2a7b9c10} Name TriageWardenKey';

/** Mails to the addresses that the settings list under a channel's name. */
export class GraphMessaging implements Messaging {
  private readonly sender: string;
  private readonly channels: Map<string, string[]>;

  constructor(
    readonly connector: ConnectorRef,
    private readonly graph: Graph,
    settings: Microsoft365Config['settings'],
  ) {
    this.sender = settings.mail_sender ?? '';
    this.channels = new Map(settings.channels.map(({ name, addresses }) => [name, addresses]));
  }

  async post(input: NewMessage, signal?: AbortSignal): Promise<{ id: string | null }> {
    const what = 'sending a mail';
    const addresses = this.addressesOf(input.channel);
    const already = await this.sent(input.key, what, signal);
    if (already !== null) return { id: already };
    await this.graph.call(
      {
        what,
        method: 'POST',
        path: `${mailboxPath(this.sender)}/sendMail`,
        json: { message: message(input, addresses), saveToSentItems: true },
        signal,
      },
      this.sender,
    );
    // 202 says that the mail is queued; it has no id yet.
    return { id: null };
  }

  /** Never false: a mail that is not among the sent ones may still stand in Exchange's queue. */
  async wasPosted(key: string, signal?: AbortSignal): Promise<boolean | null> {
    if (this.sender === '') return null;
    return (await this.sent(key, 'looking for a sent mail', signal)) === null ? null : true;
  }

  private async sent(key: string, what: string, signal: AbortSignal | undefined): Promise<string | null> {
    const [found] = await this.graph.firstItems(
      {
        what,
        method: 'GET',
        path: `${mailboxPath(this.sender)}/mailFolders/sentitems/messages`,
        query: {
          $filter: `singleValueExtendedProperties/Any(ep: ep/id eq ${odata(KEY_PROPERTY)} and ep/value eq ${odata(key)})`,
          $select: 'id',
          $top: 1,
        },
        signal,
      },
      this.sender,
    );
    return string(found?.['id']);
  }

  private addressesOf(channel: string): string[] {
    const addresses = this.channels.get(channel) ?? [];
    if (this.sender !== '' && addresses.length > 0) return addresses;
    const known = [...this.channels.keys()].map((name) => `"${name}"`).join(', ');
    throw new Problem(
      'connector_not_configured',
      this.sender === ''
        ? `The Microsoft 365 connector "${this.connector.name}" has no sender for mails: set "mail_sender".`
        : `The Microsoft 365 connector "${this.connector.name}" has no channel "${channel}"${known === '' ? '' : `; it has ${known}`}. Channels and their addresses are in its settings.`,
    );
  }
}

function message(input: NewMessage, addresses: string[]): JsonObject {
  const link = input.url === null ? '' : `\n\n${input.url}`;
  return {
    subject: input.title
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 200),
    // Plain text: nothing in it can become markup or a hidden link.
    body: { contentType: 'Text', content: `${input.text}${link}` },
    toRecipients: addresses.map((address) => ({ emailAddress: { address } })),
    singleValueExtendedProperties: [{ id: KEY_PROPERTY, value: input.key }],
  };
}
