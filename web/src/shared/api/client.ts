import { client } from './generated/client.gen.ts';
import { toProblem } from './problem.ts';
import { noteServerTime } from './server-clock.ts';
import { csrfToken } from './session-token.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
type Listener = () => void;
const expiredListeners = new Set<Listener>();

/** Called when the server no longer knows our session. */
export function onSessionExpired(listener: Listener): () => void {
  expiredListeners.add(listener);
  return () => expiredListeners.delete(listener);
}

let installed = false;

/** Adds the CSRF header to writes, turns failures into ProblemError, notices an ended session. Idempotent. */
export function installClient(): void {
  if (installed) return;
  installed = true;
  client.setConfig({
    // Absolute, since Node's fetch (tests) refuses relative addresses.
    baseUrl: globalThis.location.origin,
    credentials: 'same-origin',
    throwOnError: true,
  });
  client.interceptors.request.use((request) => {
    const token = csrfToken();
    if (token !== null && !SAFE_METHODS.has(request.method)) request.headers.set('X-CSRF-Token', token);
    return request;
  });
  client.interceptors.response.use((response) => {
    noteServerTime(response.headers.get('date'));
    return response;
  });
  client.interceptors.error.use((error, response) => {
    const problem = toProblem(error, response);
    if (problem.code === 'not_authenticated') for (const listener of expiredListeners) listener();
    return problem;
  });
}
