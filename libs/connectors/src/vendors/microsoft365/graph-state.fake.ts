import { randomUUID } from 'node:crypto';
import type { FakeAnswer } from '../../../../../test/fakes/fake-server.ts';

export interface GraphMessage {
  id: string;
  internetMessageId: string;
  subject: string;
  from: string;
  parentFolderId: string;
  receivedDateTime: string;
  properties: Record<string, string>;
}

export interface GraphMailbox {
  folders: { id: string; displayName: string; wellKnown: string | null; isHidden: boolean }[];
  messages: GraphMessage[];
  rules: Record<string, unknown>[];
}

export interface GraphUser {
  id: string;
  userPrincipalName: string;
  displayName: string;
  mail: string;
  accountEnabled: boolean;
  userType: string;
  onPremisesSyncEnabled: boolean | null;
}

export interface GraphState {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  tokens: Set<string>;
  /** By address, lower case. */
  mailboxes: Map<string, GraphMailbox>;
  users: GraphUser[];
  submissions: Record<string, unknown>[];
  sentMails: { from: string; to: string[]; subject: string; text: string }[];
  /** Items a page; the rest comes by @odata.nextLink. */
  pageSize: number;
  /** Makes mailboxes, users and messages that are asked for. */
  auto: boolean;
  addMailbox(address: string): GraphMailbox;
  addMessage(
    address: string,
    message: { internetMessageId: string; subject?: string; from?: string; folder?: string },
  ): GraphMessage;
  addUser(principal: string, more?: Partial<GraphUser>): GraphUser;
  /** The display name of the folder in which a message is, or null. */
  folderOf(address: string, internetMessageId: string): string | null;
}

export type Effect = (effect: string, target: string, changed?: boolean) => void;

export function problem(code: string, message: string): unknown {
  return {
    error: { code, message, innerError: { date: '2026-03-01T12:00:00', 'request-id': randomUUID() } },
  };
}

export function refused(status: number, code: string, message: string): FakeAnswer {
  return { status, body: problem(code, message) };
}

export function addMailbox(state: GraphState, address: string): GraphMailbox {
  const known = state.mailboxes.get(address.toLowerCase());
  if (known !== undefined) return known;
  const folder = (displayName: string, wellKnown: string) => ({
    id: `folder-${randomUUID()}`,
    displayName,
    wellKnown,
    isHidden: false,
  });
  const mailbox: GraphMailbox = {
    folders: [
      folder('Inbox', 'inbox'),
      folder('Junk Email', 'junkemail'),
      folder('Deleted Items', 'deleteditems'),
      folder('Sent Items', 'sentitems'),
    ],
    messages: [],
    rules: [],
  };
  state.mailboxes.set(address.toLowerCase(), mailbox);
  return mailbox;
}
