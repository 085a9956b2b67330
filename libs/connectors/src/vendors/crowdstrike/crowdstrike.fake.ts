import { randomUUID } from 'node:crypto';
import {
  hasType,
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export type FalconStatus = 'normal' | 'containment_pending' | 'contained' | 'lift_containment_pending';

export interface FalconHost {
  device_id: string;
  hostname: string;
  status: FalconStatus;
  platform_name: string;
  os_version: string;
  product_type_desc: string;
  local_ip: string;
  external_ip: string;
  agent_version: string;
  first_seen: string;
  last_seen: string;
  tags: string[];
  /** Reads left until a pending change is in force. */
  pendingReads: number;
}

export interface CrowdStrikeState {
  clientId: string;
  clientSecret: string;
  hosts: Map<string, FalconHost>;
  tokens: Set<string>;
  /** Reads of a host's details that still show a change as pending. */
  readsUntilDone: number;
  /** Makes a host of any name that is asked for. */
  autoHosts: boolean;
  addHost(hostname: string, more?: Partial<FalconHost>): FalconHost;
}

type Effect = (effect: string, target: string, changed?: boolean) => void;

export function startFakeCrowdStrike(options: FakeOptions = {}): Promise<FakeService<CrowdStrikeState>> {
  const state: CrowdStrikeState = {
    clientId: '0123456789abcdef0123456789abcdef',
    clientSecret: 'falcon-secret-0123456789',
    hosts: new Map(),
    tokens: new Set(),
    readsUntilDone: 1,
    autoHosts: false,
    addHost: (hostname, more = {}) => addHost(state, hostname, more),
  };
  return startFake<CrowdStrikeState>(
    {
      name: 'crowdstrike',
      state,
      handle: (request, effect) => handle(state, request, effect),
      troubled: (status) => failure(status, status === 429 ? 'API rate limit exceeded.' : 'Internal error'),
      connector: (url) => ({
        type: 'crowdstrike',
        name: 'CrowdStrike',
        settings: { base_url: url, client_id: state.clientId },
        secrets: { client_secret: state.clientSecret },
      }),
    },
    options,
  );
}

function meta(): unknown {
  return { query_time: 0.01, powered_by: 'device-api', trace_id: randomUUID() };
}

function failure(code: number, message: string): unknown {
  return { meta: meta(), errors: [{ code, message }], resources: [] };
}

function refused(code: number, message: string): FakeAnswer {
  return { status: code, body: failure(code, message) };
}

function addHost(state: CrowdStrikeState, hostname: string, more: Partial<FalconHost>): FalconHost {
  const host: FalconHost = {
    device_id: randomUUID().replaceAll('-', ''),
    hostname,
    status: 'normal',
    platform_name: 'Windows',
    os_version: 'Windows 11',
    product_type_desc: 'Workstation',
    local_ip: '10.20.30.40',
    external_ip: '198.51.100.7',
    agent_version: '7.18.0',
    first_seen: '2026-01-05T08:00:00Z',
    last_seen: '2026-03-01T12:00:00Z',
    tags: [],
    pendingReads: 0,
    ...more,
  };
  state.hosts.set(host.device_id, host);
  return host;
}

function handle(state: CrowdStrikeState, request: FakeRequest, effect: Effect): FakeAnswer {
  if (request.path === '/oauth2/token' && request.method === 'POST') return token(state, request);
  const given = (request.headers['authorization'] ?? '').replace(/^Bearer /, '');
  if (!state.tokens.has(given)) return refused(401, 'access denied, invalid bearer token');
  if (request.path === '/devices/queries/devices/v1' && request.method === 'GET')
    return query(state, request);
  if (request.path === '/devices/entities/devices/v2') return details(state, request);
  if (request.path === '/devices/entities/devices-actions/v2' && request.method === 'POST')
    return act(state, request, effect);
  return refused(404, 'not found');
}

function token(state: CrowdStrikeState, request: FakeRequest): FakeAnswer {
  if (!hasType(request.headers, 'application/x-www-form-urlencoded'))
    return refused(400, 'form encoding expected');
  const right =
    request.form.get('client_id') === state.clientId &&
    request.form.get('client_secret') === state.clientSecret;
  if (!right) return refused(403, 'access denied, authorization failed');
  const made = `falcon-token-${randomUUID()}`;
  state.tokens.add(made);
  return { status: 201, body: { access_token: made, expires_in: 1799, token_type: 'bearer' } };
}

/** As FQL compares: by the beginning of words, so that one name may find several hosts. */
function query(state: CrowdStrikeState, request: FakeRequest): FakeAnswer {
  const filter = request.query.get('filter');
  const limit = Number(request.query.get('limit') ?? 100);
  let found = [...state.hosts.values()];
  if (filter !== null) {
    const name = /^hostname:'((?:[^'\\]|\\.)*)'$/.exec(filter)?.[1]?.replaceAll(/\\(.)/g, '$1').toLowerCase();
    if (name === undefined) return refused(400, 'invalid filter expression');
    found = found.filter((host) => host.hostname.toLowerCase().startsWith(name));
    if (found.length === 0 && state.autoHosts) found = [state.addHost(name.toUpperCase())];
  }
  if (request.query.get('sort') === 'last_seen.desc')
    found.sort((left, right) => right.last_seen.localeCompare(left.last_seen));
  const ids = found.slice(0, limit).map((host) => host.device_id);
  return { status: 200, body: { meta: meta(), errors: [], resources: ids } };
}

function details(state: CrowdStrikeState, request: FakeRequest): FakeAnswer {
  const ids = request.method === 'GET' ? request.query.getAll('ids') : request.json?.['ids'];
  if (!Array.isArray(ids) || ids.length === 0) return refused(400, 'ids are required');
  if (request.method === 'POST' && !hasType(request.headers, 'application/json'))
    return refused(400, 'JSON expected');
  const hosts = ids.map((id) => state.hosts.get(String(id))).filter((host) => host !== undefined);
  const shown = hosts.map((host) => {
    settle(host);
    const { pendingReads: _left, ...device } = host;
    return { ...device };
  });
  return { status: 200, body: { meta: meta(), errors: [], resources: shown } };
}

function settle(host: FalconHost): void {
  if (host.status !== 'containment_pending' && host.status !== 'lift_containment_pending') return;
  if (host.pendingReads > 0) host.pendingReads -= 1;
  else host.status = host.status === 'containment_pending' ? 'contained' : 'normal';
}

function act(state: CrowdStrikeState, request: FakeRequest, effect: Effect): FakeAnswer {
  const action = request.query.get('action_name');
  const ids = request.json?.['ids'];
  if (action !== 'contain' && action !== 'lift_containment')
    return refused(400, 'Provided action_name is not valid');
  if (!hasType(request.headers, 'application/json') || !Array.isArray(ids) || ids.length === 0)
    return refused(400, 'ids are required');
  const host = state.hosts.get(String(ids[0]));
  if (host === undefined) return refused(404, 'No device found');
  const contained = host.status === 'contained' || host.status === 'containment_pending';
  if ((action === 'contain') === contained)
    return refused(
      409,
      `Device ${host.device_id} is already ${contained ? 'contained' : 'normal'}, or a containment change is pending`,
    );
  host.status = action === 'contain' ? 'containment_pending' : 'lift_containment_pending';
  host.pendingReads = state.readsUntilDone;
  effect(action, host.hostname);
  return {
    status: 202,
    body: {
      meta: meta(),
      errors: [],
      resources: [{ id: host.device_id, path: '/devices/entities/devices/v1' }],
    },
  };
}
