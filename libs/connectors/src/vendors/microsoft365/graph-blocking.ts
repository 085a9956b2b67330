import type { JsonObject } from '#contracts';
import { Problem, type Clock } from '#platform';
import { object, string, text, timeMs } from '../../transport/answers.ts';
import { mailboxPath, odata, type Graph } from './graph.ts';

export const BLOCKING_METHODS = ['none', 'inbox_rules', 'threat_submission'] as const;
/**
 * How a sender is blocked. Graph has no tenant allow/block list, so the administrator chooses one of two roads,
 * and both can be read back:
 * - `inbox_rules`: a rule in each protected mailbox of the settings that moves the sender's mail to junk. Can be
 *   undone. Covers these mailboxes only, and mail that arrives from now on.
 * - `threat_submission` (beta API): the sender's latest message in a protected mailbox is submitted as phishing
 *   with the request to block its sender in the whole tenant, for 30 days. Graph has no way to take it back.
 */
export interface SenderBlocking {
  block(address: string, note: string, signal?: AbortSignal): Promise<void>;
  unblock(address: string, signal?: AbortSignal): Promise<void>;
  isBlocked(address: string, signal?: AbortSignal): Promise<boolean>;
}

export function senderBlocking(
  method: (typeof BLOCKING_METHODS)[number],
  graph: Graph,
  mailboxes: string[],
  clock: Clock,
): SenderBlocking {
  if (method === 'inbox_rules') return new InboxRules(graph, mailboxes);
  if (method === 'threat_submission') return new ThreatSubmissions(graph, mailboxes, clock);
  return new NoBlocking();
}

class NoBlocking implements SenderBlocking {
  block = refuse;
  unblock = refuse;
  isBlocked = refuse;
}

function refuse(): Promise<never> {
  return Promise.reject(
    new Problem(
      'connector_not_configured',
      'Blocking senders is off in the settings of the Microsoft 365 connector: choose how with "block_sender_method".',
    ),
  );
}

const RULE_PREFIX = 'Triage Warden blocks ';

class InboxRules implements SenderBlocking {
  constructor(
    private readonly graph: Graph,
    private readonly mailboxes: string[],
  ) {}

  async block(address: string, _note: string, signal?: AbortSignal): Promise<void> {
    const what = 'blocking a sender';
    for (const mailbox of this.mailboxes) {
      if ((await this.rules(mailbox, address, what, signal)).length > 0) continue;
      await this.graph.call(
        {
          what,
          method: 'POST',
          path: `${mailboxPath(mailbox)}/mailFolders/inbox/messageRules`,
          json: {
            displayName: `${RULE_PREFIX}${address.toLowerCase()}`,
            sequence: 1,
            isEnabled: true,
            conditions: { fromAddresses: [{ emailAddress: { address } }] },
            actions: { moveToFolder: 'junkemail', stopProcessingRules: true },
          },
          signal,
        },
        mailbox,
      );
    }
  }

  async unblock(address: string, signal?: AbortSignal): Promise<void> {
    const what = 'unblocking a sender';
    for (const mailbox of this.mailboxes) {
      for (const rule of await this.rules(mailbox, address, what, signal)) {
        const path = `${mailboxPath(mailbox)}/mailFolders/inbox/messageRules/${encodeURIComponent(text(rule['id']))}`;
        await this.graph.call({ what, method: 'DELETE', path, accept: [404], signal }, mailbox);
      }
    }
  }

  /** In every protected mailbox: half a block must be seen as none, so that it is completed. */
  async isBlocked(address: string, signal?: AbortSignal): Promise<boolean> {
    for (const mailbox of this.mailboxes)
      if ((await this.rules(mailbox, address, 'reading the rules of a mailbox', signal)).length === 0)
        return false;
    return this.mailboxes.length > 0;
  }

  private async rules(
    mailbox: string,
    address: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject[]> {
    const path = `${mailboxPath(mailbox)}/mailFolders/inbox/messageRules`;
    const rules = await this.graph.allItems({ what, method: 'GET', path, signal }, mailbox);
    const wanted = `${RULE_PREFIX}${address.toLowerCase()}`;
    // A rule that somebody has switched off blocks nothing.
    return rules.filter((rule) => string(rule['displayName']) === wanted && rule['isEnabled'] !== false);
  }
}

const BLOCK_DAYS = 30;
const SUBMISSIONS_PATH = '/security/threatSubmission/emailThreats';

class ThreatSubmissions implements SenderBlocking {
  constructor(
    private readonly graph: Graph,
    private readonly mailboxes: string[],
    private readonly clock: Clock,
  ) {}

  async block(address: string, note: string, signal?: AbortSignal): Promise<void> {
    const what = 'blocking a sender';
    if (await this.isBlocked(address, signal)) return;
    const message = await this.latestMessage(address, what, signal);
    if (message === null)
      throw this.graph.http.fail(
        what,
        `has no message of ${address} in the protected mailboxes to submit as a threat`,
      );
    await this.graph.call({
      what,
      method: 'POST',
      base: this.graph.betaBase,
      path: SUBMISSIONS_PATH,
      json: {
        '@odata.type': '#microsoft.graph.emailUrlThreatSubmission',
        category: 'phishing',
        recipientEmailAddress: message.mailbox,
        messageUrl: `${this.graph.betaBase}${mailboxPath(message.mailbox)}/messages/${message.id}`,
        tenantAllowOrBlockListAction: {
          action: 'block',
          expirationDateTime: new Date(this.clock.now().getTime() + BLOCK_DAYS * 86_400_000).toISOString(),
          note: note.slice(0, 200),
        },
      },
      signal,
    });
  }

  unblock(address: string): Promise<void> {
    const reason = `cannot take back the block of ${address}: remove it in the Defender portal under Tenant Allow/Block Lists, or choose "inbox_rules" for blocks that can be undone`;
    return Promise.reject(this.graph.http.fail('unblocking a sender', reason));
  }

  async isBlocked(address: string, signal?: AbortSignal): Promise<boolean> {
    const submissions = await this.graph.allItems({
      what: 'reading the threat submissions',
      method: 'GET',
      base: this.graph.betaBase,
      path: SUBMISSIONS_PATH,
      query: { $filter: `sender eq ${odata(address)}` },
      signal,
    });
    return submissions.some((submission) => this.blocks(submission, address));
  }

  private blocks(submission: JsonObject, address: string): boolean {
    const action = object(submission['tenantAllowOrBlockListAction']);
    const until = timeMs(action['expirationDateTime']);
    return (
      string(submission['sender'])?.toLowerCase() === address.toLowerCase() &&
      string(action['action']) === 'block' &&
      string(submission['status']) !== 'failed' &&
      (until === null || until > this.clock.now().getTime())
    );
  }

  private async latestMessage(
    address: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<{ mailbox: string; id: string } | null> {
    for (const mailbox of this.mailboxes) {
      const query = { $filter: `from/emailAddress/address eq ${odata(address)}`, $select: 'id', $top: 1 };
      const path = `${mailboxPath(mailbox)}/messages`;
      const [message] = await this.graph.firstItems({ what, method: 'GET', path, query, signal }, mailbox);
      const id = string(message?.['id']);
      if (id !== null) return { mailbox, id };
    }
    return null;
  }
}
