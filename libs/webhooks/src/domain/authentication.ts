import { createHash, createHmac, timingSafeEqual, type Hmac } from 'node:crypto';
import type { SourceAuthentication } from '#contracts';
import { Problem } from '#platform';

const WINDOW_SECONDS = 300;

export type Headers = Record<string, string | string[] | undefined>;

export interface Credentials {
  authentication: SourceAuthentication;
  /** The header's name for `header`, the user's name for `basic`. */
  authentication_name: string | null;
  /** The live secrets: the current one, and after a rotation the one before it until it ends. */
  secrets: string[];
}

/**
 * Checks what stands in the headers alone, so that a stranger's body is not even read. For `hmac` that is the
 * timestamp and the presence of a signature.
 * @throws Problem invalid_signature, stale_timestamp
 */
export function checkHeaders(credentials: Credentials, headers: Headers, now: Date): void {
  switch (credentials.authentication) {
    case 'hmac':
      signature(headers);
      checkTimestamp(headers, now);
      return;
    case 'bearer':
      return checkSecret(
        credentials,
        /^Bearer (.+)$/i.exec(one(headers, 'authorization') ?? '')?.[1],
        'Authorization: Bearer <secret>',
      );
    case 'basic':
      return checkSecret(
        credentials,
        basicPassword(credentials, headers),
        'Authorization: Basic <user and secret>',
      );
    case 'header': {
      const name = credentials.authentication_name ?? 'x-webhook-secret';
      return checkSecret(credentials, one(headers, name.toLowerCase()), `${name}: <secret>`);
    }
  }
}

/**
 * An `hmac` source's signature over the bytes as received: HMAC-SHA256(secret, timestamp + "." + body), worked out while
 * they come in. Every live secret is tried, each in constant time.
 */
export class SignatureCheck {
  private readonly given: Buffer;
  private readonly expected: Hmac[];

  /** @throws Problem invalid_signature when there is none */
  constructor({ secrets }: Credentials, headers: Headers) {
    const timestamp = one(headers, 'x-webhook-timestamp') ?? '';
    this.given = signature(headers);
    this.expected = secrets.map((secret) => createHmac('sha256', secret).update(`${timestamp}.`));
  }

  update(chunk: Buffer): void {
    for (const expected of this.expected) expected.update(chunk);
  }

  /**
   * Once, after the last byte.
   * @throws Problem invalid_signature
   */
  assert(): void {
    const matches = this.expected.map((expected) => timingSafeEqual(expected.digest(), this.given));
    if (matches.includes(true)) return;
    throw new Problem(
      'invalid_signature',
      'X-Webhook-Signature does not fit the body: it must be sha256= and the hex HMAC-SHA256 of "<X-Webhook-Timestamp>.<body>" with the source\'s secret, over the bytes exactly as sent.',
    );
  }
}

function signature(headers: Headers): Buffer {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(one(headers, 'x-webhook-signature')?.trim() ?? '')?.[1];
  if (hex === undefined)
    throw new Problem(
      'invalid_signature',
      'X-Webhook-Signature is missing or is not of the form sha256=<64 hex digits>.',
    );
  return Buffer.from(hex, 'hex');
}

function checkTimestamp(headers: Headers, now: Date): void {
  const value = one(headers, 'x-webhook-timestamp') ?? '';
  if (!/^\d{9,11}$/.test(value))
    throw new Problem(
      'stale_timestamp',
      'X-Webhook-Timestamp is missing or is not a time in seconds since 1970.',
    );
  const seconds = now.getTime() / 1000 - Number(value);
  if (Math.abs(seconds) <= WINDOW_SECONDS) return;
  throw new Problem(
    'stale_timestamp',
    `X-Webhook-Timestamp is ${Math.round(Math.abs(seconds))} seconds ${seconds > 0 ? 'old' : 'in the future'}; ${WINDOW_SECONDS} are allowed. Check the sender's clock.`,
  );
}

function basicPassword(credentials: Credentials, headers: Headers): string | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(one(headers, 'authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const user = decoded.slice(0, colon);
  // The user's name is no secret, but both are compared before the answer.
  const same = equal(user, credentials.authentication_name ?? '');
  return colon >= 0 && same ? decoded.slice(colon + 1) : undefined;
}

function checkSecret(credentials: Credentials, given: string | undefined, form: string): void {
  const matches = credentials.secrets.map((secret) => equal(secret, given ?? ''));
  if (given !== undefined && matches.includes(true)) return;
  throw new Problem(
    'invalid_signature',
    `The secret is missing or wrong. This source wants the header ${form}.`,
  );
}

/** Constant time for texts of any length: what is compared are digests of equal length. */
function equal(left: string, right: string): boolean {
  const sha = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(sha(left), sha(right));
}

function one(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * The signature of a signed delivery in one spelling: the same one again is the same delivery, sent again or
 * replayed, for a new one would carry a new time. Null for sources that do not sign.
 */
export function signatureKey({ authentication }: Credentials, headers: Headers): string | null {
  return authentication === 'hmac' ? signature(headers).toString('hex') : null;
}

/** By what its sender knows a repeat of this delivery; what has no other name goes by its signature, if any. */
export function repeatKey(
  headers: Headers,
  repeatId: string | null,
  signature: string | null,
): string | null {
  const key = one(headers, 'idempotency-key')?.trim();
  if (key !== undefined && key !== '') return `key ${bounded(key)}`;
  const id = one(headers, 'webhook-id')?.trim();
  if (id !== undefined && id !== '') return `id ${bounded(id)}`;
  if (repeatId !== null) return `alert ${bounded(repeatId)}`;
  return signature === null ? null : `signature sha256=${signature}`;
}

/** A key of any length fits the index. */
function bounded(value: string): string {
  return value.length <= 200 && /^[\x20-\x7e]*$/.test(value)
    ? value
    : createHash('sha256').update(value).digest('hex');
}
