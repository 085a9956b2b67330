import { ERROR_CODES, type ErrorCode, type FieldError } from '#contracts';

/**
 * An expected failure: becomes an application/problem+json answer. `detail` is a sentence for people: what was
 * wrong, where, what to do. Nothing of the inside, no secret.
 */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: FieldError[];
  /** Sent as Retry-After with 429 and 503. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { errors?: FieldError[]; cause?: unknown; retryAfterSeconds?: number | null | undefined } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = ERROR_CODES[code].status;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  correlation_id: string;
  errors?: FieldError[];
}

export function problemBody(problem: Problem, correlationId: string): ProblemBody {
  return {
    type: `urn:triage-warden:problem:${problem.code}`,
    title: ERROR_CODES[problem.code].title,
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    correlation_id: correlationId,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
  };
}
