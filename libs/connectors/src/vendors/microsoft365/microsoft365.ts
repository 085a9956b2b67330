import { array, object } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import type { Microsoft365Config } from './connector.ts';
import { Graph } from './graph.ts';
import { senderBlocking } from './graph-blocking.ts';
import { GraphIdentity } from './graph-identity.ts';
import { GraphMail } from './graph-mail.ts';
import { GraphMessaging } from './graph-messaging.ts';
import { GraphSending } from './graph-sending.ts';

/** Microsoft 365 and Entra ID through Graph: mailboxes, accounts, mails to channels and to people. */
export class Microsoft365 {
  readonly mail: GraphMail;
  readonly identity: GraphIdentity;
  readonly messaging: GraphMessaging;
  readonly sending: GraphSending;
  private readonly graph: Graph;

  constructor(config: Microsoft365Config, host: ClientHost) {
    const { connector, settings } = config;
    this.graph = new Graph(config, host);
    const blocking = senderBlocking(
      settings.block_sender_method,
      this.graph,
      settings.protected_mailboxes,
      host.clock,
    );
    this.mail = new GraphMail(connector, this.graph, settings.quarantine_folder, blocking);
    this.identity = new GraphIdentity(connector, this.graph);
    this.messaging = new GraphMessaging(connector, this.graph, settings);
    this.sending = new GraphSending(connector, this.graph, settings);
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
