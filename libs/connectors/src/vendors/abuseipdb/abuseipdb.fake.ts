import { isIP } from 'node:net';
import {
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export interface AbuseIpdbReport {
  score: number;
  reports: number;
  reporters: number;
  isTor?: boolean;
  isWhitelisted?: boolean;
}

export interface AbuseIpdbState {
  apiKey: string;
  /** By address; everything else has no report. */
  reports: Map<string, AbuseIpdbReport>;
  /** Calls that the key has left today. */
  remaining: number;
  /** Seconds until there are more; null: the answer says it by X-RateLimit-Reset only. */
  retryAfter: number | null;
  /** Epoch second of the next day. */
  reset: number;
}

const LIMIT = 1000;

export function startFakeAbuseIpdb(options: FakeOptions = {}): Promise<FakeService<AbuseIpdbState>> {
  const state: AbuseIpdbState = {
    apiKey: 'abuseipdb-key-0123456789abcdef',
    reports: new Map(),
    remaining: LIMIT,
    retryAfter: 3600,
    reset: 0,
  };
  return startFake<AbuseIpdbState>(
    {
      name: 'abuseipdb',
      state,
      handle: (request) => handle(state, request),
      troubled: (status) => errors(status, 'Server trouble'),
      connector: (url) => ({
        type: 'abuseipdb',
        name: 'AbuseIPDB',
        settings: { base_url: `${url}/api/v2`, requests_per_day: 0 },
        secrets: { api_key: state.apiKey },
      }),
    },
    options,
  );
}

function errors(status: number, detail: string): unknown {
  return { errors: [{ detail, status }] };
}

function handle(state: AbuseIpdbState, request: FakeRequest): FakeAnswer {
  if (request.headers['accept'] !== 'application/json') return { status: 302, headers: { location: '/' } };
  if (request.headers['key'] !== state.apiKey)
    return {
      status: 401,
      body: errors(
        401,
        'Authentication failed. Your API key is either missing, incorrect, or revoked. Note: The APIv2 key differs from the APIv1 key.',
      ),
    };
  if (request.method !== 'GET' || request.path !== '/api/v2/check')
    return { status: 404, body: errors(404, 'Not found') };
  if (state.remaining <= 0) return exhausted(state);
  const ip = request.query.get('ipAddress') ?? '';
  const days = Number(request.query.get('maxAgeInDays') ?? '30');
  if (isIP(ip) === 0) return { status: 422, body: errors(422, 'The ip address must be a valid IP address.') };
  if (!Number.isInteger(days) || days < 1 || days > 365)
    return { status: 422, body: errors(422, 'The max age in days must be between 1 and 365.') };
  state.remaining -= 1;
  return {
    status: 200,
    headers: { 'x-ratelimit-limit': String(LIMIT), 'x-ratelimit-remaining': String(state.remaining) },
    body: { data: data(ip, state.reports.get(ip)) },
  };
}

function exhausted(state: AbuseIpdbState): FakeAnswer {
  return {
    status: 429,
    headers: {
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(state.reset),
      ...(state.retryAfter === null ? {} : { 'retry-after': String(state.retryAfter) }),
    },
    body: errors(429, `Daily rate limit of ${LIMIT} requests exceeded for this endpoint.`),
  };
}

function data(ip: string, report: AbuseIpdbReport | undefined): unknown {
  return {
    ipAddress: ip,
    isPublic: !ip.startsWith('127.'),
    ipVersion: isIP(ip),
    isWhitelisted: report?.isWhitelisted ?? null,
    abuseConfidenceScore: report?.score ?? 0,
    countryCode: 'NL',
    usageType: 'Data Center/Web Hosting/Transit',
    isp: 'Example Hosting',
    domain: 'hosting.example',
    hostnames: [],
    isTor: report?.isTor ?? false,
    totalReports: report?.reports ?? 0,
    numDistinctUsers: report?.reporters ?? 0,
    lastReportedAt: report === undefined ? null : '2026-03-01T10:00:00+00:00',
  };
}
