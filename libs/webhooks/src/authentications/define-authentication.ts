import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '#platform';

export const WINDOW_SECONDS = 300;

export type Headers = Record<string, string | string[] | undefined>;

/** What a delivery shows of itself before its body is read. */
export interface Shown {
  headers: Headers;
  /** The query of its address. */
  query: Record<string, unknown>;
  /** The live secrets: the current one, and after a rotation the one before it until it ends. */
  secrets: readonly string[];
  /** The source's `authentication_name`, or the usual one. */
  name: string;
  now: Date;
}

/** What a signature says that it is over; it is worked out while the body comes in. */
export interface Claim {
  /** Signed before the body. */
  prefix: string;
  /** As sent; one of them has to fit. */
  signatures: readonly Buffer[];
  /** The key that is made of a secret; its bytes unless told. */
  key?(secret: string): Buffer;
  /**
   * The prefix holds a time or an id of its own: the same prefix and body again are the same delivery, sent again or
   * replayed.
   */
  once: boolean;
  /** A sentence for a signature that does not fit. */
  refusal: string;
}

/** Everything that is true of a way in which a sender shows who it is. */
interface AuthenticationDefinition<Name extends string> {
  /** As sources hold it: lower case and dashes, and never changed. */
  name: Name;
  /** What people call it. */
  title: string;
  /** What the sender does, for whoever chooses. */
  description: string;
  /** What to set at the sender, with its secret. */
  setup: string;
  /** Whether what somebody has read on the way can be sent again, in a sentence. */
  replay: string;
  /** Said loudly wherever it is chosen or shown; null: nothing speaks against it. */
  warning: string | null;
  /** What the source's `authentication_name` is here; null: nothing. */
  named: { title: string; example: string; usual: string | null } | null;
  /** The headers that it reads, for the API's document. */
  headers: readonly { name: string; description: string }[];
  /** The sender makes the secret, and it is brought here. */
  bringsSecret?: true;
  /** A secret of its own form, of 32 random bytes. */
  secret?(random: Buffer): string;
  /** What is wrong with a secret that somebody brings; null: nothing. */
  secretFault?(secret: string): string | null;
  /**
   * Looks at what comes before the body, so that a stranger's is not even read.
   * @returns what the body still has to prove; null when it has shown who it is
   * @throws Problem invalid_signature, stale_timestamp
   */
  check(shown: Shown): Claim | null;
  /** Of a shell's command that delivers `$BODY` with `$SECRET`: lines before it, and curl's options. */
  curl(name: string): { before?: readonly string[]; options: readonly string[]; query?: string };
}

export type Authentication<Name extends string = string> = AuthenticationDefinition<Name>;

export function defineAuthentication<const Name extends string>(
  authentication: AuthenticationDefinition<Name>,
): Authentication<Name> {
  return authentication;
}

export function one(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws Problem invalid_signature */
export function checkSecret(secrets: readonly string[], given: string | undefined, wanted: string): null {
  const matches = secrets.map((secret) => equal(secret, given ?? ''));
  if (given !== undefined && matches.includes(true)) return null;
  throw new Problem('invalid_signature', `The secret is missing or wrong. This source wants ${wanted}.`);
}

/** Constant time for texts of any length: what is compared are digests of equal length. */
export function equal(left: string, right: string): boolean {
  const sha = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(sha(left), sha(right));
}

/**
 * The 32 bytes of HMAC-SHA256 signatures, in hex or in base64, behind `scheme` if there is one; other texts are no
 * signatures.
 * @throws Problem invalid_signature when there is none
 */
export function signaturesIn(header: string, texts: readonly string[], scheme: string): Buffer[] {
  const found = texts.flatMap((text) => {
    const given = text.trim();
    if (!given.startsWith(scheme)) return [];
    const encoded = given.slice(scheme.length);
    if (/^[0-9a-f]{64}$/i.test(encoded)) return [Buffer.from(encoded, 'hex')];
    return /^[A-Za-z0-9+/]{43}=$/.test(encoded) ? [Buffer.from(encoded, 'base64')] : [];
  });
  if (found.length > 0) return found;
  throw new Problem(
    'invalid_signature',
    `${header} is missing or is not of the form ${scheme}<64 hex digits>.`,
  );
}

/**
 * A time in seconds since 1970 as it was sent.
 * @throws Problem stale_timestamp when it is none, or more than five minutes off
 */
export function freshTime(header: string, value: string | undefined, now: Date): string {
  if (value === undefined || !/^\d{9,11}$/.test(value))
    throw new Problem('stale_timestamp', `${header} is missing or is not a time in seconds since 1970.`);
  const seconds = now.getTime() / 1000 - Number(value);
  if (Math.abs(seconds) <= WINDOW_SECONDS) return value;
  throw new Problem(
    'stale_timestamp',
    `${header} is ${Math.round(Math.abs(seconds))} seconds ${seconds > 0 ? 'old' : 'in the future'}; ${WINDOW_SECONDS} are allowed. Check the sender's clock.`,
  );
}

/** A shell's words that sign what they are given with `$SECRET`. */
export const SIGN_IN_HEX = 'openssl dgst -sha256 -hmac "$SECRET" -hex | sed \'s/^.* //\'';
