import {
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Json } from '#contracts';
import { pause, type Clock } from '#platform';
import type { ConnectorRef } from '../domain/capabilities.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';
import { answerText, redacted } from './answers.ts';
import { statusReason } from './failure-words.ts';
import { LONGEST_RETRY_AFTER_MS, backoffMs, retryAfterMs } from './retry.ts';
import {
  DEFAULT_TRANSPORT,
  Transport,
  TransportError,
  type RawAnswer,
  type TransportOptions,
} from './transport.ts';

const ATTEMPTS = 3;
const BREAKER_FAILURES = 5;
const BREAKER_HALF_OPEN_MS = 30_000;
const MOST_REDIRECTS = 3;
/** A call given up after this long counts against the service. */
const SLOW_MS = 3_000;

export interface ServiceRequest {
  /** What it is for, as it reads after "while": "looking up a URL". */
  what: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path below the service's base address, or a complete address on the same host (paging links). */
  path: string;
  /** Another base than the service's own, such as its sign-in host. */
  base?: string;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  json?: Json;
  form?: Record<string, string>;
  /** Sending it twice is the same as once. GET and DELETE are; others only where the service guarantees it. */
  idempotent?: boolean;
  /** It changes nothing over there, whatever its method: a search by POST, a token. */
  read?: boolean;
  /** Statuses besides 2xx that are an answer and not a failure, such as 404 for "unknown". */
  accept?: readonly number[];
  signal?: AbortSignal | undefined;
  maxResponseBytes?: number;
  /** False for calls that the service does not count, such as its health check. */
  counted?: boolean;
}

export interface ServiceAnswer {
  status: number;
  headers: Record<string, string>;
  /** The parsed JSON; null when there was no body. */
  body: Json;
}

/** How one service says what went wrong. */
export interface ErrorDialect {
  /** Its own words for a failure, or null. */
  message(body: Json, status: number): string | null;
  /** False when trying again cannot help although the status says so (a quota for the day). */
  worthRetrying?(body: Json, status: number): boolean;
  /** Milliseconds to wait, for services that do not speak `Retry-After`. */
  retryAfterMs?(headers: Record<string, string>, now: Date): number | null;
}

export interface ServiceHttpOptions {
  connector: ConnectorRef;
  /** The service's name in sentences: `VirusTotal`. */
  service: string;
  baseUrl: string;
  dialect: ErrorDialect;
  /** Values that must never appear in a message. */
  secrets: readonly string[];
  /** The access token of the moment, which must not appear either. */
  token?: () => string | null;
  clock: Clock;
  transport?: Partial<TransportOptions>;
  /** Takes a place in the rate limit that all processes share; waits a little or throws. */
  reserve?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Called once for each real request. */
  observe?: (status: string, seconds: number) => void;
  /** A single try without circuit breaker: health checks must see what is true now. */
  probe?: boolean;
  /** It answers by naming another server: reads follow it over HTTPS to the internet. Not for a service with secrets. */
  sendsOn?: boolean | undefined;
  random?: (() => number) | undefined;
}

/** Thrown inside an attempt; `retry` says whether another try may help and is safe. */
class AttemptFailure extends Error {
  constructor(
    readonly failure: ConnectorFailure,
    readonly retry: boolean,
    /** Counts for the circuit breaker: the service itself is in trouble. */
    readonly service: boolean,
    readonly waitMs: number | null = null,
  ) {
    super(failure.message);
  }
}

/**
 * The one road to an outside service: time-outs, retries only where a second call does no harm, circuit breaker,
 * shared rate limit, `Retry-After`, bounded answers. Its sentences never hold a secret.
 */
export class ServiceHttp {
  private readonly transport: Transport;
  /** For other servers than the one that an administrator has named. */
  private readonly elsewhere: Transport | null;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly random: () => number;
  private pausedUntil = 0;

  constructor(private readonly options: ServiceHttpOptions) {
    if (options.sendsOn === true && options.secrets.length > 0)
      throw new Error(`${options.service} has secrets, which must not follow it to another host.`);
    const transport = { ...DEFAULT_TRANSPORT, ...options.transport };
    this.transport = new Transport(transport);
    this.elsewhere = options.sendsOn === true ? new Transport({ ...transport, publicOnly: true }) : null;
    this.random = options.random ?? Math.random;
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof AttemptFailure && error.service),
      { breaker: new ConsecutiveBreaker(BREAKER_FAILURES), halfOpenAfter: BREAKER_HALF_OPEN_MS },
    );
  }

  /** @throws ConnectorFailure with a plain sentence; `effect` says whether the service may have acted all the same */
  async request(request: ServiceRequest): Promise<ServiceAnswer> {
    const attempts = this.options.probe === true ? 1 : ATTEMPTS;
    let mayHaveActed = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(request);
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw this.afterEarlierTry(error, mayHaveActed);
        mayHaveActed ||= error.failure.effect === 'unknown';
        if (!error.retry || attempt >= attempts) throw this.afterEarlierTry(error.failure, mayHaveActed);
        const wait = error.waitMs ?? backoffMs(attempt, this.random);
        if (wait > LONGEST_RETRY_AFTER_MS) throw this.afterEarlierTry(error.failure, mayHaveActed);
        await this.wait(wait, request, mayHaveActed);
      }
    }
  }

  /** A failure with the service's name before it, for what a client finds wrong in an answer. */
  fail(
    what: string,
    reason: string,
    options: { effect?: 'none' | 'unknown'; status?: number } = {},
  ): ConnectorFailure {
    const { effect = 'none', status } = options;
    return new ConnectorFailure(this.sentence(what, reason), { effect, serviceStatus: status });
  }

  async close(): Promise<void> {
    await Promise.all([this.transport.close(), this.elsewhere?.close()]);
  }

  private async attempt(request: ServiceRequest): Promise<ServiceAnswer> {
    const url = this.urlOf(request);
    await this.admit(request);
    if (this.options.probe === true) return this.exchange(request, url);
    const outcome = await this.throughBreaker(request, url);
    if (outcome instanceof AttemptFailure) throw outcome;
    return outcome;
  }

  private async throughBreaker(request: ServiceRequest, url: URL): Promise<ServiceAnswer | AttemptFailure> {
    try {
      return await this.breaker.execute(() =>
        // An answer such as 404 shows that the service is alive: for the breaker it is a success, so it is returned.
        this.exchange(request, url).catch((error: unknown) => {
          if (error instanceof AttemptFailure && !error.service) return error;
          throw error;
        }),
      );
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const seconds = BREAKER_HALF_OPEN_MS / 1000;
      const reason = `is not asked at the moment because ${BREAKER_FAILURES} calls in a row failed; it is tried again after ${seconds} s`;
      throw new ConnectorFailure(this.sentence(request.what, reason), {
        effect: 'none',
        transient: true,
        retryAfterSeconds: seconds,
      });
    }
  }

  private async admit(request: ServiceRequest): Promise<void> {
    const wait = this.pausedUntil - this.options.clock.now().getTime();
    if (wait > LONGEST_RETRY_AFTER_MS) {
      throw new ConnectorFailure(
        this.sentence(request.what, `asked for a pause of another ${Math.ceil(wait / 1000)} s`),
        {
          effect: 'none',
          transient: true,
          retryAfterSeconds: Math.ceil(wait / 1000),
        },
      );
    }
    if (wait > 0) await this.wait(wait, request, false);
    if (request.counted !== false && this.options.probe !== true)
      await this.options.reserve?.(request.signal);
  }

  private async wait(ms: number, request: ServiceRequest, mayHaveActed: boolean): Promise<void> {
    if (await pause(ms, request.signal)) return;
    throw this.afterEarlierTry(this.givenUp(request, 'none'), mayHaveActed);
  }

  private async exchange(request: ServiceRequest, url: URL): Promise<ServiceAnswer> {
    const started = performance.now();
    const safe = isRead(request) || (request.idempotent ?? request.method === 'DELETE');
    let status = 'failed';
    try {
      const raw = await this.send(request, url, 0);
      status = String(raw.status);
      return this.judged(request, raw, safe);
    } catch (error) {
      if (error instanceof TransportError) {
        status = error.kind;
        throw this.transportFailure(request, error, safe, performance.now() - started);
      }
      if (error instanceof AttemptFailure && status === '200') status = 'invalid_answer';
      throw error;
    } finally {
      this.options.observe?.(status, (performance.now() - started) / 1000);
    }
  }

  private async send(request: ServiceRequest, url: URL, redirects: number): Promise<RawAnswer> {
    const raw = await this.roadTo(url).send({
      method: request.method,
      url: url.href,
      headers: {
        accept: 'application/json',
        'user-agent': 'triage-warden',
        ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...request.headers,
      },
      body: bodyOf(request),
      signal: request.signal,
      maxResponseBytes: request.maxResponseBytes,
    });
    const target = redirectTarget(raw, url);
    // Another host would be handed the credentials; a changed method would be another request.
    if (
      request.method !== 'GET' ||
      target === null ||
      !(target.origin === url.origin || (this.elsewhere !== null && isSafeElsewhere(target, url))) ||
      redirects >= MOST_REDIRECTS
    )
      return raw;
    return this.send(request, target, redirects + 1);
  }

  /** The host that an administrator has named may stand in the own network; where it sends us may not. */
  private roadTo(url: URL): Transport {
    const isNamed = new URL(this.options.baseUrl).hostname === url.hostname;
    return isNamed || this.elsewhere === null ? this.transport : this.elsewhere;
  }

  private judged(request: ServiceRequest, raw: RawAnswer, safe: boolean): ServiceAnswer {
    const accepted = (raw.status >= 200 && raw.status < 300) || request.accept?.includes(raw.status) === true;
    const body = answerText(raw);
    if (accepted && body.problem === null)
      return { status: raw.status, headers: raw.headers, body: body.json };
    if (accepted && raw.status >= 300) return { status: raw.status, headers: raw.headers, body: null };
    throw this.statusFailure(request, raw, body, safe);
  }

  private statusFailure(
    request: ServiceRequest,
    raw: RawAnswer,
    body: { json: Json; problem: string | null },
    safe: boolean,
  ): AttemptFailure {
    const { status } = raw;
    const throttled = status === 429;
    const troubled = status >= 500 || (status < 300 && body.problem !== null);
    const now = this.options.clock.now();
    const asked = this.options.dialect.retryAfterMs?.(raw.headers, now) ?? retryAfterMs(raw.headers, now);
    const worth = this.options.dialect.worthRetrying?.(body.json, status) ?? true;
    if ((throttled || status === 503) && worth && asked !== null)
      this.pausedUntil = Math.max(this.pausedUntil, now.getTime() + asked);
    const words = body.problem ?? this.options.dialect.message(body.json, status);
    const failure = new ConnectorFailure(
      this.sentence(request.what, statusReason(status, words, asked, raw.headers)),
      {
        effect: troubled && !isRead(request) ? 'unknown' : 'none',
        serviceStatus: status,
        transient: throttled || status >= 500,
        retryAfterSeconds: asked === null ? null : Math.ceil(asked / 1000),
      },
    );
    // 429 refuses before anything is done, so even an unsafe call may be sent again.
    const retry = worth && (throttled || (safe && (status === 500 || (status >= 502 && status <= 504))));
    return new AttemptFailure(failure, retry, troubled, asked);
  }

  private transportFailure(
    request: ServiceRequest,
    error: TransportError,
    safe: boolean,
    ms: number,
  ): AttemptFailure {
    if (error.kind === 'aborted') {
      // Callers with short patience must not keep the breaker from ever seeing that the service hangs.
      return new AttemptFailure(
        this.givenUp(request, isRead(request) ? 'none' : 'unknown'),
        false,
        ms >= SLOW_MS,
      );
    }
    const failure = new ConnectorFailure(this.sentence(request.what, error.message), {
      effect: error.notSent || isRead(request) ? 'none' : 'unknown',
      transient: error.kind !== 'forbidden' && error.kind !== 'certificate',
    });
    const retry = error.kind === 'connect' || (safe && (error.kind === 'timeout' || error.kind === 'cut'));
    return new AttemptFailure(failure, retry, error.kind !== 'forbidden');
  }

  private givenUp(request: ServiceRequest, effect: 'none' | 'unknown'): ConnectorFailure {
    return new ConnectorFailure(this.sentence(request.what, 'was given up waiting for'), {
      effect,
      transient: true,
    });
  }

  /** A later, harmless failure must not hide that an earlier try may have had its effect. */
  private afterEarlierTry(error: unknown, mayHaveActed: boolean): unknown {
    const failure = error instanceof AttemptFailure ? error.failure : error;
    if (!mayHaveActed || !(failure instanceof ConnectorFailure) || failure.effect === 'unknown')
      return failure;
    return new ConnectorFailure(failure.message, {
      effect: 'unknown',
      transient: failure.transient,
      serviceStatus: failure.serviceStatus,
      retryAfterSeconds: failure.retryAfterSeconds,
    });
  }

  private urlOf(request: ServiceRequest): URL {
    const base = new URL(request.base ?? this.options.baseUrl);
    const absolute = /^https?:\/\//i.test(request.path);
    const url = absolute ? new URL(request.path) : new URL(base.href.replace(/\/$/, '') + request.path);
    if (url.origin !== base.origin)
      throw this.fail(
        request.what,
        'named an address on another host for the rest of its answer; it is not followed',
      );
    const pairs = Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined);
    if (pairs.length > 0)
      url.search = pairs
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
        .join('&');
    return url;
  }

  private sentence(what: string, reason: string): string {
    const { connector, service } = this.options;
    const token = this.options.token?.() ?? null;
    const secrets = token === null ? this.options.secrets : [...this.options.secrets, token];
    const name = connector.name === service ? service : `${service} (connector "${connector.name}")`;
    return redacted(`${name} ${reason}, while ${what}.`, secrets);
  }
}

function bodyOf({ json, form }: ServiceRequest): string | null {
  if (json !== undefined) return JSON.stringify(json);
  return form === undefined ? null : new URLSearchParams(form).toString();
}

function isRead(request: ServiceRequest): boolean {
  return request.read ?? request.method === 'GET';
}

/** Encrypted unless the way to it was not either, without a name and password, and no odd port of some other host. */
function isSafeElsewhere(target: URL, from: URL): boolean {
  if (target.username !== '' || target.password !== '') return false;
  if (target.hostname === from.hostname)
    return target.protocol === 'https:' || target.protocol === from.protocol;
  return target.protocol === 'https:' && target.port === '';
}

function redirectTarget(raw: RawAnswer, from: URL): URL | null {
  const location = raw.headers['location'];
  if (raw.status < 300 || raw.status >= 400 || location === undefined || !URL.canParse(location, from.href))
    return null;
  return new URL(location, from);
}
