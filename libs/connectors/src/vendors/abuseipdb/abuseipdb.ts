import type { JsonObject } from '#contracts';
import {
  UNKNOWN_REPUTATION,
  type ConnectorRef,
  type Reputation,
  type ThreatIntelligence,
} from '../../domain/capabilities.ts';
import { array, number, object, string, text, timeMs, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { openService } from '../../transport/open-service.ts';
import { RememberedReputations } from '../../transport/remembered-reputations.ts';
import type { ErrorDialect, ServiceHttp } from '../../transport/service-http.ts';
import type { AbuseIpdbConfig } from './connector.ts';

/** From here on AbuseIPDB itself counts as one engine that calls the address malicious, or suspicious. */
const MALICIOUS_CONFIDENCE = 75;
const SUSPICIOUS_CONFIDENCE = 25;

const dialect: ErrorDialect = {
  message: (body) =>
    words(
      array(object(body)['errors'])
        .map((error) => string(object(error)['detail']))
        .filter((detail) => detail !== null)
        .join('; '),
    ),
  // A used-up day comes with Retry-After, or only with the epoch second at which the next one begins.
  retryAfterMs: (headers, now) => {
    if (headers['retry-after'] !== undefined) return null;
    const at = Number(headers['x-ratelimit-reset']);
    return Number.isFinite(at) && at > 0 ? Math.max(0, at * 1000 - now.getTime()) : null;
  },
};

/** AbuseIPDB APIv2: what has been reported of an address. */
export class AbuseIpdb implements ThreatIntelligence {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly remembered: RememberedReputations;
  private readonly apiKey: string;
  private readonly maxAgeDays: number;

  constructor(config: AbuseIpdbConfig, host: ClientHost) {
    this.connector = config.connector;
    this.apiKey = config.secrets.api_key ?? '';
    this.maxAgeDays = config.settings.max_age_days;
    this.remembered = new RememberedReputations(host.clock);
    this.http = openService(config, host, {
      baseUrl: config.settings.base_url,
      dialect,
      secrets: [this.apiKey],
    });
  }

  lookupIp(ip: string, signal?: AbortSignal): Promise<Reputation> {
    const address = ip.toLowerCase();
    return this.remembered.get(
      address,
      async () => reputation(await this.report(address, 'looking up an IP address')),
      signal,
    );
  }

  lookupUrl(): Promise<Reputation> {
    return this.unknowable('looking up a URL');
  }

  lookupDomain(): Promise<Reputation> {
    return this.unknowable('looking up a domain');
  }

  lookupHash(): Promise<Reputation> {
    return this.unknowable('looking up a file hash');
  }

  /** The loopback address: AbuseIPDB answers for it, and nobody's address is given away by a check. */
  async check(signal?: AbortSignal): Promise<void> {
    await this.report('127.0.0.1', 'checking the API key', { counted: false, signal });
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async report(
    ip: string,
    what: string,
    options: { counted?: boolean; signal?: AbortSignal | undefined } = {},
  ): Promise<JsonObject> {
    const answer = await this.http.request({
      what,
      method: 'GET',
      path: '/check',
      query: { ipAddress: ip, maxAgeInDays: this.maxAgeDays },
      headers: { key: this.apiKey },
      ...options,
    });
    const data = object(object(answer.body)['data']);
    if (typeof data['abuseConfidenceScore'] !== 'number')
      throw this.http.fail(what, 'gave an answer that is not AbuseIPDB’s; check the address', {
        status: answer.status,
      });
    return data;
  }

  private unknowable(what: string): Promise<Reputation> {
    return Promise.reject(this.http.fail(what, 'knows IP addresses only'));
  }
}

function reputation(data: JsonObject): Reputation {
  const reports = number(data['totalReports']);
  // A score of 0 without a report is no judgement: nobody has said anything.
  if (reports === 0) return UNKNOWN_REPUTATION;
  const confidence = number(data['abuseConfidenceScore']);
  const malicious = confidence >= MALICIOUS_CONFIDENCE ? 1 : 0;
  const suspicious = malicious === 0 && confidence >= SUSPICIOUS_CONFIDENCE ? 1 : 0;
  return {
    known: true,
    malicious,
    suspicious,
    harmless: 0,
    undetected: 1 - malicious - suspicious,
    total: 1,
    categories: categories(data),
    last_analysis_at: reportedAt(data),
    link: `https://www.abuseipdb.com/check/${encodeURIComponent(text(data['ipAddress']))}`,
    reported: { confidence, reports, reporters: number(data['numDistinctUsers']) },
  };
}

function categories(data: JsonObject): string[] {
  const usage = string(data['usageType']);
  return [
    ...(usage === null ? [] : [usage]),
    ...(data['isTor'] === true ? ['Tor'] : []),
    ...(data['isWhitelisted'] === true ? ['on the allow list of AbuseIPDB'] : []),
  ];
}

function reportedAt(data: JsonObject): string | null {
  const ms = timeMs(data['lastReportedAt']);
  return ms === null ? null : new Date(ms).toISOString();
}
