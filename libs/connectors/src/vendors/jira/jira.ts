import { createHash } from 'node:crypto';
import type { JsonObject } from '#contracts';
import { pause } from '#platform';
import { adfDocument } from './adf.ts';
import type { ConnectorRef, NewTicket, Ticket, Ticketing } from '../../domain/capabilities.ts';
import { ConnectorFailure } from '../../domain/connector-failure.ts';
import { array, object, string, strings, text, timeMs, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import type {
  ErrorDialect,
  ServiceAnswer,
  ServiceHttp,
  ServiceRequest,
} from '../../transport/service-http.ts';
import { openService } from '../../transport/open-service.ts';
import type { JiraConfig } from './connector.ts';

const LONGEST_SUMMARY = 250;
/** Jira's search follows its writes with a delay: how often and how long a lost answer is looked for. */
const LOOK_AGAIN_MS = [500, 1_500, 3_000];

const dialect: ErrorDialect = {
  message: (body) => {
    const fields = Object.entries(object(object(body)['errors'])).map(
      ([field, said]) => `${field}: ${String(said)}`,
    );
    return words([...strings(object(body)['errorMessages']), ...fields].join('; '));
  },
  retryAfterMs: (headers, now) => {
    if (headers['retry-after'] !== undefined) return null;
    const at = timeMs(headers['x-ratelimit-reset']);
    return at === null ? null : Math.max(0, at - now.getTime());
  },
};

/** Jira Cloud v3: one ticket per idempotency key, which is kept in a label and searched before anything is made. */
export class Jira implements Ticketing {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly settings: JiraConfig['settings'];
  private readonly authorization: string;
  private readonly baseUrl: string;

  constructor(config: JiraConfig, host: ClientHost) {
    this.connector = config.connector;
    this.settings = config.settings;
    this.baseUrl = config.settings.base_url.replace(/\/$/, '');
    const token = config.secrets.api_token ?? '';
    this.authorization = `Basic ${Buffer.from(`${config.settings.email}:${token}`).toString('base64')}`;
    this.http = openService(config, host, {
      baseUrl: this.baseUrl,
      dialect,
      secrets: [token, this.authorization.slice('Basic '.length)],
    });
  }

  async findByKey(key: string, signal?: AbortSignal): Promise<Ticket | null> {
    const answer = await this.call({
      what: 'looking for a ticket',
      method: 'POST',
      path: '/rest/api/3/search/jql',
      json: {
        // The oldest: should two exist all the same, everybody sees the same one.
        jql: `project = "${this.settings.project_key}" AND labels = "${keyLabel(key)}" ORDER BY created ASC`,
        maxResults: 1,
        fields: ['summary', 'status'],
      },
      read: true,
      signal,
    });
    const issue = object(array(object(answer.body)['issues'])[0]);
    const issueKey = string(issue['key']);
    if (issueKey === null) return null;
    const fields = object(issue['fields']);
    return {
      id: string(issue['id']) ?? issueKey,
      key: issueKey,
      title: text(fields['summary']),
      status: string(object(fields['status'])['name']),
      url: this.browseUrl(issueKey),
    };
  }

  async create(input: NewTicket, signal?: AbortSignal): Promise<Ticket> {
    const existing = await this.findByKey(input.key, signal);
    if (existing !== null) return existing;
    const what = 'making a ticket';
    try {
      const answer = await this.call({
        what,
        method: 'POST',
        path: '/rest/api/3/issue',
        json: { fields: this.fields(input) },
        signal,
      });
      const key = string(object(answer.body)['key']);
      if (key === null)
        throw this.http.fail(what, 'made a ticket but did not name it', { effect: 'unknown' });
      return {
        id: string(object(answer.body)['id']) ?? key,
        key,
        title: summary(input.title),
        status: null,
        url: this.browseUrl(key),
      };
    } catch (error) {
      if (!(error instanceof ConnectorFailure) || error.effect === 'none') throw error;
      const found = await this.lookAgain(input.key, signal);
      if (found === null) throw error;
      return found;
    }
  }

  async check(signal?: AbortSignal): Promise<void> {
    const what = 'checking the account';
    const answer = await this.call({ what, method: 'GET', path: '/rest/api/3/myself', signal });
    if (string(object(answer.body)['accountId']) === null)
      throw this.http.fail(what, 'gave an answer that is not Jira’s');
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** After an answer that got lost: the ticket may be there, and the search may only learn of it in a moment. */
  private async lookAgain(key: string, signal: AbortSignal | undefined): Promise<Ticket | null> {
    for (const wait of LOOK_AGAIN_MS) {
      if (!(await pause(wait, signal))) return null;
      const found = await this.findByKey(key, signal).catch(() => null);
      if (found !== null) return found;
    }
    return null;
  }

  private fields(input: NewTicket): JsonObject {
    const priority = this.settings.priorities?.[input.severity];
    return {
      project: { key: this.settings.project_key },
      issuetype: { name: this.settings.issue_type },
      summary: summary(input.title),
      description: adfDocument(input.description),
      labels: [...new Set([...input.labels, ...this.settings.labels].map(label)), keyLabel(input.key)],
      ...(priority === undefined ? {} : { priority: { name: priority } }),
    };
  }

  private browseUrl(key: string): string {
    return `${this.baseUrl}/browse/${key}`;
  }

  private call(request: ServiceRequest): Promise<ServiceAnswer> {
    return this.http.request({
      ...request,
      headers: { ...request.headers, authorization: this.authorization },
    });
  }
}

/** One line, short enough for Jira. */
function summary(title: string): string {
  const line = title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > LONGEST_SUMMARY ? `${line.slice(0, LONGEST_SUMMARY)}…` : line;
}

/** Labels hold no blanks. */
function label(value: string): string {
  return value.trim().replaceAll(/\s+/g, '-').slice(0, 200);
}

/** The label that carries the idempotency key: letters and digits only, so that it needs no escape in JQL. */
export function keyLabel(key: string): string {
  return `triage-warden-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}
