import { useCallback, useEffect, useRef, useState } from 'react';
import type { BacktestDto, PolicyDocumentDto } from '../../shared/api/generated/index.ts';
import { backtest, type BacktestProgress } from './policy.queries.ts';

export type BacktestState =
  | { is: 'idle' }
  | { is: 'running'; progress: BacktestProgress | null }
  | { is: 'failed'; error: unknown }
  | { is: 'done'; result: BacktestDto; draft: PolicyDocumentDto };

export interface DraftBacktest {
  state: BacktestState;
  start: (draft: PolicyDocumentDto) => void;
  /** Ends one that is under way, and puts away what came out of the last. */
  clear: () => void;
}

const IDLE: BacktestState = { is: 'idle' };

/** One at a time; it ends with the page. */
export function useBacktest(): DraftBacktest {
  const [state, setState] = useState<BacktestState>(IDLE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback((draft: PolicyDocumentDto): void => {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    const say = (next: BacktestState): void => {
      if (!signal.aborted) setState(next);
    };
    say({ is: 'running', progress: null });
    backtest(draft, signal, (progress) => say({ is: 'running', progress })).then(
      (result) => say({ is: 'done', result, draft }),
      (error: unknown) => say({ is: 'failed', error }),
    );
  }, []);
  const clear = useCallback((): void => {
    running.current?.abort();
    setState(IDLE);
  }, []);
  return { state, start, clear };
}
