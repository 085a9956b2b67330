import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, RefusalKind } from '#contracts';
import { AccessRefusals } from '../access/access-refusals.ts';
import { DatabaseAway, DatabaseBusy, isDatabaseAway, isDatabaseTimeout } from '../database/database-away.ts';
import { Problem, problemBody } from '../errors/problem.ts';

/** What others say by a status alone: the framework, its plugins, Node. */
const BY_STATUS: Record<number, ErrorCode> = {
  400: 'invalid_request',
  401: 'not_authenticated',
  403: 'forbidden',
  404: 'not_found',
  408: 'request_timeout',
  409: 'conflict',
  412: 'stale_version',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  431: 'headers_too_large',
  503: 'unavailable',
};

/** Refusals that leave an entry, wherever they come from: here it is known who asks. */
const REFUSALS: Partial<Record<ErrorCode, RefusalKind>> = {
  forbidden: 'permission',
  own_request: 'permission',
  level_too_low: 'permission',
  csrf_failed: 'csrf',
  invalid_credentials: 'reauthentication',
  rate_limited: 'throttled',
};

const LONGEST_PATH = 200;
/** With a 503 that names no time itself. */
const RETRY_AFTER_SECONDS = 5;

/** Every failure as problem+json; an unknown one shows nothing of its inside and is logged with its correlation id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly refusals: AccessRefusals) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (error instanceof Problem) this.note(error, request);
    sendProblem(error, request, http.getResponse<FastifyReply>(), this.logger);
  }

  /** Nobody waits for it: the answer is the same, and it never fails. */
  private note({ code, message }: Problem, { ctx, id }: FastifyRequest): void {
    const kind = REFUSALS[code];
    if (kind === undefined || ctx === undefined || ctx.actor.type === 'system') return;
    const { tenantId, actor, ip } = ctx;
    void this.refusals.note({ kind, tenantId, account: null, actor, ip, reason: message, correlationId: id });
  }
}

export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const problem = toProblem(error, request);
  const correlationId = request.id;
  if (problem.status >= 500)
    logger.error(
      { err: error, correlation_id: correlationId, url: request.url.split('?')[0] },
      problem.message,
    );
  if (reply.sent || reply.raw.headersSent) return;
  const retryAfter = problem.retryAfterSeconds ?? (problem.status === 503 ? RETRY_AFTER_SECONDS : null);
  if (retryAfter !== null) void reply.header('retry-after', String(retryAfter));
  void reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(problem, correlationId)));
}

/** The framework's own refusals, in words for whoever sent the request. */
const SENTENCES: Record<string, [ErrorCode, string]> = {
  FST_ERR_BAD_URL: [
    'invalid_request',
    'The address is not valid: after each % belong two hex digits of UTF-8.',
  ],
  // Not 414: where the web app is served, its address of everything else takes such a one and says 404.
  FST_ERR_MAX_PARAM_LENGTH: [
    'not_found',
    'There is nothing here: a part of the address is longer than any name is.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'invalid_request',
    'Content-Length and the body do not agree; the request was cut or counted wrongly.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_TYPE: ['unsupported_media_type', 'Send the body as application/json.'],
};

/** Of a length that a sentence can hold. */
function shortPath(url: string): string {
  const [path = ''] = url.split('?');
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}

function sentence({ message }: Error): string {
  if (message === '') return 'The request cannot be served as it stands.';
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function tooLarge(request: FastifyRequest, cause: unknown): Problem {
  const limit = request.routeOptions?.bodyLimit ?? 'unknown';
  return new Problem('too_large', `The body is larger than this route takes (${limit} bytes); send less.`, {
    cause,
  });
}

export function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) return new DatabaseAway(error);
  if (isDatabaseTimeout(error)) return new DatabaseBusy(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(request, error);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem('unsupported_media_type', 'Send the body as application/json.');
  if (
    error instanceof SyntaxError ||
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
  )
    return new Problem('invalid_json', `The body is not valid JSON: ${(error as Error).message}.`);
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const known = BY_STATUS[status];
    if (status === 404)
      return new Problem('not_found', `There is no ${request.method} ${shortPath(request.url)}.`);
    if (status === 413) return tooLarge(request, error);
    if (status < 500 || known !== undefined)
      return new Problem(known ?? 'invalid_request', sentence(error), { cause: error });
  }
  const said = SENTENCES[String(code)];
  if (said !== undefined) return new Problem(...said, { cause: error });
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  // Whoever says 4xx without a code of ours still says that the request was at fault.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem(BY_STATUS[status] ?? 'invalid_request', sentence(error as Error), { cause: error });
  return new Problem(
    'internal',
    'Something went wrong on the server; nothing was saved. The correlation id finds it in the log.',
    { cause: error },
  );
}
