import { classified } from '#connectors';
import { TimeIsOver } from '#platform';
import type { FailureKind } from './domain/back-off.ts';

/** What went wrong with a mail server, as a sentence for whoever looks after the mailbox. */
export class ImapFailure extends Error {
  override name = 'ImapFailure';
  constructor(
    readonly kind: FailureKind,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}

/** Of ImapFlow's errors what is read here. */
interface ImapError {
  code?: unknown;
  message?: unknown;
  authenticationFailed?: unknown;
  tlsFailed?: unknown;
  response?: unknown;
  responseText?: unknown;
}

const TIMEOUTS = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEDOUT', 'ETIMEOUT']);
const CLOSED = new Set([
  'NoConnection',
  'EConnectionClosed',
  'ClosedAfterConnectTLS',
  'ClosedAfterConnectText',
]);
const LONGEST_ANSWER = 200;
const HEADERS_TIMEOUT = { headersTimeoutMs: 15_000 };

/** ImapFlow's own words where the server offers no way to sign in with what is at hand; there is no code for it. */
const NO_SIGN_IN = /^(?:Unsupported authentication mechanism|No matching authentication method)$/;

/**
 * @param doing what was under way: `open the folder "INBOX"`
 * @param proof with what the user was signed in
 */
export function imapFailure(
  error: unknown,
  host: string,
  { doing, proof = 'the password' }: { doing?: string; proof?: string } = {},
): ImapFailure {
  if (error instanceof ImapFailure) return error;
  const { code, message, authenticationFailed, tlsFailed, responseText, response } = error as ImapError;
  const said = answerOf(responseText) ?? (authenticationFailed === true ? answerOf(response) : undefined);
  const quoted = said === undefined ? '' : `: "${said}"`;
  const told = (what: string) =>
    new ImapFailure('trouble', `The mail server ${host} ${what}.`, { cause: error });
  if (NO_SIGN_IN.test(String(message)))
    return new ImapFailure('refused', `The mail server ${host} offers no sign-in with ${proof}.`, {
      cause: error,
    });
  if (authenticationFailed === true)
    return new ImapFailure(
      'refused',
      `The mail server ${host} does not accept the user and ${proof}${quoted}.`,
      { cause: error },
    );
  if (error instanceof TimeIsOver || TIMEOUTS.has(String(code))) return told('does not answer in time');
  if (said !== undefined)
    return told(doing === undefined ? `answered${quoted}` : `could not ${doing}${quoted}`);
  if (tlsFailed === true && code === undefined) return told('does not offer the TLS that was chosen');
  if (CLOSED.has(String(code))) return told('cut the connection');
  return told(classified(error, HEADERS_TIMEOUT).message);
}

/** One line of the server's own words; of a whole response only when it is text. */
function answerOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return line === '' ? undefined : line.slice(0, LONGEST_ANSWER).toWellFormed();
}
