import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import { PROGRAM_ENVIRONMENT, builtProgram } from './built.ts';

export interface ServerProcess {
  url: string;
  /** Resolves when it says so; rejects with what it printed when it ends before. */
  ready: Promise<void>;
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>;
  /** As `kill -9`: nothing is said goodbye to. */
  kill(): Promise<void>;
  /** Asks it to end; resolves with the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
  output(): string;
}

export interface ServerProcessOptions {
  /** Left out: the embedded server in `dataDir`. */
  databaseUrl?: string;
  dataDir: string;
  port: number;
  environment?: Record<string, string>;
}

const running = new Set<ChildProcess>();
// A test that is given up must not leave servers behind: they would keep its database.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The server as people run it: a process of its own, from what is built. */
export function spawnServerProcess(options: ServerProcessOptions): ServerProcess {
  const child = spawn(process.execPath, [builtProgram('server')], {
    env: {
      ...PROGRAM_ENVIRONMENT,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      DATA_DIR: options.dataDir,
      PORT: String(options.port),
      LOG_LEVEL: 'error',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  void exited.then(() => running.delete(child));
  const ready = new Promise<void>((resolve, reject) => {
    void exited.then((code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      if (line.includes('is ready')) resolve();
    });
  });
  // Who ends a server on purpose does not wait for it to be ready.
  ready.catch(() => undefined);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    url: `http://127.0.0.1:${options.port}`,
    ready,
    exited,
    kill: () => end('SIGKILL').then(() => undefined),
    stop: (signal = 'SIGTERM') => end(signal),
    output: () => output,
  };
}

/** The same, once it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const server = spawnServerProcess(options);
  await server.ready;
  return server;
}

/** A browser's session over plain HTTP. */
export class ApiClient {
  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<ApiClient> {
    const answer = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok)
      throw new Error(`Signing in as ${email} answered ${answer.status}: ${await answer.text()}`);
    const { csrf_token } = (await answer.json()) as { csrf_token: string };
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    return new ApiClient(url, { cookie, 'x-csrf-token': csrf_token });
  }

  /** A stream of the server's, such as its events; cancel it. */
  async open(path: string): Promise<ReadableStream<Uint8Array>> {
    const answer = await fetch(`${this.url}${path}`, { headers: this.headers });
    if (!answer.ok || answer.body === null) throw new Error(`GET ${path} answered ${answer.status}.`);
    return answer.body;
  }

  /** @throws Error with the status and the body when it is not a 2xx */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** The headers of a signed delivery, as a gateway would send them. */
export function signedHeaders(
  secret: string,
  body: string | Buffer,
  contentType = 'application/json',
): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return {
    'content-type': contentType,
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': `sha256=${signature}`,
  };
}

/** Below the limit of a test (vitest.config.ts), so that it is the one to say what was missing. */
export const HANGS_MS = 600_000;

/** Waits for a fact; asks again every 50 ms. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = Date.now() + HANGS_MS;
  for (;;) {
    const value = await ask();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${HANGS_MS / 1000} s for: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
