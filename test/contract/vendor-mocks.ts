import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { HANGS_MS } from '../harness/server-process.ts';

/**
 * The vendors' contracts as validating mocks. They live beside the checkout (TW_SHARED, or ../shared) and are not
 * ours to keep here: where they are not at hand, or cannot be installed, the suite says so and is skipped.
 */
export interface Contracts {
  /** A copy with its modules installed, or null. */
  folder: string | null;
  /** Why there is none. */
  reason: string;
}

export function installedContracts(): Contracts {
  const checkout = resolve(import.meta.dirname, '../..');
  const source = join(process.env.TW_SHARED ?? join(dirname(checkout), 'shared'), 'contracts');
  if (!existsSync(join(source, 'mock-all.mjs')))
    return { folder: null, reason: `there is no ${source} (set TW_SHARED)` };
  // Other documents or modules make another copy.
  const hash = createHash('sha256');
  const documents = readdirSync(join(source, 'openapi'))
    .sort()
    .map((name) => join('openapi', name));
  for (const name of ['package-lock.json', 'mock-all.mjs', ...documents])
    hash.update(readFileSync(join(source, name)));
  const folder = join(tmpdir(), `triage-warden-contracts-${hash.digest('hex').slice(0, 12)}`);
  try {
    if (!existsSync(folder)) install(source, folder);
    return { folder, reason: '' };
  } catch (error) {
    return {
      folder: null,
      reason: `their modules could not be installed: ${String(error).split('\n')[0] ?? ''}`,
    };
  }
}

function install(source: string, folder: string): void {
  const building = `${folder}.${process.pid}`;
  cpSync(source, building, { recursive: true });
  execFileSync('chmod', ['-R', 'u+w', building]);
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: building,
      stdio: 'pipe',
      timeout: HANGS_MS,
    });
    moveTo(folder, building);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Two suites install at the same time: whoever comes second takes what the first has made. */
function moveTo(folder: string, building: string): void {
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

export interface VendorMocks {
  url(name: string): string;
  /** The next matching call gets this answer. */
  next(
    name: string,
    wanted: { prefer: string; times?: number; method?: string; path?: string },
  ): Promise<void>;
  calls(name: string): Promise<{ method: string; url: string; status: number; body: string }[]>;
  stop(): Promise<void>;
}

export async function startVendorMocks(folder: string, names: string[]): Promise<VendorMocks> {
  const child = spawn(process.execPath, ['mock-all.mjs', ...names], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', BASE_PORT: String(21_000 + (process.pid % 20_000)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const urls = await ready(child);
  const url = (name: string) => {
    const found = urls.get(name);
    if (found === undefined) throw new Error(`The mock of ${name} has not started.`);
    return found;
  };
  return {
    url,
    next: async (name, wanted) =>
      void (await fetch(`${url(name)}/__next`, { method: 'POST', body: JSON.stringify(wanted) })),
    calls: async (name) => (await (await fetch(`${url(name)}/__calls`)).json()) as never,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill();
      }),
  };
}

async function ready(child: ChildProcess): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  if (child.stdout === null) throw new Error('The mocks have no output.');
  for await (const line of createInterface(child.stdout)) {
    const [, name, url] = /^(\S+) \d+ (http\S+)/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) urls.set(name, url);
    if (line.startsWith('ready')) return urls;
  }
  throw new Error('The mocks ended before they were ready.');
}

/**
 * Stands before a mock and gives some answers itself: the mocks keep no state, so "nothing found" has to come from
 * somewhere for the call after it to be made.
 */
export async function before(
  target: string,
  own: (method: string, path: string) => { status: number; body: unknown } | undefined,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const answer = own(incoming.method ?? '', (incoming.url ?? '').split('?')[0] ?? '');
    if (answer !== undefined) {
      incoming.resume();
      outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(answer.body));
      return;
    }
    const options = { method: incoming.method ?? 'GET', headers: incoming.headers };
    const passed = httpRequest(`${target}${incoming.url ?? ''}`, options, (from: IncomingMessage) => {
      outgoing.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
