import type { ConnectorClient } from '../../domain/capabilities.ts';
import { array, object, string } from './answers.ts';
import type { ClientConfig, ClientHost } from './client-host.ts';
import { Graph } from './graph.ts';
import { protectedMailboxes, senderBlocking } from './graph-blocking.ts';
import { GraphIdentity } from './graph-identity.ts';
import { GraphMail } from './graph-mail.ts';
import { GraphMessaging } from './graph-messaging.ts';

/** Microsoft 365 and Entra ID through Graph: mailboxes, accounts and mails to channels. */
export class Microsoft365Client implements ConnectorClient {
  readonly clients: ConnectorClient['clients'];
  private readonly graph: Graph;

  constructor(config: ClientConfig, host: ClientHost) {
    const { connector, settings } = config;
    this.graph = new Graph(config, host);
    const method = string(settings['block_sender_method']) ?? 'none';
    const blocking = senderBlocking(method, this.graph, protectedMailboxes(settings), host.clock);
    this.clients = {
      email_gateway: new GraphMail(
        connector,
        this.graph,
        string(settings['quarantine_folder']) ?? 'Quarantine',
        blocking,
      ),
      identity: new GraphIdentity(connector, this.graph),
      messaging: new GraphMessaging(connector, this.graph, settings),
    };
  }

  async check(signal?: AbortSignal): Promise<void> {
    const what = 'checking the application';
    const answer = await this.graph.call({
      what,
      method: 'GET',
      path: '/organization',
      query: { $select: 'id' },
      signal,
    });
    if (array(object(answer.body)['value']).length === 0)
      throw this.graph.http.fail(what, 'named no organisation; check the directory id');
  }

  close(): Promise<void> {
    return this.graph.close();
  }
}
