import type { JsonObject } from '#contracts';
import type { ConnectorRef, DirectoryUser, Identity } from '../../domain/capabilities.ts';
import { object, string, text } from '../../transport/answers.ts';
import type { Graph } from './graph.ts';

const FIELDS =
  'id,userPrincipalName,displayName,mail,accountEnabled,userType,department,jobTitle,onPremisesSyncEnabled,createdDateTime,lastPasswordChangeDateTime';

/** Accounts in Entra ID. */
export class GraphIdentity implements Identity {
  constructor(
    readonly connector: ConnectorRef,
    private readonly graph: Graph,
  ) {}

  async findUser(principal: string, signal?: AbortSignal): Promise<DirectoryUser | null> {
    const answer = await this.graph.call({
      what: 'looking for an account',
      method: 'GET',
      path: userPath(principal),
      query: { $select: FIELDS },
      accept: [404],
      signal,
    });
    return answer.status === 404 ? null : directoryUser(object(answer.body));
  }

  async isEnabled(principal: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.existing(principal, 'reading the state of an account', signal)).enabled;
  }

  disable(principal: string, signal?: AbortSignal): Promise<void> {
    return this.setEnabled(principal, false, 'disabling an account', signal);
  }

  enable(principal: string, signal?: AbortSignal): Promise<void> {
    return this.setEnabled(principal, true, 'enabling an account', signal);
  }

  private async setEnabled(
    principal: string,
    enabled: boolean,
    what: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const user = await this.existing(principal, what, signal);
    // Entra ID refuses it, or the next synchronisation would undo it without a word.
    if (user.synced_from_on_premises) {
      const reason = `takes the account ${user.principal} over from an on-premises directory; change it there`;
      throw this.graph.http.fail(what, reason);
    }
    if (user.enabled === enabled) return;
    await this.graph.call({
      what,
      method: 'PATCH',
      path: userPath(user.id),
      json: { accountEnabled: enabled },
      // It sets a state: twice is the same as once.
      idempotent: true,
      signal,
    });
  }

  private async existing(
    principal: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<DirectoryUser> {
    const user = await this.findUser(principal, signal);
    if (user === null) throw this.graph.http.fail(what, `knows no account ${principal}`, { status: 404 });
    return user;
  }
}

function userPath(principal: string): string {
  return `/users/${encodeURIComponent(principal)}`;
}

function directoryUser(user: JsonObject): DirectoryUser {
  return {
    id: text(user['id']),
    principal: text(user['userPrincipalName']),
    display_name: string(user['displayName']),
    mail: string(user['mail']),
    enabled: user['accountEnabled'] !== false,
    kind: string(user['userType']),
    department: string(user['department']),
    job_title: string(user['jobTitle']),
    synced_from_on_premises: user['onPremisesSyncEnabled'] === true,
    created_at: string(user['createdDateTime']),
    password_changed_at: string(user['lastPasswordChangeDateTime']),
  };
}
