import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import { readJson } from '../domain/json.ts';
import { isObject } from '../reading/values.ts';

/** A request that may be a handshake, and what it says. */
export interface Greeting {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, unknown>;
  body: Buffer;
}

/** Asks to confirm that a topic delivers here, or tells that it no longer does. */
export interface SubscriptionNotice {
  topic: string;
  /** What confirms it; null: it has ended. */
  address: string | null;
}

export interface HandshakeAnswer {
  headers?: Record<string, string>;
  /** JSON, or plain text. */
  body: JsonObject | string;
  /** A sentence for the list of deliveries. */
  detail: string;
  subscription?: SubscriptionNotice;
}

/** Everything that is true of a request by which a sender finds out whether its deliveries are wanted. */
export interface Handshake {
  /** As the list of deliveries has it; never changed. */
  name: string;
  /** What people call its sender. */
  title: string;
  method: 'GET' | 'POST' | 'OPTIONS';
  /** By the headers, the query and some of the bytes: most deliveries are none, and must not pay for it. */
  mayBe(greeting: Greeting): boolean;
  /**
   * @returns null when it is none after all
   * @throws Problem invalid_request for what nobody means
   */
  answer(greeting: Greeting): HandshakeAnswer | null;
}

export function defineHandshake(handshake: Handshake): Handshake {
  return handshake;
}

export function headerOf({ headers }: Greeting, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** The body when it is a JSON object, else null. */
export function objectOf({ body }: Greeting): JsonObject | null {
  const value = readJson(body.toString('utf8'))?.value;
  return isObject(value) ? value : null;
}

const LONGEST_ECHO = 2048;

/**
 * What is sent back as it came. No vendor's holds what HTML or a header line would be made of.
 * @throws Problem invalid_request
 */
export function echo(value: unknown, what: string): string {
  if (
    typeof value === 'string' &&
    value.length <= LONGEST_ECHO &&
    /^[\x20-\x7e]+$/.test(value) &&
    !/[<>"'&`]/.test(value)
  )
    return value;
  throw new Problem(
    'invalid_request',
    `${what} is not of a form that is sent back: 1 to ${LONGEST_ECHO} printable ASCII characters without < > " ' & and \`.`,
  );
}
