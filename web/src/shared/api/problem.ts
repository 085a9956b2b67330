import type { ErrorCode, FieldError } from '#contracts';
import { t } from '../texts/texts.ts';

/** What a failed request is to the app: the server's problem+json, or a failure to reach the server at all. */
export class ProblemError extends Error {
  override readonly name = t`ProblemError`;
  readonly status: number;
  /** `network` when no answer came; `unknown` when the answer was not ours (a proxy's page). */
  readonly code: ErrorCode | 'network' | 'unknown';
  readonly title: string;
  readonly detail: string;
  readonly correlationId: string | null;
  readonly errors: readonly FieldError[];

  constructor(problem: {
    status: number;
    code: ProblemError['code'];
    title: string;
    detail: string;
    correlationId: string | null;
    errors?: readonly FieldError[];
  }) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.correlationId = problem.correlationId;
    this.errors = problem.errors ?? [];
  }
}

interface ProblemBody {
  status?: unknown;
  code?: unknown;
  title?: unknown;
  detail?: unknown;
  correlation_id?: unknown;
  errors?: unknown;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function toProblem(error: unknown, response: Response | undefined): ProblemError {
  if (error instanceof ProblemError) return error;
  if (!response) {
    return new ProblemError({
      status: 0,
      code: 'network',
      title: t`The server did not answer`,
      detail: t`The server could not be reached. Check the connection; nothing you typed is lost.`,
      correlationId: null,
    });
  }
  const body: ProblemBody = typeof error === 'object' && error !== null ? error : {};
  const known = typeof body.code === 'string';
  return new ProblemError({
    status: response.status,
    code: known ? (body.code as ErrorCode) : 'unknown',
    title: text(body.title) || t`The server answered ${response.status}`,
    detail: text(body.detail) || (known ? '' : t`The answer did not come from Triage Warden itself.`),
    correlationId: text(body.correlation_id) || response.headers.get('x-correlation-id'),
    errors: Array.isArray(body.errors) ? (body.errors as FieldError[]) : [],
  });
}

/** Anything thrown, as a problem that can be shown. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    status: 0,
    code: 'unknown',
    title: t`Something went wrong in this page`,
    detail: error instanceof Error ? error.message : String(error),
    correlationId: null,
  });
}

export function isProblem(error: unknown, ...codes: ProblemError['code'][]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** Messages for a form, by dotted path: `{ 'parameters.host_id': 'is required' }`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]));
}
