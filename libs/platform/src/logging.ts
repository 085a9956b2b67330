import type { LoggerService } from '@nestjs/common';
import { destination, pino, type Logger as Pino } from 'pino';

/** Anything under such a name never reaches the log. */
const SECRET_PATHS = ['password', 'secret', 'token', 'authorization', 'cookie', 'api_key'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);
/** TypeORM's error of a statement has its values, hashes and tokens among them. */
const VALUES_OF_STATEMENTS = 'err.parameters';

/** Nest tells of every module and route that it wires: of use when wiring fails only. */
const WIRING = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);

/** A start that fails is told once, in one sentence, by whoever called it. */
const STARTING = new Set(['NestApplication', 'ExceptionHandler']);

/**
 * Nest's logger over pino, JSON lines to standard output, or to standard error where the output is an answer of
 * its own. Without a per-request middleware: the webhook path
 * has none to spare, and failures carry their correlation id by themselves.
 */
export class PinoLoggerService implements LoggerService {
  private readonly pino: Pino;

  constructor(level: string, to: 'stdout' | 'stderr' = 'stdout') {
    const paths = [...SECRET_PATHS, VALUES_OF_STATEMENTS];
    this.pino = pino(
      { level, redact: { paths, censor: '[redacted]' }, base: null },
      // At once: a line that waits in another thread is overtaken by the last words of a process, or lost with it.
      destination({ dest: to === 'stdout' ? 1 : 2, sync: true }),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.write(typeof context === 'string' && WIRING.has(context) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.write(typeof context === 'string' && STARTING.has(context) ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the class's name last, and errors, stacks or fields before it. */
  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : undefined;
    const details = context === undefined ? rest : rest.slice(0, -1);
    const error = [message, ...details].find((value) => value instanceof Error);
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(error === undefined ? {} : { err: error }),
    };
    if (message instanceof Error) this.pino[level](fields, message.message);
    else if (typeof message === 'object' && message !== null)
      this.pino[level]({ ...fields, ...message }, textOf(details));
    else
      this.pino[level](
        fields,
        [String(message), ...details.filter((value) => typeof value === 'string')].join(' '),
      );
  }
}

function textOf(details: unknown[]): string {
  return details.filter((value) => typeof value === 'string').join(' ');
}
