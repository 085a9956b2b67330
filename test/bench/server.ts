import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';
import type { Target } from './load.ts';

export interface BenchServer {
  pid: number;
  url: string;
  administrator: typeof ADMINISTRATOR;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** For answers that are no JSON. */
  postText(path: string, body: unknown): Promise<string>;
  /** Milliseconds until the whole answer was there. */
  timed(path: string): Promise<number>;
  addSource(options: { auto_triage: boolean }): Promise<Target>;
  /** Waits until every alert's observables are stored; returns how many were not when it was called, and the wait. */
  untilExtracted(): Promise<{ alerts: number; seconds: number }>;
  /** Waits until nothing is left to triage; returns when the last verdict was reached, epoch milliseconds. */
  untilTriaged(timeoutMs: number): Promise<number>;
  /** When each alert's incident had its verdict, by the alert's own id. */
  triagedAt(alertIds: string[]): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

const ADMINISTRATOR = { email: 'admin@localhost', password: 'bench passphrase 12345' };
const PORT = 3917;

/** The built server as a process of its own, on a database that is there. */
export async function startServer(options: { databaseUrl: string; dataDir: string }): Promise<BenchServer> {
  const entry = new URL('../../dist/apps/server/src/main.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [...startFlags(), entry], {
    env: {
      PATH: process.env.PATH,
      // For profiles: --cpu-prof.
      NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS ?? '',
      DATABASE_URL: options.databaseUrl,
      DATA_DIR: options.dataDir,
      PORT: String(PORT),
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('is ready at')) break;
  child.stdout.resume();
  const url = `http://127.0.0.1:${PORT}`;
  const headers = await signIn(url);
  const owner = new pg.Client({ connectionString: options.databaseUrl });
  await owner.connect();
  let sources = 0;

  const postText = posting(url, headers);
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> =>
    JSON.parse(await postText(path, body)) as Record<string, unknown>;
  return {
    pid: child.pid ?? 0,
    url,
    administrator: ADMINISTRATOR,
    post,
    postText,
    timed: (path) => timed(`${url}${path}`, headers),
    addSource: async ({ auto_triage }) => {
      const slug = `bench-${++sources}`;
      const made = await post('/api/webhook-sources', {
        slug,
        name: slug,
        authentication: 'hmac',
        format: 'auto',
        default_type: 'phishing',
        auto_triage,
      });
      return { url: `${url}/api/webhooks/${slug}`, secret: String(made.secret) };
    },
    untilExtracted: () => untilExtracted(owner),
    untilTriaged: (timeoutMs) => untilTriaged(owner, timeoutMs),
    triagedAt: (alertIds) => triagedAt(owner, alertIds),
    stop: async () => {
      await owner.end();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function posting(url: string, headers: Record<string, string>) {
  return async (path: string, body: unknown): Promise<string> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
}

async function timed(url: string, headers: Record<string, string>): Promise<number> {
  const from = performance.now();
  const answer = await fetch(url, { headers });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`GET ${url} answered ${answer.status}.`);
  return performance.now() - from;
}

async function untilExtracted(owner: pg.Client): Promise<{ alerts: number; seconds: number }> {
  const from = performance.now();
  let alerts: number | null = null;
  for (;;) {
    const { rows } = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM extraction_pending');
    const pending = rows[0]?.n ?? 0;
    alerts ??= pending;
    if (pending === 0) return { alerts, seconds: (performance.now() - from) / 1000 };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Looks at the sources that are triaged only: counting through what the others have brought took 40 ms of each look. */
async function untilTriaged(owner: pg.Client, timeoutMs: number): Promise<number> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await owner.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM webhook_sources s CROSS JOIN LATERAL (
         SELECT FROM incidents i WHERE i.tenant_id = s.tenant_id AND i.source = s.slug AND i.status IN ('created', 'triaging')
         LIMIT 100000) waiting
       WHERE s.auto_triage`,
    );
    if (rows[0]?.open === 0) break;
    if (Date.now() > end) throw new Error(`${rows[0]?.open} incidents are still without a verdict.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { rows } = await owner.query<{ last: Date }>('SELECT max(created_at) AS last FROM verdicts');
  return (rows[0]?.last ?? new Date(0)).getTime();
}

async function triagedAt(owner: pg.Client, alertIds: string[]): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ external_id: string; at: Date }>(
    `SELECT a.external_id, v.created_at AS at FROM alerts a JOIN verdicts v ON v.incident_id = a.incident_id
     WHERE a.external_id = ANY($1)`,
    [alertIds],
  );
  return new Map(rows.map((row) => [row.external_id, row.at.getTime()]));
}

/** V8's flags of `npm start`: they decide how much memory garbage may take. */
/** With which `npm start` runs Node. */
export function startFlags(): string[] {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string };
  };
  return manifest.scripts.start.split(' ').filter((part) => part.startsWith('--'));
}

async function signIn(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMINISTRATOR),
  });
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`);
  const { csrf_token } = (await answer.json()) as { csrf_token: string };
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-csrf-token': csrf_token };
}
