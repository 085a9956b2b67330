import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';
import { TimeIsOver, within } from '#platform';
import { isForbiddenAddress, isPublicAddress } from '../domain/addresses.ts';

export interface TransportOptions {
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  /** For the whole exchange, so that a body that trickles cannot hold it for ever. */
  totalTimeoutMs: number;
  maxResponseBytes: number;
  /** PEM: certificates to trust besides the usual ones. */
  ca: string | undefined;
  /** Only to addresses on the internet: for where an outside service sends us, not an administrator. */
  publicOnly: boolean;
}

export const DEFAULT_TRANSPORT: TransportOptions = {
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 15_000,
  bodyTimeoutMs: 15_000,
  totalTimeoutMs: 30_000,
  maxResponseBytes: 8 * 1024 * 1024,
  ca: undefined,
  publicOnly: false,
};

export interface RawRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  signal?: AbortSignal | undefined;
  maxResponseBytes?: number | undefined;
}

export interface RawAnswer {
  status: number;
  /** Lower-case names; the last value when a header came several times. */
  headers: Record<string, string>;
  text: string;
}

export type TransportErrorKind =
  'connect' | 'certificate' | 'forbidden' | 'timeout' | 'cut' | 'too_large' | 'aborted';

export class TransportError extends Error {
  override name = 'TransportError';
  constructor(
    readonly kind: TransportErrorKind,
    message: string,
  ) {
    super(message);
  }

  /** The request surely never reached the service. */
  get notSent(): boolean {
    return this.kind === 'connect' || this.kind === 'certificate' || this.kind === 'forbidden';
  }
}

class ForbiddenAddressError extends Error {
  readonly code = 'TW_FORBIDDEN_ADDRESS';
}

type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Looks a name up and refuses it when any answer is an address that may not be reached (DNS rebinding too). */
export function guardedLookup(resolve: Resolve = dnsLookup, isRefused = isForbiddenAddress): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      if (addresses.some(({ address }) => isRefused(address)))
        return callback(new ForbiddenAddressError('The name leads to a forbidden address.'), '', 0);
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      return first === undefined
        ? callback(new Error('The name has no address.'), '', 0)
        : callback(null, first.address, first.family);
    });
  };
}

/** Real requests to one service: own connection pool, no redirects, bounded in time and size. */
export class Transport {
  private readonly agent: Agent;
  private readonly isRefused: (address: string) => boolean;

  constructor(private readonly options: TransportOptions) {
    this.isRefused = options.publicOnly ? (address) => !isPublicAddress(address) : isForbiddenAddress;
    this.agent = new Agent({
      connect: {
        timeout: options.connectTimeoutMs,
        lookup: guardedLookup(dnsLookup, this.isRefused),
        // Node takes `ca` instead of the usual authorities; here it stands beside them.
        ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
      },
      connections: 32,
      keepAliveTimeout: 10_000,
      headersTimeout: options.headersTimeoutMs,
      bodyTimeout: options.bodyTimeoutMs,
    });
  }

  /** Any HTTP answer resolves; everything else throws a TransportError. */
  async send(input: RawRequest): Promise<RawAnswer> {
    // An address that is no name is never looked up.
    const host = new URL(input.url).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && this.isRefused(host)) throw forbidden(this.options);
    try {
      return await within(this.options.totalTimeoutMs / 1000, input.signal ?? null, (signal) =>
        this.exchange(input, signal),
      );
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (input.signal?.aborted === true) throw new TransportError('aborted', 'was given up');
      if (error instanceof TimeIsOver)
        throw new TransportError('timeout', `did not answer within ${this.options.totalTimeoutMs / 1000} s`);
      throw classified(error, this.options);
    }
  }

  private async exchange(input: RawRequest, signal: AbortSignal): Promise<RawAnswer> {
    const answer = await request(input.url, {
      method: input.method,
      headers: input.headers,
      body: input.body,
      dispatcher: this.agent,
      signal,
    });
    const text = await readBounded(answer.body, input.maxResponseBytes ?? this.options.maxResponseBytes);
    return { status: answer.statusCode, headers: flatten(answer.headers), text };
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function readBounded(body: Dispatcher.ResponseData['body'], limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit)
      throw new TransportError('too_large', `answered with more than ${Math.floor(limit / 1024)} KB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) flat[name.toLowerCase()] = last;
  }
  return flat;
}

function forbidden({ publicOnly }: Partial<Pick<TransportOptions, 'publicOnly'>>): TransportError {
  return new TransportError(
    'forbidden',
    publicOnly === true
      ? 'sends on to an address that is not on the internet, which is not followed'
      : 'leads to a link-local or metadata address, which no connector may reach',
  );
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|SSL|TLS/;
/** What answers is no TLS. */
const PLAIN_CODES = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);
const CONNECT_CODES: Record<string, string> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has an address whose host name cannot be found',
  EAI_AGAIN: 'has an address whose host name cannot be looked up at the moment',
  EHOSTUNREACH: 'cannot be reached over the network',
  ENETUNREACH: 'cannot be reached over the network',
  UND_ERR_CONNECT_TIMEOUT: 'does not accept connections in time',
};

/** The error's code, also when the connection tried several addresses and each failed. */
function codeOf(error: unknown): string {
  const direct = (error as { code?: unknown }).code;
  if (typeof direct === 'string') return direct;
  const cause = (error as { cause?: unknown }).cause;
  const inner = (error as { errors?: unknown[] }).errors?.[0] ?? cause;
  return inner === undefined || inner === null ? '' : codeOf(inner);
}

/** What went wrong on the way, by what Node and undici call it. */
export function classified(
  error: unknown,
  options: Pick<TransportOptions, 'headersTimeoutMs'> & Partial<Pick<TransportOptions, 'publicOnly'>>,
): TransportError {
  const code = codeOf(error);
  const connect = CONNECT_CODES[code];
  if (connect !== undefined) return new TransportError('connect', connect);
  if (code === 'TW_FORBIDDEN_ADDRESS') return forbidden(options);
  if (PLAIN_CODES.has(code))
    return new TransportError('connect', `does not speak TLS at this port (${code})`);
  if (CERTIFICATE_CODES.test(code))
    return new TransportError('certificate', `shows a certificate that is not trusted (${code})`);
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return new TransportError('timeout', `did not answer within ${options.headersTimeoutMs / 1000} s`);
  if (code === 'UND_ERR_BODY_TIMEOUT')
    return new TransportError('timeout', 'stopped in the middle of its answer');
  return new TransportError('cut', `cut the connection${code === '' ? '' : ` (${code})`}`);
}
