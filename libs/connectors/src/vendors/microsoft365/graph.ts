import type { Json, JsonObject } from '#contracts';
import { Pool } from '#platform';
import { array, number, object, string, words } from '../../transport/answers.ts';
import { BearerToken, tokenOwner, type IssuedToken } from '../../transport/bearer-token.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { openService } from '../../transport/open-service.ts';
import type {
  ErrorDialect,
  ServiceAnswer,
  ServiceHttp,
  ServiceRequest,
} from '../../transport/service-http.ts';
import type { Microsoft365Config } from './connector.ts';

/** Exchange serves this many calls of one application for one mailbox at the same time. */
const CALLS_PER_MAILBOX = 4;
const PAGES_AT_MOST = 20;

const dialect: ErrorDialect = {
  message: (body) => {
    const error = object(body)['error'];
    // Graph: {error:{code,message}}; its sign-in host: {error:"invalid_client", error_description:"AADSTS…"}.
    if (typeof error === 'string') return words(string(object(body)['error_description']) ?? error);
    const parts = [string(object(error)['code']), string(object(error)['message'])].filter(
      (part) => part !== null,
    );
    return words(parts.join(', '));
  },
};

/** Calls to Microsoft Graph: token, four at a time per mailbox, paging. */
export class Graph {
  readonly http: ServiceHttp;
  private readonly token: BearerToken;
  private readonly places = new Pool(CALLS_PER_MAILBOX);
  private readonly settings: Microsoft365Config['settings'];
  private readonly clientSecret: string;
  private readonly baseUrl: string;

  constructor(config: Microsoft365Config, host: ClientHost) {
    this.settings = config.settings;
    this.clientSecret = config.secrets.client_secret ?? '';
    this.baseUrl = config.settings.base_url;
    const { login_url, tenant_id, client_id } = config.settings;
    const owner = [this.baseUrl, login_url, tenant_id, client_id, this.clientSecret];
    this.token = new BearerToken(host.tokens, tokenOwner(config.connector.id, owner), () =>
      this.issueToken(),
    );
    this.http = openService(config, host, {
      baseUrl: this.baseUrl,
      dialect,
      secrets: [this.clientSecret],
      token: () => this.token.value,
    });
  }

  /** @param mailbox whose calls are counted together, or null */
  async call(request: ServiceRequest, mailbox: string | null = null): Promise<ServiceAnswer> {
    const answer =
      mailbox === null
        ? await this.send(request)
        : await this.places.run(mailbox.toLowerCase(), () => this.send(request));
    if (answer.status === 401)
      throw this.http.fail(request.what, 'refused a fresh access token (401); check the application', {
        status: 401,
      });
    return answer;
  }

  /** The first page that holds anything: with a filter, Graph may send empty pages that name a next one. */
  async firstItems(request: ServiceRequest, mailbox: string | null = null): Promise<JsonObject[]> {
    for await (const items of this.pages(request, mailbox)) if (items.length > 0) return items;
    return [];
  }

  async allItems(request: ServiceRequest, mailbox: string | null = null): Promise<JsonObject[]> {
    const all: JsonObject[] = [];
    for await (const items of this.pages(request, mailbox)) all.push(...items);
    return all;
  }

  /** The beta API's base, for the one thing that is only there. */
  get betaBase(): string {
    return this.baseUrl.replace(/\/v1\.0\/?$/, '/beta');
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async *pages(request: ServiceRequest, mailbox: string | null): AsyncGenerator<JsonObject[]> {
    let next: ServiceRequest | null = request;
    for (let page = 0; next !== null; page += 1) {
      if (page >= PAGES_AT_MOST)
        throw this.http.fail(request.what, `has more than ${PAGES_AT_MOST} pages of results`);
      const answer: ServiceAnswer = await this.call(next, mailbox);
      if (answer.status === 404) return;
      const body: JsonObject = object(answer.body);
      yield array(body['value']).map((item: Json) => object(item));
      const link: string | null = string(body['@odata.nextLink']);
      if (link === null) return;
      const { query: _given, ...rest } = request;
      next = { ...rest, path: link };
    }
  }

  private async send(request: ServiceRequest): Promise<ServiceAnswer> {
    const once = async (): Promise<ServiceAnswer> => {
      const { token } = await this.token.get();
      const answer = await this.http.request({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        accept: [...(request.accept ?? []), 401],
      });
      if (answer.status === 401) this.token.forget(token);
      return answer;
    };
    const answer = await once();
    return answer.status === 401 ? once() : answer;
  }

  private async issueToken(): Promise<IssuedToken> {
    const what = 'signing in';
    const answer = await this.http.request({
      what,
      method: 'POST',
      base: this.settings.login_url,
      path: `/${encodeURIComponent(this.settings.tenant_id)}/oauth2/v2.0/token`,
      form: {
        client_id: this.settings.client_id,
        client_secret: this.clientSecret,
        scope: `${new URL(this.baseUrl).origin.startsWith('https://') ? new URL(this.baseUrl).origin : 'https://graph.microsoft.com'}/.default`,
        grant_type: 'client_credentials',
      },
      read: true,
    });
    const token = string(object(answer.body)['access_token']);
    if (token === null) throw this.http.fail(what, 'gave no access token', { status: answer.status });
    return { token, expiresInSeconds: number(object(answer.body)['expires_in']) };
  }
}

/** A value inside an OData string. */
export function odata(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function mailboxPath(mailbox: string): string {
  return `/users/${encodeURIComponent(mailbox)}`;
}
