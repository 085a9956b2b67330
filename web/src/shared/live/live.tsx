import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { keys } from '../api/query-keys.ts';
import { affectedKeys, type LiveMessage } from './invalidations.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

const LiveContext = createContext<LiveState>('connecting');
const FLUSH_MS = 1000;
/** Figures over hours, dear to count: they follow a burst at leisure. */
const SLOW_MS = 15_000;
const SLOW: ReadonlySet<unknown> = new Set([keys.stats.all[0]]);
/** An answer that is not there by then is asked for again. */
const PATIENCE_MS = 30_000;

/**
 * Gathers what a burst of events makes stale: the first at once, then at most once a second. What is being read is not
 * begun anew: where an answer takes longer than a second, none would ever arrive. Then it rests for as long as that took,
 * so that many pages of a list, or a server that has much to do, are asked half of the time at most.
 */
export class Invalidator {
  private readonly waiting = new Map<string, readonly unknown[]>();
  private readonly resting = new Map<string, { until: number }>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly queryClient: QueryClient;

  constructor(queryClient: QueryClient) {
    this.queryClient = queryClient;
  }

  add(message: LiveMessage): void {
    for (const key of affectedKeys(message)) this.waiting.set(JSON.stringify(key), key);
    if (this.timer === null) this.flush();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting.clear();
    this.resting.clear();
  }

  private flush(): void {
    const now = Date.now();
    for (const [text, { until }] of this.resting) if (until <= now) this.resting.delete(text);
    for (const [text, queryKey] of this.waiting) {
      if (this.resting.has(text)) continue;
      this.waiting.delete(text);
      this.resting.set(text, this.read(queryKey, now));
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting.size > 0) this.flush();
    }, FLUSH_MS);
  }

  private read(queryKey: readonly unknown[], from: number): { until: number } {
    const rest = { until: from + PATIENCE_MS };
    void this.queryClient.invalidateQueries({ queryKey }).finally(() => {
      const now = Date.now();
      rest.until = Math.max(now + (now - from), SLOW.has(queryKey[0]) ? from + SLOW_MS : 0);
    });
    return rest;
  }
}

function parse(data: string): LiveMessage | null {
  try {
    const message = JSON.parse(data) as Partial<LiveMessage>;
    return message.name && message.subject ? (message as LiveMessage) : null;
  } catch {
    return null;
  }
}

/** Opens the event stream for as long as it is mounted. A gap in the stream refetches all that is on the page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const invalidator = new Invalidator(queryClient);
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | null = null;
    let interrupted = false;

    const lost = (): void => {
      interrupted = true;
      setState('offline');
    };
    const open = (): void => {
      source = new EventSource('/api/events');
      source.onopen = () => {
        setState('live');
        if (interrupted) void queryClient.invalidateQueries({ refetchType: 'active' });
        interrupted = false;
      };
      source.onmessage = (event: MessageEvent<string>) => {
        const message = parse(event.data);
        if (message) invalidator.add(message);
      };
      // The server cannot replay what was missed: look at everything again.
      source.addEventListener('refetch', () => void queryClient.invalidateQueries());
      source.onerror = () => {
        lost();
        // The browser retries by itself unless the server refused; then it has to be opened anew.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 5000);
      };
    };
    // A connection that dies with the network says nothing of it for minutes.
    const back = (): void => {
      source?.close();
      open();
    };
    open();
    window.addEventListener('offline', lost);
    window.addEventListener('online', back);
    return () => {
      window.removeEventListener('offline', lost);
      window.removeEventListener('online', back);
      source?.close();
      if (retry !== null) clearTimeout(retry);
      invalidator.stop();
    };
  }, [queryClient]);

  return <LiveContext value={state}>{children}</LiveContext>;
}

export function useLiveState(): LiveState {
  return use(LiveContext);
}
