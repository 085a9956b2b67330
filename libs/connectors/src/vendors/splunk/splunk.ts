import type { Json, JsonObject } from '#contracts';
import { pause } from '#platform';
import type { ConnectorRef, Siem, SiemSearchOptions } from '../../domain/capabilities.ts';
import { ConnectorFailure } from '../../domain/connector-failure.ts';
import { array, object, string, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import type {
  ErrorDialect,
  ServiceAnswer,
  ServiceHttp,
  ServiceRequest,
} from '../../transport/service-http.ts';
import { openService } from '../../transport/open-service.ts';
import type { SplunkConfig } from './connector.ts';

const ROWS_AT_MOST = 10_000;
const RESULT_BYTES = 32 * 1024 * 1024;
const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 2_000;
/** Splunk drops the job by itself when nobody asks for it this long: a crash of ours leaves nothing behind. */
const AUTO_CANCEL_SECONDS = 60;

const dialect: ErrorDialect = {
  message: (body) =>
    words(
      array(object(body)['messages'])
        .map((message) => string(object(message)['text']))
        .filter((text) => text !== null)
        .join('; '),
    ),
};

/** Splunk search: a job is started, polled, read and removed. */
export class Splunk implements Siem {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly authorization: string;
  private readonly maxWaitMs: number;
  /** `v2` from Splunk 9.0.2 on; older servers answer 404 there and are asked the old way from then on. */
  private version: 'v2' | 'v1' = 'v2';

  constructor(
    config: SplunkConfig,
    private readonly host: ClientHost,
  ) {
    this.connector = config.connector;
    this.authorization = authorization(config);
    this.maxWaitMs = config.settings.search_timeout_seconds * 1000;
    this.http = openService(config, host, {
      baseUrl: config.settings.base_url,
      dialect,
      secrets: [...Object.values(config.secrets), this.authorization.replace(/^\w+ /, '')],
    });
  }

  async search(
    query: string,
    options: SiemSearchOptions,
    signal?: AbortSignal,
  ): Promise<{ rows: JsonObject[]; truncated: boolean }> {
    const limit = Math.min(Math.max(1, Math.trunc(options.limit)), ROWS_AT_MOST);
    const until = this.host.clock.now().getTime() + this.maxWaitMs;
    const sid = await this.start(query, options, limit, until, signal);
    try {
      await this.done(sid, until, signal);
      const rows = await this.rows(sid, limit, until, signal);
      return { rows: rows.slice(0, limit), truncated: rows.length > limit };
    } finally {
      await this.remove(sid);
    }
  }

  async check(signal?: AbortSignal): Promise<void> {
    const what = 'reading its version';
    const answer = await this.call({
      what,
      method: 'GET',
      path: '/services/server/info',
      query: { output_mode: 'json' },
      signal,
    });
    if (array(object(answer.body)['entry']).length === 0)
      throw this.http.fail(what, 'gave an answer that is not Splunk’s');
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** A server that is at its limit of concurrent searches says so; the search then waits its turn. */
  private async start(
    query: string,
    options: SiemSearchOptions,
    limit: number,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const what = 'starting a search';
    for (let turn = 0; ; turn += 1) {
      const answer = await this.create(
        {
          search: /^\s*(\||search\s)/i.test(query) ? query.trim() : `search ${query.trim()}`,
          exec_mode: 'normal',
          earliest_time: options.earliest,
          latest_time: options.latest,
          // One more than asked for, to tell "all of them" from "the first ones".
          max_count: String(limit + 1),
          auto_cancel: String(AUTO_CANCEL_SECONDS),
          output_mode: 'json',
        },
        what,
        signal,
      );
      const sid = string(object(answer.body)['sid']);
      if (sid !== null) return sid;
      const said = dialect.message(answer.body, answer.status) ?? 'no reason given';
      const full =
        (answer.status === 503 || answer.status === 400) && /concurrent|quota|maximum number/i.test(said);
      if (!full)
        throw this.http.fail(what, `did not accept the search (${answer.status}): ${said}`, {
          status: answer.status,
        });
      await this.waitTurn(turn, until, what, 'has no free place for another search', signal);
    }
  }

  private async create(
    form: Record<string, string>,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<ServiceAnswer> {
    const request = (path: string): Promise<ServiceAnswer> =>
      // A search changes nothing, and a lost job ends by itself.
      this.call({ what, method: 'POST', path, form, read: true, accept: [400, 404, 503], signal });
    if (this.version === 'v1') return request('/services/search/jobs');
    const answer = await request('/services/search/v2/jobs');
    if (answer.status !== 404) return answer;
    const older = await request('/services/search/jobs');
    if (older.status < 300) this.version = 'v1';
    return older;
  }

  private async done(sid: string, until: number, signal: AbortSignal | undefined): Promise<void> {
    const what = 'waiting for a search';
    for (let turn = 0; ; turn += 1) {
      const answer = await this.call({
        what,
        method: 'GET',
        path: `/services/search/jobs/${encodeURIComponent(sid)}`,
        query: { output_mode: 'json' },
        signal,
      });
      const content = object(object(array(object(answer.body)['entry'])[0])['content']);
      if (content['isFailed'] === true || string(content['dispatchState']) === 'FAILED')
        throw this.http.fail(
          what,
          `could not run the search: ${dialect.message(content, 200) ?? 'no reason given'}`,
        );
      if (content['isDone'] === true) return;
      await this.waitTurn(turn, until, what, 'did not finish the search', signal);
    }
  }

  /** 204 means that the results are not there yet, although the job may already be done. */
  private async rows(
    sid: string,
    limit: number,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject[]> {
    const what = 'reading the results of a search';
    const path = `/services/search/${this.version === 'v2' ? 'v2/' : ''}jobs/${encodeURIComponent(sid)}/results`;
    for (let turn = 0; ; turn += 1) {
      const answer = await this.call({
        what,
        method: 'GET',
        path,
        query: { output_mode: 'json', count: limit + 1, offset: 0 },
        maxResponseBytes: RESULT_BYTES,
        signal,
      });
      if (answer.status !== 204) return array(object(answer.body)['results']).map((row: Json) => object(row));
      await this.waitTurn(turn, until, what, 'did not hand over the results', signal);
    }
  }

  /** Not the caller's failure: the job would end by itself a minute later. */
  private async remove(sid: string): Promise<void> {
    await this.call({
      what: 'removing a search',
      method: 'DELETE',
      path: `/services/search/jobs/${encodeURIComponent(sid)}`,
      query: { output_mode: 'json' },
      accept: [404],
    }).catch(() => undefined);
  }

  private async waitTurn(
    turn: number,
    until: number,
    what: string,
    reason: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const wait = Math.min(SLOWEST_POLL_MS, FIRST_POLL_MS * 2 ** turn);
    if (this.host.clock.now().getTime() + wait > until)
      throw this.http.fail(what, `${reason} within ${this.maxWaitMs / 1000} s`);
    if (await pause(wait, signal)) return;
    throw new ConnectorFailure('The search in Splunk was given up before it was done.', {
      effect: 'none',
      transient: true,
    });
  }

  private call(request: ServiceRequest): Promise<ServiceAnswer> {
    return this.http.request({
      ...request,
      headers: { ...request.headers, authorization: this.authorization },
    });
  }
}

function authorization({ settings, secrets }: SplunkConfig): string {
  if (secrets.token !== undefined) return `Bearer ${secrets.token}`;
  return `Basic ${Buffer.from(`${settings.username ?? ''}:${secrets.password ?? ''}`).toString('base64')}`;
}
