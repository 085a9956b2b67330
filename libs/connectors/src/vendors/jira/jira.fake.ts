import {
  hasType,
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export interface JiraIssue {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  labels: string[];
  /** Searches that do not see it yet. */
  hiddenFor: number;
}

export interface JiraState {
  email: string;
  apiToken: string;
  project: string;
  issues: JiraIssue[];
  /** Searches that miss a new issue: Jira's index follows its writes. */
  searchLag: number;
}

type Effect = (effect: string, target: string, changed?: boolean) => void;

export function startFakeJira(options: FakeOptions = {}): Promise<FakeService<JiraState>> {
  const state: JiraState = {
    email: 'soar@corp.example',
    apiToken: 'jira-token-0123456789',
    project: 'SEC',
    issues: [],
    searchLag: 0,
  };
  return startFake<JiraState>(
    {
      name: 'jira',
      state,
      handle: (request, effect) => handle(state, request, effect),
      troubled: (status) => failure([status === 429 ? 'Rate limit exceeded' : 'Internal server error']),
      connector: (url) => ({
        type: 'jira',
        name: 'Jira',
        settings: { base_url: url, email: state.email, project_key: state.project },
        secrets: { api_token: state.apiToken },
      }),
    },
    options,
  );
}

function failure(messages: string[], errors: Record<string, string> = {}): unknown {
  return { errorMessages: messages, errors };
}

function handle(state: JiraState, request: FakeRequest, effect: Effect): FakeAnswer {
  const wanted = `Basic ${Buffer.from(`${state.email}:${state.apiToken}`).toString('base64')}`;
  // Jira answers a wrong sign-in without JSON.
  if (request.headers['authorization'] !== wanted) return { status: 401 };
  if (request.method === 'GET' && request.path === '/rest/api/3/myself')
    return {
      status: 200,
      body: { accountId: '5b10a2844c20165700ede21g', accountType: 'atlassian', active: true },
    };
  if (request.method === 'POST' && !hasType(request.headers, 'application/json'))
    return { status: 415, body: failure(['Unsupported Media Type']) };
  if (request.method === 'POST' && request.path === '/rest/api/3/search/jql') return search(state, request);
  if (request.method === 'POST' && request.path === '/rest/api/3/issue')
    return create(state, request, effect);
  const [, key] = /^\/rest\/api\/3\/issue\/([^/]+)$/.exec(request.path) ?? [];
  const issue = state.issues.find((one) => one.key === key || one.id === key);
  if (request.method === 'GET' && issue !== undefined) return { status: 200, body: shown(issue, ['*all']) };
  return { status: 404, body: failure(['Issue does not exist or you do not have permission to see it.']) };
}

const SEARCH_FIELDS = new Set([
  'expand',
  'fields',
  'fieldsByKeys',
  'jql',
  'maxResults',
  'nextPageToken',
  'properties',
  'reconcileIssues',
]);

function search(state: JiraState, request: FakeRequest): FakeAnswer {
  const body = request.json ?? {};
  const unknown = Object.keys(body).find((name) => !SEARCH_FIELDS.has(name));
  if (unknown !== undefined) return { status: 400, body: failure([`Unrecognized field "${unknown}"`]) };
  const match = /^project = "([^"]+)" AND labels = "([^"]+)"(?: ORDER BY created ASC)?$/.exec(
    String(body['jql']),
  );
  if (match === null) return { status: 400, body: failure(['Error in the JQL Query.']) };
  if (match[1] !== state.project)
    return {
      status: 400,
      body: failure([`The value '${match[1] ?? ''}' does not exist for the field 'project'.`]),
    };
  const found = state.issues.filter((issue) => {
    if (!issue.labels.includes(match[2] ?? '')) return false;
    issue.hiddenFor -= 1;
    return issue.hiddenFor < 0;
  });
  const fields = Array.isArray(body['fields']) ? body['fields'].map(String) : ['id'];
  return {
    status: 200,
    body: {
      isLast: true,
      issues: found.slice(0, Number(body['maxResults'] ?? 50)).map((issue) => shown(issue, fields)),
    },
  };
}

function shown(issue: JiraIssue, fields: string[]): unknown {
  if (fields.length === 1 && fields[0] === 'id') return { id: issue.id };
  return { id: issue.id, key: issue.key, fields: { ...issue.fields, status: { name: 'To Do' } } };
}

function create(state: JiraState, request: FakeRequest, effect: Effect): FakeAnswer {
  const fields = (request.json?.['fields'] ?? {}) as Record<string, unknown>;
  const errors: Record<string, string> = {};
  if ((fields['project'] as { key?: string } | undefined)?.key !== state.project)
    errors['project'] = 'valid project is required';
  if (typeof (fields['issuetype'] as { name?: string } | undefined)?.name !== 'string')
    errors['issuetype'] = 'Specify an issue type';
  const summary = fields['summary'];
  if (typeof summary !== 'string' || summary === '' || summary.length > 255 || summary.includes('\n'))
    errors['summary'] = 'You must specify a summary of the issue.';
  const description = fields['description'] as
    { type?: string; version?: number; content?: unknown } | undefined;
  if (
    description !== undefined &&
    (description.type !== 'doc' || description.version !== 1 || !Array.isArray(description.content))
  )
    errors['description'] = 'Operation value must be an Atlassian Document';
  const labels = (fields['labels'] ?? []) as string[];
  if (labels.some((label) => /\s/.test(label)))
    errors['labels'] = 'The label contains spaces which is invalid.';
  if (Object.keys(errors).length > 0) return { status: 400, body: failure([], errors) };
  const number = state.issues.length + 1;
  const issue = {
    id: String(10_000 + number),
    key: `${state.project}-${number}`,
    fields,
    labels,
    hiddenFor: state.searchLag,
  };
  state.issues.push(issue);
  effect('create_ticket', String(summary));
  return { status: 201, body: { id: issue.id, key: issue.key, self: `/rest/api/3/issue/${issue.id}` } };
}
