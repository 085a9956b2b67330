import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

const ENTRY = new URL('../../apps/server/src/main.ts', import.meta.url).pathname;
const HOOK = new URL('../../scripts/typescript.mjs', import.meta.url).href;

export interface ServerProcess {
  url: string;
  /** As `kill -9`: nothing is said goodbye to. */
  kill(): Promise<void>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  output(): string;
}

export interface ServerProcessOptions {
  databaseUrl: string;
  dataDir: string;
  port: number;
  environment?: Record<string, string>;
}

/** The server as people run it: a process of its own, from the sources. Resolves when it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=development', `--import=${HOOK}`, '--disable-warning=ExperimentalWarning', ENTRY],
    {
      env: {
        PATH: process.env.PATH ?? '',
        DATABASE_URL: options.databaseUrl,
        DATA_DIR: options.dataDir,
        PORT: String(options.port),
        LOG_LEVEL: 'error',
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await untilReady(child, (line) => (output += `${line}\n`)).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`The server did not start: ${String(error)}\n${output}`);
  });
  return {
    url: `http://127.0.0.1:${options.port}`,
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
    output: () => output,
  };
}

function untilReady(child: ChildProcess, hear: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    if (child.stdout === null) return reject(new Error('no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      hear(line);
      if (line.includes('is ready')) resolve();
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
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

/** Waits for a fact; asks again every 50 ms. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
