import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem.ts';

/** Reads are retried twice when the server was not reached or was not ready; an answer is an answer. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 2 && isProblem(error, 'network', 'unavailable');
}

/**
 * Whatever the browser thinks of the network: by default a read would wait in silence, and an approval would be kept
 * and sent whenever the connection is back, perhaps hours after anybody meant it.
 */
const NETWORK_MODE = 'always';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        networkMode: NETWORK_MODE,
        // Events say when something has changed; time alone makes nothing stale soon.
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: NETWORK_MODE },
    },
  });
}
