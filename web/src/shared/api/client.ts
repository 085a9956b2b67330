import { isUnattended, watchAttendance } from '../session/attendance.ts';
import { client } from './generated/client.gen.ts';
import { toProblem } from './problem.ts';
import { noteServerTime } from './server-clock.ts';
import { csrfToken } from './session-token.ts';
import { chosenTenant } from './tenant.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
type Listener = () => void;
/** What the server wants to see before it does what it was asked. */
export type AccessDemand = 'reauthentication_required' | 'second_factor_enrolment_required';
/** True: it has seen it, and the request can be sent again. */
type DemandHandler = (demand: AccessDemand) => Promise<boolean>;
let demandHandler: DemandHandler | null = null;
const setupListeners = new Set<Listener>();

/** One dialog for the whole app. */
export function onAccessDemand(handler: DemandHandler): () => void {
  demandHandler = handler;
  return () => {
    if (demandHandler === handler) demandHandler = null;
  };
}

/** Called when the person has something to do before anything else works. */
export function onSetupNeeded(listener: Listener): () => void {
  setupListeners.add(listener);
  return () => setupListeners.delete(listener);
}

/** True: the same person has signed in again. */
type SessionHandler = () => Promise<boolean>;
let sessionHandler: SessionHandler | null = null;

/** Called when the server no longer knows our session. One dialog for the whole app. */
export function onSessionExpired(handler: SessionHandler): () => void {
  sessionHandler = handler;
  return () => {
    if (sessionHandler === handler) sessionHandler = null;
  };
}

/** Whoever asked does not notice more than that it took longer: the request waits for the dialog and is sent again. */
async function fetchOnDemand(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const again = request.clone();
  const response = await fetch(request);
  if (response.status === 401)
    return (await signedInAgain(request, response)) ? fetch(renewed(again)) : response;
  if (response.status !== 403 || demandHandler === null) return response;
  const code = await codeOf(response);
  if (code !== 'reauthentication_required' && code !== 'second_factor_enrolment_required') return response;
  return (await demandHandler(code)) ? fetch(again) : response;
}

/** Of a write; what is only read is read anew after the sign-in. Who signs out does not want to be signed in. */
async function signedInAgain(request: Request, response: Response): Promise<boolean> {
  if (sessionHandler === null || request.url.endsWith('/auth/logout')) return false;
  if ((await codeOf(response)) !== 'not_authenticated') return false;
  const signedIn = sessionHandler();
  return SAFE_METHODS.has(request.method) ? false : signedIn;
}

/** Nothing of it was done: it had not even been read. The new session has a token of its own. */
function renewed(request: Request): Request {
  const token = csrfToken();
  if (token !== null) request.headers.set('X-CSRF-Token', token);
  return request;
}

async function codeOf(response: Response): Promise<unknown> {
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: unknown };
  return code;
}

let installed = false;

/** Adds the CSRF header to writes and the tenant to sign-ins, turns failures into ProblemError, notices an ended session. Idempotent. */
export function installClient(): void {
  if (installed) return;
  installed = true;
  watchAttendance();
  client.setConfig({
    // Absolute, since Node's fetch (tests) refuses relative addresses.
    baseUrl: globalThis.location.origin,
    credentials: 'same-origin',
    throwOnError: true,
    fetch: fetchOnDemand,
  });
  client.interceptors.request.use((request) => {
    const token = csrfToken();
    // The session ends when nobody is there; a page that keeps itself fresh is not somebody.
    if (isUnattended()) request.headers.set('X-Unattended', '1');
    if (token !== null && !SAFE_METHODS.has(request.method)) request.headers.set('X-CSRF-Token', token);
    // Where to sign in; a session says by itself whose it is.
    const tenant = chosenTenant();
    if (tenant !== null) request.headers.set('X-Tenant', tenant);
    return request;
  });
  client.interceptors.response.use((response) => {
    noteServerTime(response.headers.get('date'));
    return response;
  });
  client.interceptors.error.use((error, response) => {
    const problem = toProblem(error, response);
    if (problem.code === 'password_change_required') for (const listener of setupListeners) listener();
    return problem;
  });
}
