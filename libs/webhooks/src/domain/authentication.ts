import { createHash, createHmac, timingSafeEqual, type Hash, type Hmac } from 'node:crypto';
import { Problem } from '#platform';
import { one, type Claim, type Headers } from '../authentications/define-authentication.ts';
import { authenticationNamed } from '../authentications/index.ts';

export type { Headers };

export interface Credentials {
  authentication: string;
  /** The header's, parameter's or user's name, where there is one. */
  authentication_name: string | null;
  /** The live secrets: the current one, and after a rotation the one before it until it ends. */
  secrets: string[];
}

/**
 * Checks what comes before the body, so that a stranger's is not even read.
 * @returns what the body still has to prove; null when the sender has shown who it is
 * @throws Problem invalid_signature, stale_timestamp
 */
export function checkShown(
  credentials: Credentials,
  { headers, query }: { headers: Headers; query: Record<string, unknown> },
  now: Date,
): SignatureCheck | null {
  const { secrets } = credentials;
  const authentication = authenticationNamed(credentials.authentication);
  if (authentication === undefined)
    throw new Problem(
      'invalid_signature',
      `This source authenticates as "${credentials.authentication}", which this version of the server does not know.`,
    );
  const name = credentials.authentication_name ?? authentication.named?.usual ?? '';
  const claim = authentication.check({ headers, query, secrets, name, now });
  return claim === null ? null : new SignatureCheck(claim, secrets);
}

/**
 * A signature over the bytes as received, worked out while they come in. Every live secret is tried with every signature
 * that was sent, each in constant time.
 */
export class SignatureCheck {
  private readonly expected: Hmac[];
  private readonly signed: Hash | null;

  constructor(
    private readonly claim: Claim,
    secrets: readonly string[],
  ) {
    this.expected = secrets.map((secret) => createHmac('sha256', claim.key?.(secret) ?? secret));
    this.signed = claim.once ? createHash('sha256') : null;
    this.update(Buffer.from(claim.prefix));
  }

  update(chunk: Buffer): void {
    for (const expected of this.expected) expected.update(chunk);
    this.signed?.update(chunk);
  }

  /**
   * Once, after the last byte.
   * @returns what was signed, in 64 hex digits: the same again is the same delivery, sent again or replayed, for a new one
   *   would carry a new time. Null where nothing in it tells a new one from an old one
   * @throws Problem invalid_signature
   */
  assert(): string | null {
    const matches = this.expected.flatMap((expected) => {
      const digest = expected.digest();
      return this.claim.signatures.map((given) => timingSafeEqual(digest, given));
    });
    if (matches.includes(true)) return this.signed?.digest('hex') ?? null;
    throw new Problem('invalid_signature', this.claim.refusal);
  }
}

/** By what its sender knows a repeat of this delivery; its alerts and its signature are known by themselves. */
export function repeatKey(headers: Headers): string | null {
  const key = one(headers, 'idempotency-key')?.trim();
  if (key !== undefined && key !== '') return `key ${bounded(key)}`;
  const id = (one(headers, 'webhook-id') ?? one(headers, 'svix-id'))?.trim();
  return id === undefined || id === '' ? null : `id ${bounded(id)}`;
}

/** A key of any length fits the index. */
function bounded(value: string): string {
  return value.length <= 200 && /^[\x20-\x7e]*$/.test(value)
    ? value
    : createHash('sha256').update(value).digest('hex');
}
