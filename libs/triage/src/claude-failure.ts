/** Why the model gave no verdict: the cause for metrics, the sentence for people. */
export class ClaudeFailure extends Error {
  override name = 'ClaudeFailure';

  constructor(
    readonly code: FailureCause,
    message: string,
    /** For so long no further judgement is tried, milliseconds. */
    readonly pauseMs = 0,
  ) {
    super(message);
  }
}

export const FAILURE_CAUSES = [
  'unauthorised',
  'rate_limited',
  'overloaded',
  'service_error',
  'unreachable',
  'timeout',
  'refused',
  'cut_off',
  'no_verdict',
  'invalid_verdict',
  'turns_used_up',
  'tokens_used_up',
  'money_used_up',
  'no_model',
  'paused',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

interface ApiErrorLike {
  status?: number | undefined;
  type?: string | null;
  message: string;
  name: string;
  headers?: Headers | undefined;
}

const AUTHORISATION_PAUSE_MS = 5 * 60_000;
const BUSY_PAUSE_MS = 30_000;

/** Turns what the SDK throws into a cause. Messages of the service are not quoted: they may repeat what was sent. */
export function asFailure(error: unknown): ClaudeFailure {
  if (error instanceof ClaudeFailure) return error;
  const given = error as ApiErrorLike;
  const { status, name } = given;
  if (
    name === 'APIConnectionTimeoutError' ||
    name === 'APIUserAbortError' ||
    name === 'TimeIsOver' ||
    name === 'AbortError'
  ) {
    return new ClaudeFailure('timeout', 'Claude did not answer in time.');
  }
  if (status === undefined) {
    const connection = String((error as { constructor?: { name?: string } }).constructor?.name).includes(
      'Timeout',
    );
    if (connection) return new ClaudeFailure('timeout', 'Claude did not answer in time.');
    return new ClaudeFailure(
      'unreachable',
      'Claude could not be reached or did not answer in the form of its API.',
    );
  }
  if (status === 401 || status === 403 || status === 402) {
    return new ClaudeFailure(
      'unauthorised',
      `Claude refused the API key (HTTP ${status}); check ANTHROPIC_API_KEY and its billing.`,
      AUTHORISATION_PAUSE_MS,
    );
  }
  if (status === 429)
    return new ClaudeFailure(
      'rate_limited',
      'The rate limit of the Claude API is reached (HTTP 429).',
      retryAfter(given.headers) ?? BUSY_PAUSE_MS,
    );
  if (status === 529)
    return new ClaudeFailure(
      'overloaded',
      'The Claude API is overloaded (HTTP 529).',
      retryAfter(given.headers) ?? BUSY_PAUSE_MS,
    );
  return new ClaudeFailure(
    'service_error',
    `The Claude API answered with an error (HTTP ${status}${given.type ? `, ${given.type}` : ''}).`,
  );
}

function retryAfter(headers: Headers | undefined): number | null {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 600) * 1000 : null;
}
