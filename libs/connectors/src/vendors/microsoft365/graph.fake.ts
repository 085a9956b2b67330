import { randomUUID } from 'node:crypto';
import {
  hasType,
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';
import { handleMail } from './graph-mail.fake.ts';
import {
  addMailbox,
  problem,
  refused,
  type Effect,
  type GraphMessage,
  type GraphState,
  type GraphUser,
} from './graph-state.fake.ts';

export function startFakeGraph(options: FakeOptions = {}): Promise<FakeService<GraphState>> {
  const state: GraphState = {
    tenantId: '00000000-0000-0000-0000-0000000000aa',
    clientId: '535fb089-9ff3-47b6-9bfb-4f1264799865',
    clientSecret: 'graph-secret-0123456789',
    tokens: new Set(),
    mailboxes: new Map(),
    users: [],
    submissions: [],
    sentMails: [],
    pageSize: 100,
    auto: false,
    addMailbox: (address) => addMailbox(state, address),
    addMessage: (address, message) => addMessage(state, address, message),
    addUser: (principal, more = {}) => addUser(state, principal, more),
    folderOf: (address, id) => folderOf(state, address, id),
  };
  return startFake<GraphState>(
    {
      name: 'microsoft365',
      state,
      handle: (request, effect) => handle(state, request, effect),
      troubled: (status) =>
        problem(status === 429 ? 'TooManyRequests' : 'ServiceUnavailable', 'Try again later.'),
      connector: (url) => ({
        type: 'microsoft365',
        name: 'Microsoft 365',
        settings: {
          base_url: `${url}/v1.0`,
          login_url: url,
          tenant_id: state.tenantId,
          client_id: state.clientId,
          block_sender_method: 'inbox_rules',
          protected_mailboxes: ['ana@corp.example', 'ben@corp.example'],
          mail_sender: 'soc@corp.example',
          channels: [{ name: 'soc', addresses: ['soc-team@corp.example'] }],
        },
        secrets: { client_secret: state.clientSecret },
      }),
    },
    options,
  );
}

function addMessage(
  state: GraphState,
  address: string,
  message: { internetMessageId: string; subject?: string; from?: string; folder?: string },
): GraphMessage {
  const mailbox = addMailbox(state, address);
  const folder = mailbox.folders.find(({ wellKnown }) => wellKnown === (message.folder ?? 'inbox'));
  const made: GraphMessage = {
    id: `AAMk${randomUUID()}=`,
    internetMessageId: message.internetMessageId,
    subject: message.subject ?? 'Invoice overdue',
    from: message.from ?? 'billing@bad.example',
    parentFolderId: folder?.id ?? '',
    receivedDateTime: '2026-03-01T11:58:00Z',
    properties: {},
  };
  mailbox.messages.push(made);
  return made;
}

function addUser(state: GraphState, principal: string, more: Partial<GraphUser>): GraphUser {
  const user: GraphUser = {
    id: randomUUID(),
    userPrincipalName: principal,
    displayName: principal.split('@')[0] ?? principal,
    mail: principal,
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
    ...more,
  };
  state.users.push(user);
  return user;
}

function folderOf(state: GraphState, address: string, internetMessageId: string): string | null {
  const mailbox = state.mailboxes.get(address.toLowerCase());
  const message = mailbox?.messages.find((one) => one.internetMessageId === internetMessageId);
  return mailbox?.folders.find(({ id }) => id === message?.parentFolderId)?.displayName ?? null;
}

function handle(state: GraphState, request: FakeRequest, effect: Effect): FakeAnswer {
  if (request.path === `/${state.tenantId}/oauth2/v2.0/token`) return token(state, request);
  const given = (request.headers['authorization'] ?? '').replace(/^Bearer /, '');
  if (!state.tokens.has(given))
    return refused(401, 'InvalidAuthenticationToken', 'Access token is empty or not valid.');
  if (
    (request.method === 'POST' || request.method === 'PATCH') &&
    !hasType(request.headers, 'application/json')
  )
    return refused(415, 'UnsupportedMediaType', 'The content type must be application/json.');
  const [version, first, id, ...rest] = request.parts;
  if (version === 'beta') return submissions(state, request, effect);
  if (version !== 'v1.0') return refused(404, 'ResourceNotFound', 'Invalid version.');
  if (first === 'organization') return { status: 200, body: { value: [{ id: state.tenantId }] } };
  if (first !== 'users' || id === undefined) return refused(404, 'ResourceNotFound', 'Resource not found.');
  return rest.length === 0
    ? account(state, request, id, effect)
    : handleMail(state, request, id, rest, effect);
}

function token(state: GraphState, request: FakeRequest): FakeAnswer {
  const wrong = (status: number, error: string, text: string): FakeAnswer => ({
    status,
    body: {
      error,
      error_description: text,
      error_codes: [7000215],
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    },
  });
  if (request.method !== 'POST' || !hasType(request.headers, 'application/x-www-form-urlencoded'))
    return wrong(
      400,
      'invalid_request',
      'AADSTS900144: The request body must contain the following parameter: grant_type.',
    );
  if (request.form.get('grant_type') !== 'client_credentials')
    return wrong(400, 'unsupported_grant_type', 'AADSTS70003: Unsupported.');
  if (!(request.form.get('scope') ?? '').endsWith('/.default'))
    return wrong(400, 'invalid_scope', 'AADSTS1002012: The scope is not valid.');
  if (
    request.form.get('client_id') !== state.clientId ||
    request.form.get('client_secret') !== state.clientSecret
  )
    return wrong(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  const made = `graph-token-${randomUUID()}`;
  state.tokens.add(made);
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: made },
  };
}

function account(state: GraphState, request: FakeRequest, id: string, effect: Effect): FakeAnswer {
  let user = state.users.find(
    (one) => one.id === id || one.userPrincipalName.toLowerCase() === id.toLowerCase(),
  );
  if (user === undefined && state.auto) user = state.addUser(id);
  if (user === undefined) return refused(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist.`);
  if (request.method === 'GET') return { status: 200, body: { ...user } };
  if (request.method !== 'PATCH') return refused(405, 'MethodNotAllowed', 'Method not allowed.');
  const enabled = request.json?.['accountEnabled'];
  if (typeof enabled !== 'boolean')
    return refused(400, 'Request_BadRequest', 'Invalid value for accountEnabled.');
  if (user.onPremisesSyncEnabled === true)
    return refused(
      400,
      'Request_BadRequest',
      'Unable to update the specified properties for on-premises mastered Directory Sync objects.',
    );
  effect(enabled ? 'enable_user' : 'disable_user', user.userPrincipalName, user.accountEnabled !== enabled);
  user.accountEnabled = enabled;
  return { status: 204 };
}

function submissions(state: GraphState, request: FakeRequest, effect: Effect): FakeAnswer {
  if (request.path !== '/beta/security/threatSubmission/emailThreats')
    return refused(404, 'ResourceNotFound', 'Resource not found.');
  if (request.method === 'GET') {
    const sender = /^sender eq '(.*)'$/.exec(request.query.get('$filter') ?? '')?.[1]?.replaceAll("''", "'");
    if (sender === undefined) return refused(400, 'BadRequest', 'Invalid filter clause.');
    return { status: 200, body: { value: state.submissions.filter((one) => one['sender'] === sender) } };
  }
  const body = request.json ?? {};
  const messageId = /\/messages\/([^/]+)$/.exec(String(body['messageUrl']))?.[1];
  const mailbox = state.mailboxes.get(String(body['recipientEmailAddress']).toLowerCase());
  const message = mailbox?.messages.find((one) => one.id === messageId);
  if (typeof body['category'] !== 'string' || message === undefined)
    return refused(400, 'BadRequest', 'The message was not found.');
  const made = { ...body, id: randomUUID(), status: 'running', sender: message.from };
  state.submissions.push(made);
  effect('block_sender', message.from);
  return { status: 201, body: made };
}
