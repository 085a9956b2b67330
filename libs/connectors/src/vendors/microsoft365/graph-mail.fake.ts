import { randomUUID } from 'node:crypto';
import type { FakeAnswer, FakeRequest } from '../../../../../test/fakes/fake-server.ts';
import {
  addMailbox,
  refused,
  type Effect,
  type GraphMailbox,
  type GraphMessage,
  type GraphState,
} from './graph-state.fake.ts';

/** `/users/{mailbox}/…` below the user itself. */
export function handleMail(
  state: GraphState,
  request: FakeRequest,
  address: string,
  rest: string[],
  effect: Effect,
): FakeAnswer {
  const mailbox =
    state.mailboxes.get(address.toLowerCase()) ?? (state.auto ? addMailbox(state, address) : undefined);
  if (mailbox === undefined)
    return refused(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  const [first, id, second, ruleId] = rest;
  if (first === 'sendMail' && request.method === 'POST')
    return sendMail(state, request, address, mailbox, effect);
  if (first === 'messages' && id === undefined && request.method === 'GET')
    return list(state, request, address, mailbox, null);
  if (first === 'messages' && second === 'move' && request.method === 'POST')
    return move(request, address, mailbox, id ?? '', effect);
  if (first === 'mailFolders' && id === undefined) return folders(state, request, mailbox);
  if (first === 'mailFolders' && second === 'messages') {
    const folder = mailbox.folders.find((one) => one.id === id || one.wellKnown === id);
    return folder === undefined
      ? refused(404, 'ErrorFolderNotFound', 'The specified folder could not be found in the store.')
      : list(state, request, address, mailbox, folder.id);
  }
  if (first === 'mailFolders' && id === 'inbox' && second === 'messageRules')
    return rules(request, address, mailbox, ruleId, effect);
  return refused(404, 'ResourceNotFound', 'Resource not found.');
}

type Filter = (message: GraphMessage) => boolean;

function filterOf(expression: string | null): Filter | null {
  if (expression === null) return () => true;
  const unquoted = (value: string | undefined) => (value ?? '').replaceAll("''", "'");
  const id = /^internetMessageId eq '(.*)'$/.exec(expression);
  if (id !== null) return (message) => message.internetMessageId === unquoted(id[1]);
  const from = /^from\/emailAddress\/address eq '(.*)'$/.exec(expression);
  if (from !== null) return (message) => message.from.toLowerCase() === unquoted(from[1]).toLowerCase();
  const property =
    /^singleValueExtendedProperties\/Any\(ep: ep\/id eq '(.*)' and ep\/value eq '(.*)'\)$/.exec(expression);
  if (property !== null)
    return (message) => message.properties[unquoted(property[1])] === unquoted(property[2]);
  return null;
}

function list(
  state: GraphState,
  request: FakeRequest,
  address: string,
  mailbox: GraphMailbox,
  folderId: string | null,
): FakeAnswer {
  const expression = request.query.get('$filter');
  const filter = filterOf(expression);
  if (filter === null) return refused(400, 'BadRequest', 'Invalid filter clause.');
  const wanted = /^internetMessageId eq '(<.*>)'$/.exec(expression ?? '')?.[1];
  if (
    state.auto &&
    folderId === null &&
    wanted !== undefined &&
    !mailbox.messages.some((one) => one.internetMessageId === wanted)
  )
    state.addMessage(address, { internetMessageId: wanted });
  const hidden = new Set(mailbox.folders.filter(({ isHidden }) => isHidden).map(({ id }) => id));
  const found = mailbox.messages.filter((message) => {
    const there =
      folderId === null ? !hidden.has(message.parentFolderId) : message.parentFolderId === folderId;
    return there && filter(message);
  });
  const size = Math.min(Number(request.query.get('$top') ?? 10), state.pageSize);
  return paged(request, found.map(shown), size);
}

/** Page by page with a complete address for the next one, as Graph sends it. */
function paged(request: FakeRequest, items: unknown[], size: number): FakeAnswer {
  const skip = Number(request.query.get('$skip') ?? 0);
  const more = skip + size < items.length;
  const next = new URLSearchParams(request.query);
  next.set('$skip', String(skip + size));
  const link = `http://${request.headers['host'] ?? ''}${request.path}?${next.toString()}`;
  return {
    status: 200,
    body: { value: items.slice(skip, skip + size), ...(more ? { '@odata.nextLink': link } : {}) },
  };
}

function shown(message: GraphMessage): unknown {
  return {
    id: message.id,
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    from: { emailAddress: { name: '', address: message.from } },
    parentFolderId: message.parentFolderId,
    receivedDateTime: message.receivedDateTime,
    isDraft: false,
  };
}

function move(
  request: FakeRequest,
  address: string,
  mailbox: GraphMailbox,
  id: string,
  effect: Effect,
): FakeAnswer {
  const message = mailbox.messages.find((one) => one.id === id);
  if (message === undefined)
    return refused(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  const wanted = request.json?.['destinationId'];
  const folder = mailbox.folders.find((one) => one.id === wanted || one.wellKnown === wanted);
  if (folder === undefined)
    return refused(404, 'ErrorFolderNotFound', 'The destination folder does not exist.');
  const changed = message.parentFolderId !== folder.id;
  message.parentFolderId = folder.id;
  // A moved message gets another id.
  message.id = `AAMk${randomUUID()}=`;
  effect(
    folder.wellKnown === 'inbox' ? 'release_email' : 'quarantine_email',
    `${address} ${message.internetMessageId}`,
    changed,
  );
  return { status: 201, body: shown(message) };
}

function folders(state: GraphState, request: FakeRequest, mailbox: GraphMailbox): FakeAnswer {
  if (request.method === 'POST') {
    const name = request.json?.['displayName'];
    if (typeof name !== 'string' || name === '')
      return refused(400, 'BadRequest', 'displayName is required.');
    if (mailbox.folders.some((folder) => folder.displayName === name))
      return refused(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
    const made = {
      id: `folder-${randomUUID()}`,
      displayName: name,
      wellKnown: null,
      isHidden: request.json?.['isHidden'] === true,
    };
    mailbox.folders.push(made);
    return { status: 201, body: { id: made.id, displayName: name } };
  }
  const all = request.query.get('includeHiddenFolders') === 'true';
  const visible = mailbox.folders.filter(({ isHidden }) => all || !isHidden);
  const size = Math.min(Number(request.query.get('$top') ?? 10), state.pageSize);
  return paged(
    request,
    visible.map(({ id, displayName }) => ({ id, displayName })),
    size,
  );
}

function rules(
  request: FakeRequest,
  address: string,
  mailbox: GraphMailbox,
  ruleId: string | undefined,
  effect: Effect,
): FakeAnswer {
  if (request.method === 'GET') return { status: 200, body: { value: mailbox.rules } };
  if (request.method === 'DELETE') {
    const index = mailbox.rules.findIndex((rule) => rule['id'] === ruleId);
    if (index < 0)
      return refused(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
    const [rule] = mailbox.rules.splice(index, 1);
    effect('unblock_sender', `${address} ${String(rule?.['displayName'])}`);
    return { status: 204 };
  }
  const body = request.json ?? {};
  const valid =
    typeof body['displayName'] === 'string' &&
    typeof body['sequence'] === 'number' &&
    typeof body['conditions'] === 'object' &&
    typeof body['actions'] === 'object';
  if (!valid)
    return refused(400, 'BadRequest', 'displayName, sequence, conditions and actions are required.');
  const rule = { ...body, id: `rule-${randomUUID()}` };
  mailbox.rules.push(rule);
  effect('block_sender', `${address} ${body['displayName'] as string}`);
  return { status: 201, body: rule };
}

function sendMail(
  state: GraphState,
  request: FakeRequest,
  address: string,
  mailbox: GraphMailbox,
  effect: Effect,
): FakeAnswer {
  const message = request.json?.['message'] as Record<string, unknown> | undefined;
  const recipients = (message?.['toRecipients'] ?? []) as { emailAddress?: { address?: string } }[];
  const to = recipients.map((one) => one.emailAddress?.address ?? '').filter((one) => one.includes('@'));
  const body = message?.['body'] as { contentType?: string; content?: string } | undefined;
  if (to.length === 0 || to.length !== recipients.length)
    return refused(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  if (typeof message?.['subject'] !== 'string' || typeof body?.content !== 'string')
    return refused(400, 'BadRequest', 'subject and body are required.');
  const properties = (message['singleValueExtendedProperties'] ?? []) as { id: string; value: string }[];
  state.sentMails.push({ from: address, to, subject: message['subject'], text: body.content });
  const sent = mailbox.folders.find(({ wellKnown }) => wellKnown === 'sentitems');
  mailbox.messages.push({
    id: `AAMk${randomUUID()}=`,
    internetMessageId: `<${randomUUID()}@corp.example>`,
    subject: message['subject'],
    from: address,
    parentFolderId: sent?.id ?? '',
    receivedDateTime: '2026-03-01T12:00:00Z',
    properties: Object.fromEntries(properties.map(({ id, value }) => [id, value])),
  });
  effect('send_mail', `${to.join(',')} ${message['subject']}`);
  return { status: 202 };
}
