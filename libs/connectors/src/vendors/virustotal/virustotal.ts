import type { Json, JsonObject } from '#contracts';
import {
  UNKNOWN_REPUTATION,
  type ConnectorRef,
  type Reputation,
  type ThreatIntelligence,
} from '../../domain/capabilities.ts';
import { epochTime, number, object, string, strings, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { RememberedReputations } from '../../transport/remembered-reputations.ts';
import { openService } from '../../transport/open-service.ts';
import type { ErrorDialect, ServiceHttp } from '../../transport/service-http.ts';
import type { VirusTotalConfig } from './connector.ts';

const dialect: ErrorDialect = {
  message: (body) => {
    const error = object(object(body)['error']);
    const code = string(error['code']);
    if (code === 'QuotaExceededError')
      return 'the quota of the API key is used up; the daily one starts again at 00:00 UTC';
    return words([code, string(error['message'])].filter((part) => part !== null).join(', '));
  },
  // A used-up quota does not come back within seconds, unlike TooManyRequestsError.
  worthRetrying: (body) => errorCode(body) !== 'QuotaExceededError',
};

/** VirusTotal API v3: reports only; nothing is ever submitted, because a submission is public. */
export class VirusTotal implements ThreatIntelligence {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly remembered: RememberedReputations;
  private readonly apiKey: string;

  constructor(config: VirusTotalConfig, host: ClientHost) {
    this.connector = config.connector;
    this.apiKey = config.secrets.api_key ?? '';
    this.remembered = new RememberedReputations(host.clock);
    this.http = openService(config, host, {
      baseUrl: config.settings.base_url,
      dialect,
      secrets: [this.apiKey],
    });
  }

  lookupUrl(url: string, signal?: AbortSignal): Promise<Reputation> {
    const id = Buffer.from(url).toString('base64url');
    return this.lookup('url', `/urls/${id}`, 'looking up a URL', signal);
  }

  lookupDomain(domain: string, signal?: AbortSignal): Promise<Reputation> {
    return this.lookup(
      'domain',
      `/domains/${encodeURIComponent(domain.toLowerCase())}`,
      'looking up a domain',
      signal,
    );
  }

  lookupIp(ip: string, signal?: AbortSignal): Promise<Reputation> {
    return this.lookup(
      'ip-address',
      `/ip_addresses/${encodeURIComponent(ip)}`,
      'looking up an IP address',
      signal,
    );
  }

  lookupHash(hash: string, signal?: AbortSignal): Promise<Reputation> {
    return this.lookup(
      'file',
      `/files/${encodeURIComponent(hash.toLowerCase())}`,
      'looking up a file hash',
      signal,
    );
  }

  /**
   * The key travels in its header only: an address stands in the logs of every proxy on the way. Wrong keys are
   * refused (401) before the user in the path is looked at, so that any other answer of VirusTotal's own about that
   * user shows that the key is good.
   */
  async check(signal?: AbortSignal): Promise<void> {
    const what = 'checking the API key';
    const answer = await this.http.request({
      what,
      method: 'GET',
      path: '/users/me/overall_quotas',
      headers: this.headers(),
      counted: false,
      accept: [403, 404],
      signal,
    });
    const code = errorCode(answer.body);
    if (answer.status === 200 || code === 'ForbiddenError' || code === 'NotFoundError') return;
    throw this.http.fail(what, `answered ${answer.status} but not as VirusTotal does; check the address`, {
      status: answer.status,
    });
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private lookup(
    kind: string,
    path: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<Reputation> {
    return this.remembered.get(path, () => this.fetch(kind, path, what), signal);
  }

  /** Without the caller's signal: several callers may wait for the same answer. */
  private async fetch(kind: string, path: string, what: string): Promise<Reputation> {
    const answer = await this.http.request({
      what,
      method: 'GET',
      path,
      headers: this.headers(),
      accept: [404],
    });
    // 404 is VirusTotal's "never seen", but a proxy's or a wrong address's 404 has no such body.
    if (answer.status === 404) {
      if (errorCode(answer.body) === 'NotFoundError') return UNKNOWN_REPUTATION;
      throw this.http.fail(
        what,
        'answered 404 without saying that the object is unknown; check the address',
        { status: 404 },
      );
    }
    const data = object(object(answer.body)['data']);
    const attributes = object(data['attributes']);
    if (attributes['last_analysis_stats'] === undefined) return notAnalysed(data);
    return reputation(kind, data, attributes);
  }

  private headers(): Record<string, string> {
    return { 'x-apikey': this.apiKey };
  }
}

function errorCode(body: Json): string | null {
  return string(object(object(body)['error'])['code']);
}

/** Known to the service, but no engine has looked at it yet: that is no opinion. */
function notAnalysed(data: JsonObject): Reputation {
  return { ...UNKNOWN_REPUTATION, known: Object.keys(data).length > 0 };
}

function reputation(kind: string, data: JsonObject, attributes: JsonObject): Reputation {
  const stats = object(attributes['last_analysis_stats']);
  const counts = {
    malicious: number(stats['malicious']),
    suspicious: number(stats['suspicious']),
    harmless: number(stats['harmless']),
    undetected: number(stats['undetected']),
  };
  const id = string(data['id']);
  return {
    known: true,
    ...counts,
    total: counts.malicious + counts.suspicious + counts.harmless + counts.undetected,
    categories: categories(attributes),
    last_analysis_at: epochTime(attributes['last_analysis_date']),
    link: id === null ? null : `https://www.virustotal.com/gui/${kind}/${encodeURIComponent(id)}`,
  };
}

function categories(attributes: JsonObject): string[] {
  const given: (string | null)[] = Object.values(object(attributes['categories'])).map((value: Json) =>
    string(value),
  );
  const label = string(object(attributes['popular_threat_classification'])['suggested_threat_label']);
  const all = [...given, label, ...strings(attributes['tags'])].filter(
    (value): value is string => value !== null,
  );
  return [...new Set(all)].slice(0, 20);
}
