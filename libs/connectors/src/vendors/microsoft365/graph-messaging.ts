import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { ConnectorRef, Messaging, NewMessage } from '../../domain/capabilities.ts';
import type { Microsoft365Config } from './connector.ts';
import type { Graph } from './graph.ts';
import { KEY_PROPERTY, oneLine, sendMail, sentWith } from './graph-sent.ts';

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
    const addresses = this.addressesOf(input.channel);
    const already = await sentWith(this.graph, this.sender, input.key, signal);
    if (already !== null) return { id: already };
    await sendMail(this.graph, this.sender, message(input, addresses), signal);
    return { id: null };
  }

  /** Never false: a mail that is not among the sent ones may still stand in Exchange's queue. */
  async wasPosted(key: string, signal?: AbortSignal): Promise<boolean | null> {
    if (this.sender === '') return null;
    return (await sentWith(this.graph, this.sender, key, signal)) === null ? null : true;
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
    subject: oneLine(input.title),
    // Plain text: nothing in it can become markup or a hidden link.
    body: { contentType: 'Text', content: `${input.text}${link}` },
    toRecipients: addresses.map((address) => ({ emailAddress: { address } })),
    singleValueExtendedProperties: [{ id: KEY_PROPERTY, value: input.key }],
  };
}
