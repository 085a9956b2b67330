import { Logger } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Problem, problemBody } from '#platform';
import type { Backtest, BacktestProgress } from '../policy-backtests.ts';
import type { BacktestLineDto } from './dto/backtest.dto.ts';
import { toBacktestDto } from './policies.mapper.ts';

type Run = AsyncGenerator<BacktestProgress, Backtest>;

const logger = new Logger('PolicyBacktest');

/** A line for each step of the way, the last one with what came out. Whoever hangs up ends the work. */
export function backtestLines(run: Run, correlationId: string): Readable {
  return Readable.from(lines(run, correlationId));
}

async function* lines(run: Run, correlationId: string): AsyncGenerator<string> {
  let progress: BacktestProgress = { done: 0, total: 0 };
  try {
    for (let step = await run.next(); ; step = await run.next()) {
      if (step.done === true) {
        const { total } = step.value;
        yield line({ done: total, total, result: toBacktestDto(step.value), problem: null });
        return;
      }
      progress = step.value;
      yield line({ ...progress, result: null, problem: null });
    }
  } catch (error) {
    // The status has been sent long since: that it failed is the last line.
    const problem = error instanceof Problem ? error : unknown(error);
    if (problem.status >= 500) logger.error({ err: error, correlation_id: correlationId }, problem.message);
    yield line({ ...progress, result: null, problem: problemBody(problem, correlationId) });
  } finally {
    await run.return(undefined as never);
  }
}

function unknown(cause: unknown): Problem {
  return new Problem(
    'internal',
    'The backtest broke off by a fault of the server. Nothing was changed. The correlation id finds it in the log.',
    { cause },
  );
}

function line(content: BacktestLineDto): string {
  return `${JSON.stringify(content)}\n`;
}
