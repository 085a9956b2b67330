import { lookUp, type JsonObject } from '#contracts';
import type { ConnectorRef, Containment, Edr, HostInfo } from '../../domain/capabilities.ts';
import { array, number, object, string, strings, text, words } from '../../transport/answers.ts';
import { BearerToken, tokenOwner, type IssuedToken } from '../../transport/bearer-token.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { openService } from '../../transport/open-service.ts';
import type {
  ErrorDialect,
  ServiceAnswer,
  ServiceHttp,
  ServiceRequest,
} from '../../transport/service-http.ts';
import type { CrowdStrikeConfig } from './connector.ts';

/** The clouds of Falcon by the name that the token answer gives in X-Cs-Region. */
const REGIONS = new Map<string | undefined, string>(
  Object.entries({
    'us-1': 'https://api.crowdstrike.com',
    'us-2': 'https://api.us-2.crowdstrike.com',
    'us-3': 'https://api.us-3.crowdstrike.com',
    'eu-1': 'https://api.eu-1.crowdstrike.com',
    'us-gov-1': 'https://api.laggar.gcw.crowdstrike.com',
    'us-gov-2': 'https://api.us-gov-2.crowdstrike.mil',
  }),
);

const CONTAINMENT: Record<string, Containment> = {
  normal: 'normal',
  containment_pending: 'pending',
  contained: 'contained',
  lift_containment_pending: 'lifting',
};

const DEVICE_ID = /^[0-9a-f]{32}$/i;
const SAME_NAME_AT_MOST = 20;

const dialect: ErrorDialect = {
  message: (body) => {
    const [first] = array(object(body)['errors']);
    const error = object(first);
    const trace = string(object(object(body)['meta'])['trace_id']);
    const said = string(error['message']);
    return words(said === null ? null : `${said}${trace === null ? '' : ` (trace ${trace})`}`);
  },
  // Falcon does not send Retry-After but the epoch second at which calls are welcome again.
  retryAfterMs: (headers, now) => {
    const at = Number(headers['x-ratelimit-retryafter']);
    return Number.isFinite(at) && at > 0 ? Math.max(0, at * 1000 - now.getTime()) : null;
  },
};

/** CrowdStrike Falcon: hosts and network containment. */
export class CrowdStrike implements Edr {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly token: BearerToken;
  private readonly settings: CrowdStrikeConfig['settings'];
  private readonly clientSecret: string;
  private readonly base: string;

  constructor(config: CrowdStrikeConfig, host: ClientHost) {
    this.connector = config.connector;
    this.settings = config.settings;
    this.clientSecret = config.secrets.client_secret ?? '';
    this.base = config.settings.base_url;
    const { client_id, member_cid } = config.settings;
    const owner = [this.base, client_id, this.clientSecret, member_cid];
    this.token = new BearerToken(host.tokens, tokenOwner(config.connector.id, owner), () =>
      this.issueToken(this.base),
    );
    this.http = openService(config, host, {
      baseUrl: this.base,
      dialect,
      secrets: [this.clientSecret],
      token: () => this.token.value,
    });
  }

  async findHost(nameOrId: string, signal?: AbortSignal): Promise<HostInfo | null> {
    const what = 'looking for a host';
    if (DEVICE_ID.test(nameOrId))
      return (await this.details([nameOrId.toLowerCase()], what, signal))[0] ?? null;
    const found = await this.call({
      what,
      method: 'GET',
      path: '/devices/queries/devices/v1',
      query: { filter: `hostname:'${fql(nameOrId)}'`, sort: 'last_seen.desc', limit: SAME_NAME_AT_MOST },
      signal,
    });
    const ids = strings(object(found.body)['resources']);
    const hosts = ids.length === 0 ? [] : await this.details(ids, what, signal);
    // FQL compares words, not whole names: WEB would find WEB-01 too, and the wrong host must never be contained.
    const same = hosts.filter(({ hostname }) => hostname.toLowerCase() === nameOrId.toLowerCase());
    same.sort((left, right) => (right.last_seen_at ?? '').localeCompare(left.last_seen_at ?? ''));
    return same[0] ?? null;
  }

  async containment(hostId: string, signal?: AbortSignal): Promise<Containment> {
    const what = 'reading the containment of a host';
    const [host] = await this.details([hostId], what, signal);
    if (host === undefined)
      throw this.http.fail(what, `knows no host with the id ${hostId}`, { status: 404 });
    return host.containment;
  }

  /** The note stays in our own record: Falcon's containment request has no place for one. */
  contain(hostId: string, _note: string, signal?: AbortSignal): Promise<void> {
    return this.act('contain', hostId, 'containing a host', signal);
  }

  liftContainment(hostId: string, _note: string, signal?: AbortSignal): Promise<void> {
    return this.act('lift_containment', hostId, 'lifting the containment of a host', signal);
  }

  async check(signal?: AbortSignal): Promise<void> {
    const what = 'checking the API client and its scopes';
    await this.call({
      what,
      method: 'GET',
      path: '/devices/queries/devices/v1',
      query: { limit: 1 },
      signal,
    });
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async act(
    action: string,
    hostId: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.call({
      what,
      method: 'POST',
      path: '/devices/entities/devices-actions/v2',
      query: { action_name: action },
      json: { ids: [hostId] },
      // A second request for the same state is answered with 409 and changes nothing.
      idempotent: true,
      accept: [409],
      signal,
    });
  }

  private async details(ids: string[], what: string, signal: AbortSignal | undefined): Promise<HostInfo[]> {
    const answer = await this.call({
      what,
      method: 'POST',
      path: '/devices/entities/devices/v2',
      json: { ids },
      read: true,
      accept: [404],
      signal,
    });
    return array(object(answer.body)['resources']).map((item) => this.hostInfo(object(item), what));
  }

  private hostInfo(device: JsonObject, what: string): HostInfo {
    const status = string(device['status']) ?? 'missing';
    const containment = lookUp(CONTAINMENT, status);
    // Guessing "normal" could make somebody believe that a host is not contained.
    if (containment === undefined)
      throw this.http.fail(what, `reports a host in the unknown state "${words(status)}"`);
    return {
      id: text(device['device_id']),
      hostname: text(device['hostname']),
      containment,
      platform: string(device['platform_name']),
      os_version: string(device['os_version']),
      kind: string(device['product_type_desc']),
      local_ip: string(device['local_ip']),
      external_ip: string(device['external_ip']),
      domain: string(device['machine_domain']),
      agent_version: string(device['agent_version']),
      first_seen_at: string(device['first_seen']),
      last_seen_at: string(device['last_seen']),
      tags: strings(device['tags']),
    };
  }

  /** With a token; a refused one is replaced once, because it may have been revoked before its time. */
  private async call(request: ServiceRequest): Promise<ServiceAnswer> {
    const send = async (): Promise<ServiceAnswer> => {
      const { token, base = this.base } = await this.token.get();
      const answer = await this.http.request({
        ...request,
        base,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        accept: [...(request.accept ?? []), 401],
      });
      if (answer.status === 401) this.token.forget(token);
      return answer;
    };
    let answer = await send();
    if (answer.status === 401) answer = await send();
    if (answer.status === 401)
      throw this.http.fail(request.what, 'refused a fresh access token (401); check the API client', {
        status: 401,
      });
    this.refuseErrors(request, answer);
    return answer;
  }

  /** Falcon may list errors in an answer of 200. */
  private refuseErrors(request: ServiceRequest, answer: ServiceAnswer): void {
    if (request.accept?.includes(answer.status) === true) return;
    const errors = array(object(answer.body)['errors']).map(object);
    const serious = errors.filter((error) => request.accept?.includes(number(error['code'])) !== true);
    if (serious.length === 0) return;
    const said = dialect.message(answer.body, answer.status) ?? 'no message';
    throw this.http.fail(request.what, `reported an error (${number(serious[0]?.['code'])}): ${said}`, {
      effect: request.read === true || request.method === 'GET' ? 'none' : 'unknown',
      status: answer.status,
    });
  }

  /** The answer names the tenant's own cloud, where all calls then go. */
  private async issueToken(base: string): Promise<IssuedToken> {
    const { client_id, member_cid } = this.settings;
    const what = 'signing in';
    const answer = await this.http.request({
      what,
      method: 'POST',
      base,
      path: '/oauth2/token',
      form: {
        client_id,
        client_secret: this.clientSecret,
        ...(member_cid === undefined ? {} : { member_cid }),
      },
      read: true,
      accept: [307, 308],
    });
    const own = REGIONS.get(answer.headers['x-cs-region']);
    // Only from one of the vendor's own hosts to another: a header must not lead the credentials anywhere else.
    const mayMove = base === this.base && [...REGIONS.values()].includes(base);
    if (mayMove && own !== undefined && own !== base) return this.issueToken(own);
    const token = string(object(answer.body)['access_token']);
    if (token === null) throw this.http.fail(what, 'gave no access token', { status: answer.status });
    return { token, expiresInSeconds: number(object(answer.body)['expires_in']), base };
  }
}

/** A value inside a quoted FQL string. */
function fql(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
