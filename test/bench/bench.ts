import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform';
import { startFakes } from '../fakes/index.ts';
import { backtestBench } from './backtest.ts';
import { figuresBench } from './figures.ts';
import { liveBench } from './live.ts';
import { closedLoop, median, openLoop, percentile, type LoadResult, type Target } from './load.ts';
import { mailsBench } from './mails.ts';
import { memoryOf, processorTimeOf, watchMemory, type MemoryWatch } from './processes.ts';
import { searchBench } from './search.ts';
import { startServer, type BenchServer } from './server.ts';

const ROUNDS = 3;
const SECONDS = 6;
const TRIAGED = 1500;
const RATE = 20;
const RATE_SECONDS = 20;
const LOOK_UP_MS = 20;

const root = new URL('../../', import.meta.url).pathname;
const shared = process.env.TW_SHARED ?? join(root, '../shared');
const limits = join(shared, 'bench/limit');

/** All of it, or what is named: `npm run bench -- backtest`. */
const { positionals: named, values } = parseArgs({
  allowPositionals: true,
  options: { mails: { type: 'string' } },
});
const wants = (part: 'webhooks' | 'backtest' | 'live' | 'figures' | 'search' | 'mails') =>
  named.length === 0 || named.includes(part);

const say = (line: string) => process.stdout.write(`${line}\n`);
const round = (value: number, digits = 1) => value.toFixed(digits);

if (wants('mails')) await mailsBench(values.mails ?? null);
// The rest needs a server.
if (named.length > 0 && named.every((part) => part === 'mails')) process.exit(0);

const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
const fakes = await startFakes({ latencyMs: LOOK_UP_MS });
fakes.virustotal.state.otherwise = (_kind, value) =>
  value.length % 3 === 0 ? { malicious: 30, harmless: 5, undetected: 30 } : { harmless: 60, undetected: 10 };
let server: BenchServer | null = null;
try {
  server = await startServer({ databaseUrl: postgres.url, dataDir });
  const roots = [server.pid, postgres.pid];
  say(
    `Idle: server and PostgreSQL ${round(memoryOf(roots), 0)} MB (server ${round(memoryOf([server.pid]), 0)} MB).`,
  );
  if (wants('webhooks')) {
    const memory = await acceptBench(server, () => watchMemory(roots));
    await triageBench(server, memory);
    await endToEndBench(server);
    const [ofServer = 0, ofPostgres = 0] = memory.stop();
    say(
      `Peak: server and PostgreSQL ${round(ofServer + ofPostgres, 0)} MB, target 400 (server ${round(ofServer, 0)} MB).`,
    );
  }
  if (wants('backtest')) await policyBench(server, roots);
  // Before the figures: they fill the database with a million more.
  if (wants('live')) await liveBench(server, postgres, say);
  if (wants('figures')) await figuresBench(server, postgres.url, say);
  if (wants('search')) await searchBench(server, postgres, say);
} finally {
  await server?.stop();
  await fakes.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/**
 * Ours and the bare server in turn, on the same PostgreSQL, nothing triaged meanwhile. What ours has left for later is
 * done before the bare one begins, so that each pays for its own. Memory is watched once the two are
 * no longer compared: looking takes 20 ms of the one that sends the alerts, twice a second.
 */
async function acceptBench(own: BenchServer, watch: () => MemoryWatch): Promise<MemoryWatch> {
  const source = await own.addSource({ auto_triage: false });
  for (const connections of [16, 64]) {
    const results: { own: LoadResult[]; bare: LoadResult[]; left: { alerts: number; seconds: number }[] } = {
      own: [],
      bare: [],
      left: [],
    };
    for (let i = 0; i < ROUNDS; i += 1) {
      results.own.push(await closedLoop(source, connections, SECONDS));
      results.left.push(await own.untilExtracted());
      const bare = await bareLoop(connections);
      if (bare !== null) results.bare.push(bare);
    }
    const rate = median(results.own.map((r) => r.accepted_per_second));
    const refused = results.own.reduce((sum, r) => sum + r.refused, 0);
    say(
      `Accepts at ${connections} connections: ${round(rate, 0)}/s, p50 ${round(median(results.own.map((r) => r.p50_ms)))} ms, p99 ${round(median(results.own.map((r) => r.p99_ms)))} ms, refused ${refused}.`,
    );
    const left = results.left.reduce((sum, { alerts }) => sum + alerts, 0);
    const seconds = results.left.reduce((sum, round) => sum + round.seconds, 0);
    say(
      `  Left for later, of all rounds: the observables of ${left} alerts, done in ${round(seconds, 0)} s (${round(left / seconds, 0)}/s).`,
    );
    if (results.bare.length > 0) {
      const limit = median(results.bare.map((r) => r.accepted_per_second));
      say(`  Bare Fastify and pg: ${round(limit, 0)}/s. Ratio ${round(rate / limit, 2)} (target 1).`);
    }
  }
  const memory = watch();
  const before = spent(own);
  const { accepted_per_second } = await closedLoop(source, 64, SECONDS);
  await own.untilExtracted();
  // The loop warms up for a second, which counts here and not there.
  say(
    `  Processor time of one at 64 connections, what is left for later included: ${perItem(own, before, accepted_per_second * (SECONDS + 1))}.`,
  );
  return memory;
}

/** A policy tried on 100 000 past decisions. */
async function policyBench(own: BenchServer, roots: number[]): Promise<void> {
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  try {
    const memory = watchMemory(roots);
    const { seconds, decisions, changed, others } = await backtestBench(own, owner);
    const [ofServer = 0] = memory.stop();
    say(
      `Backtest of ${decisions} decisions: ${round(seconds)} s (target 10 s), ${changed} differ; server at most ${round(ofServer, 0)} MB.`,
    );
    say(
      `  Others' answers meanwhile: p50 ${round(others.p50_ms)} ms, p99 ${round(others.p99_ms)} ms, longest ${round(others.longest_ms)} ms.`,
    );
  } finally {
    await owner.end();
  }
}

function spent(own: BenchServer): { server: number; postgres: number } {
  return { server: processorTimeOf(own.pid), postgres: processorTimeOf(postgres.pid) };
}

function perItem(own: BenchServer, before: { server: number; postgres: number }, items: number): string {
  const after = spent(own);
  return `server ${round((after.server - before.server) / items, 2)} ms, PostgreSQL ${round((after.postgres - before.postgres) / items, 2)} ms`;
}

/** The clock runs from the first alert of a burst until the last of them has its verdict. */
async function triageBench(own: BenchServer, memory: MemoryWatch): Promise<void> {
  for (const fake of [fakes.virustotal]) await own.post('/api/connectors', fake.connector);
  const source = await own.addSource({ auto_triage: true });
  // Warms up, and is the one whose memory is watched: looking takes time from what is measured, and none from pgbench.
  await burst(source, TRIAGED);
  await own.untilTriaged(180_000);
  const rates: number[] = [];
  const limit: number[] = [];
  let costs = '';
  for (let i = 0; i < ROUNDS; i += 1) {
    await memory.except(async () => {
      const before = spent(own);
      const { from } = await burst(source, TRIAGED);
      const last = await own.untilTriaged(180_000);
      rates.push((TRIAGED * 1000) / (last - from));
      costs = perItem(own, before, TRIAGED);
      const bound = await pgbench('full.sql');
      if (bound !== null) limit.push(bound);
    });
  }
  say(
    `Fully triaged incidents: ${round(median(rates), 0)}/s (bursts of ${TRIAGED}, offline analyst, look-ups answer in ${LOOK_UP_MS} ms).`,
  );
  say(`  Processor time of one, its webhook included: ${costs}.`);
  if (limit.length > 0)
    say(
      `  pgbench full.sql: ${round(median(limit), 0)}/s. Ratio ${round(median(rates) / median(limit), 2)}.`,
    );
}

async function endToEndBench(own: BenchServer): Promise<void> {
  const source = await own.addSource({ auto_triage: true });
  const sent = await openLoop(source, RATE, RATE_SECONDS);
  await own.untilTriaged(60_000);
  const triagedAt = await own.triagedAt(sent.map((request) => request.id));
  const latencies = sent.flatMap((request) => {
    const at = triagedAt.get(request.id);
    return at === undefined ? [] : [at - request.due];
  });
  say(
    `End to end at ${RATE}/s: p50 ${round(percentile(latencies, 0.5), 0)} ms, p99 ${round(percentile(latencies, 0.99), 0)} ms, ${sent.length - latencies.length} of ${sent.length} without a verdict (target p99 400 ms).`,
  );
}

async function burst(source: Target, count: number): Promise<{ from: number }> {
  const from = Date.now();
  await openLoop(source, count, 1);
  return { from };
}

async function bareLoop(connections: number): Promise<LoadResult | null> {
  const bare = await startBare();
  if (bare === null) return null;
  try {
    return await closedLoop(bare.target, connections, SECONDS);
  } finally {
    await bare.stop();
  }
}

/** The least that a signed webhook with one insert costs on this machine, when the comparison's files are there. */
async function startBare(): Promise<{ target: Target; stop(): Promise<void> } | null> {
  const file = join(limits, 'bare-fastify.mjs');
  if (!existsSync(file)) {
    say('No comparison with a bare server: the folder ../shared/bench is not there.');
    return null;
  }
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query(
    await import('node:fs').then((fs) => fs.readFileSync(join(limits, 'schema.sql'), 'utf8')),
  );
  await owner.end();
  // Beside our packages, so that it finds Fastify and pg.
  const folder = join(root, 'node_modules/.cache/triage-warden-bench');
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, 'bare-fastify.mjs'));
  const child = spawn(process.execPath, [join(folder, 'bare-fastify.mjs')], {
    env: { ...process.env, DATABASE_URL: postgres.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return {
    target: { url: 'http://127.0.0.1:9920/hook', secret: 's' },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    },
  };
}

/** Transactions a second, or null when pgbench or the script is not there. */
function pgbench(script: string): Promise<number | null> {
  if (!existsSync(join(limits, script))) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(
      'pgbench',
      ['-n', '-M', 'prepared', '-f', join(limits, script), '-c', '16', '-j', '2', '-T', '8', postgres.url],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', () => resolve(null));
    child.on('exit', () => resolve(Number(/tps = ([\d.]+)/.exec(output)?.[1]) || null));
  });
}
