import {
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export type VirusTotalKind = 'url' | 'domain' | 'ip' | 'file';

export interface VirusTotalReport {
  malicious?: number;
  suspicious?: number;
  harmless?: number;
  undetected?: number;
  categories?: Record<string, string>;
  label?: string;
}

export interface VirusTotalState {
  apiKey: string;
  /** What the key's owner is called in an address. */
  user: string;
  /** By `kind:value`, such as `url:https://bad.example/x`. Everything else is unknown. */
  reports: Map<string, VirusTotalReport>;
  /** Answers for what `reports` does not hold; null for unknown. */
  otherwise: (kind: VirusTotalKind, value: string) => VirusTotalReport | null;
}

const PREFIX = '/api/v3';
const KINDS: Record<string, VirusTotalKind> = {
  urls: 'url',
  domains: 'domain',
  ip_addresses: 'ip',
  files: 'file',
};

export function startFakeVirusTotal(options: FakeOptions = {}): Promise<FakeService<VirusTotalState>> {
  const state: VirusTotalState = {
    apiKey: 'vt-key-0123456789abcdef',
    user: 'me',
    reports: new Map(),
    otherwise: () => null,
  };
  return startFake<VirusTotalState>(
    {
      name: 'virustotal',
      state,
      handle: (request) => handle(state, request),
      troubled: (status) => error(status === 429 ? 'TooManyRequestsError' : 'TransientError', 'Try again'),
      connector: (url) => ({
        type: 'virustotal',
        name: 'VirusTotal',
        settings: { base_url: `${url}${PREFIX}`, requests_per_minute: 0, requests_per_day: 0 },
        secrets: { api_key: state.apiKey },
      }),
    },
    options,
  );
}

function error(code: string, message: string): unknown {
  return { error: { code, message } };
}

function handle(state: VirusTotalState, request: FakeRequest): FakeAnswer {
  if (request.headers['x-apikey'] === undefined)
    return { status: 401, body: error('AuthenticationRequiredError', 'X-Apikey header is missing') };
  if (request.headers['x-apikey'] !== state.apiKey)
    return { status: 401, body: error('WrongCredentialsError', 'Wrong API key') };
  if (!request.path.startsWith(`${PREFIX}/`) || request.method !== 'GET')
    return { status: 404, body: error('NotFoundError', 'Resource not found.') };
  const [, , collection, id, sub] = request.parts;
  if (collection === 'users' && sub === 'overall_quotas') {
    return id === state.user
      ? { status: 200, body: { data: { api_requests_daily: { user: { used: 21, allowed: 500 } } } } }
      : { status: 404, body: error('NotFoundError', `User "${id}" not found`) };
  }
  const kind = KINDS[collection ?? ''];
  if (kind === undefined || id === undefined)
    return { status: 404, body: error('NotFoundError', 'Resource not found.') };
  return report(state, kind, id);
}

function report(state: VirusTotalState, kind: VirusTotalKind, id: string): FakeAnswer {
  if (kind === 'url' && !/^[A-Za-z0-9_-]+$/.test(id))
    return { status: 400, body: error('InvalidArgumentError', 'Invalid url id') };
  if (kind === 'file' && !/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(id))
    return { status: 400, body: error('InvalidArgumentError', 'Invalid file hash') };
  const value = kind === 'url' ? Buffer.from(id, 'base64url').toString('utf8') : id;
  const found = state.reports.get(`${kind}:${value}`) ?? state.otherwise(kind, value);
  if (found === null) return { status: 404, body: error('NotFoundError', `${kind} "${id}" not found`) };
  return {
    status: 200,
    body: {
      data: {
        id: kind === 'url' ? Buffer.from(value).toString('hex').slice(0, 64).padEnd(64, '0') : id,
        type: kind,
        links: {},
        attributes: {
          last_analysis_stats: {
            malicious: found.malicious ?? 0,
            suspicious: found.suspicious ?? 0,
            undetected: found.undetected ?? 10,
            harmless: found.harmless ?? 60,
            timeout: 1,
            'type-unsupported': 7,
          },
          last_analysis_date: 1_772_366_400,
          categories: found.categories ?? {},
          ...(found.label === undefined
            ? {}
            : { popular_threat_classification: { suggested_threat_label: found.label } }),
        },
      },
    },
  };
}
