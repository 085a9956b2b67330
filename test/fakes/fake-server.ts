import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The ground of our stand-ins for outside services: real HTTP servers on loopback that keep state, refuse wrong
 * requests in the vendor's own words and fail on demand. Node's own modules only, and no syntax that type
 * stripping cannot remove: they run by `node test/fakes/run.ts` too.
 */
export interface FakeCall {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
  /** Null when the connection was cut or left hanging. */
  status: number | null;
}

/** Something that really happened over there. */
export interface FakeEffect {
  service: string;
  effect: string;
  target: string;
  /** False when the state was so already. */
  changed: boolean;
  at: string;
}

/**
 * What the next matching calls get instead of, or after, the real answer.
 * `cut_after` does the work and then cuts the connection: the caller cannot know. `hang_after` does it and says nothing.
 */
export type Fault =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'html'; status?: number }
  | { kind: 'hang' }
  | { kind: 'cut_before' }
  | { kind: 'cut_after' }
  | { kind: 'hang_after' }
  | { kind: 'trickle' }
  | { kind: 'huge'; bytes: number };

export interface FaultOptions {
  /** How many calls; 1 unless told. */
  times?: number;
  method?: string;
  /** The path's beginning, or a pattern. */
  path?: string | RegExp;
}

export interface FakeOptions {
  /** A free one unless told. */
  port?: number;
  latencyMs?: number;
  onEffect?: (effect: FakeEffect) => void;
  /** Serves /__fake/* : faults, calls and effects for another process. */
  control?: boolean;
}

export interface FakeRequest {
  method: string;
  path: string;
  /** `path` split at `/`, decoded. */
  parts: string[];
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
  /** The parsed JSON body, or undefined when it is none. */
  json: Record<string, unknown> | undefined;
  form: URLSearchParams;
}

export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Ready to be sent to POST /api/connectors. */
export interface FakeConnector {
  type: string;
  name: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

export interface FakeService<S> {
  name: string;
  url: string;
  calls: FakeCall[];
  effects: FakeEffect[];
  state: S;
  connector: FakeConnector;
  fail(fault: Fault, options?: FaultOptions): void;
  /** Forgets calls, effects and pending faults; state stays. */
  clear(): void;
  close(): Promise<void>;
}

interface PendingFault {
  fault: Fault;
  left: number;
  options: FaultOptions;
}

const CALLS_KEPT = 20_000;

export interface FakeDefinition<S> {
  name: string;
  state: S;
  handle(
    request: FakeRequest,
    effect: (effect: string, target: string, changed?: boolean) => void,
  ): FakeAnswer;
  connector(url: string): FakeConnector;
  /** How the vendor answers when it is in trouble. */
  troubled(status: number): unknown;
}

export async function startFake<S>(
  definition: FakeDefinition<S>,
  options: FakeOptions,
): Promise<FakeService<S>> {
  const calls: FakeCall[] = [];
  const effects: FakeEffect[] = [];
  let faults: PendingFault[] = [];

  const effect = (kind: string, target: string, changed = true): void => {
    const made = { service: definition.name, effect: kind, target, changed, at: new Date().toISOString() };
    effects.push(made);
    options.onEffect?.(made);
  };
  const service: FakeService<S> = {
    name: definition.name,
    url: '',
    calls,
    effects,
    state: definition.state,
    connector: { type: '', name: '', settings: {}, secrets: {} },
    fail: (fault, given = {}) => faults.push({ fault, left: given.times ?? 1, options: given }),
    clear: () => {
      calls.length = 0;
      effects.length = 0;
      faults = [];
    },
    close: () => closed(server),
  };

  const answer = (request: FakeRequest, outgoing: ServerResponse): void => {
    const fault = takeFault(faults, request);
    const call: FakeCall = {
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      headers: request.headers,
      body: request.body,
      status: null,
    };
    calls.push(call);
    if (calls.length > CALLS_KEPT) calls.splice(0, calls.length - CALLS_KEPT);
    if (fault !== undefined) return misbehave(fault, definition, request, effect, call, outgoing);
    const made = definition.handle(request, effect);
    call.status = made.status;
    send(outgoing, made);
  };
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      if (options.control === true && request.path.startsWith('/__fake/'))
        return control(service, request, outgoing);
      if ((options.latencyMs ?? 0) === 0) return answer(request, outgoing);
      setTimeout(() => answer(request, outgoing), options.latencyMs);
    });
  });
  await listening(server, options.port ?? 0);
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  service.connector = definition.connector(service.url);
  return service;
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function closed(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    parts: url.pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent),
    query: url.searchParams,
    headers,
    body,
    json: parsed(body),
    form: new URLSearchParams(hasType(headers, 'application/x-www-form-urlencoded') ? body : ''),
  };
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function hasType(headers: Record<string, string>, type: string): boolean {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === type;
}

function takeFault(faults: PendingFault[], request: FakeRequest): Fault | undefined {
  const found = faults.find(({ left, options }) => {
    if (left <= 0 || (options.method !== undefined && options.method !== request.method)) return false;
    if (options.path === undefined) return true;
    return typeof options.path === 'string'
      ? request.path.startsWith(options.path)
      : options.path.test(request.path);
  });
  if (found !== undefined) found.left -= 1;
  return found?.fault;
}

function misbehave<S>(
  fault: Fault,
  definition: FakeDefinition<S>,
  request: FakeRequest,
  effect: (effect: string, target: string, changed?: boolean) => void,
  call: FakeCall,
  outgoing: ServerResponse,
): void {
  if (fault.kind === 'hang') return;
  if (fault.kind === 'cut_after' || fault.kind === 'hang_after') definition.handle(request, effect);
  if (fault.kind === 'hang_after') return;
  if (fault.kind === 'cut_before' || fault.kind === 'cut_after') {
    outgoing.destroy();
    return;
  }
  if (fault.kind === 'html') {
    call.status = fault.status ?? 200;
    outgoing.writeHead(call.status, { 'content-type': 'text/html; charset=utf-8' });
    outgoing.end('<!doctype html><title>Sign in</title><p>Please sign in.</p>');
    return;
  }
  if (fault.kind === 'trickle') {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.write('{"data":');
    return;
  }
  if (fault.kind === 'huge') {
    call.status = 200;
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.end(`{"filler":"${'x'.repeat(fault.bytes)}"}`);
    return;
  }
  call.status = fault.status;
  send(outgoing, {
    status: fault.status,
    body: fault.body ?? definition.troubled(fault.status),
    ...(fault.headers === undefined ? {} : { headers: fault.headers }),
  });
}

function send(outgoing: ServerResponse, answer: FakeAnswer): void {
  if (outgoing.destroyed) return;
  const text =
    answer.body === undefined
      ? ''
      : typeof answer.body === 'string'
        ? answer.body
        : JSON.stringify(answer.body);
  outgoing.writeHead(answer.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
    'content-length': String(Buffer.byteLength(text)),
    ...answer.headers,
  });
  outgoing.end(text);
}

function control<S>(service: FakeService<S>, request: FakeRequest, outgoing: ServerResponse): void {
  const what = request.path.slice('/__fake/'.length);
  if (what === 'calls') return send(outgoing, { status: 200, body: service.calls });
  if (what === 'effects') return send(outgoing, { status: 200, body: service.effects });
  if (what === 'clear') {
    service.clear();
    return send(outgoing, { status: 204 });
  }
  if (what === 'fail' && request.json !== undefined) {
    const { fault, options } = request.json as { fault: Fault; options?: FaultOptions };
    service.fail(fault, options);
    return send(outgoing, { status: 204 });
  }
  send(outgoing, { status: 404, body: { error: 'There are /__fake/{calls,effects,clear,fail}.' } });
}
