import { readFileSync, writeFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { Problem } from '#platform';
import { percentile } from './load.ts';
import { demandingMails, madeMails, mailsOf, numbered, type NamedMail } from './mail-samples.ts';
import { serveMail } from './served-mail.ts';

const MAILS = 10_000;
const EACH = 1000;
const WARM = 300;
const ROUNDS = 5;
const MB = 1024 * 1024;

const say = (line: string) => process.stdout.write(`${line}\n`);
const [folder] = process.argv.slice(2);
const samples = folder === undefined ? madeMails() : mailsOf(folder);
const bytes = samples.reduce((total, one) => total + one.bytes.length, 0);

interface Cost {
  name: string;
  ms: number;
  /** Of all threads: on a machine with other work it says more than the clock. */
  processor_ms: number;
  /** By how much the process was larger meanwhile than before; null where the system does not tell. */
  grown: number | null;
}

const refused = new Set<string>();
const opener = watchOpener();
say(
  `Mails: ${samples.length} ${folder === undefined ? 'made here' : `of ${folder}`}, ${(bytes / samples.length / 1024).toFixed(0)} KB each in the mean; taken in, taken apart and weighed ${MAILS.toLocaleString('en')} times, the database left out.`,
);
for (let at = 0; at < WARM; at += 1) await costOf(next(at).name, numbered(next(at), -at));
await readMany();
await readDemanding();
sayMemory(MAILS);
say(`  The thread that opens parts held at most ${opener.peak().toFixed(0)} MB.`);
process.exit(0);

function next(at: number): NamedMail {
  return samples[at % samples.length] as NamedMail;
}

/** The thread that opens parts counts: it is of the process. */
async function readMany(): Promise<void> {
  const costs: Cost[] = [];
  let spent = 0;
  let taken = 0;
  sayMemory(0);
  for (let at = 0; at < MAILS; at += EACH) {
    const before = process.cpuUsage();
    const from = performance.now();
    for (let nth = at; nth < at + EACH; nth += 1)
      costs.push(await costOf(next(nth).name, numbered(next(nth), nth)));
    const { user, system } = process.cpuUsage(before);
    spent += (user + system) / 1e6;
    taken += (performance.now() - from) / 1000;
    sayMemory(at + EACH);
  }
  const times = costs.map(({ ms }) => ms);
  say(
    `  ${(MAILS / spent).toFixed(0)} mails a second of one core's time (target 100), ${(MAILS / taken).toFixed(0)} by the clock; median ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms.`,
  );
  const slowest = costs.reduce((most, one) => (one.ms > most.ms ? one : most));
  say(
    `  Slowest: ${slowest.name} with ${slowest.ms.toFixed(0)} ms, processor time ${slowest.processor_ms.toFixed(0)} ms (target 5000).`,
  );
  sayLargest(costs);
  if (refused.size > 0) say(`  Refused as no mails: ${[...refused].join(', ')}.`);
}

async function readDemanding(): Promise<void> {
  const costs: Cost[] = [];
  for (const { name, bytes, target_ms } of demandingMails()) {
    const own: Cost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) own.push(await costOf(name, bytes));
    const times = own.map(({ ms }) => ms);
    say(
      `  ${name}: median ${percentile(times, 0.5).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms, processor time ${percentile(
        own.map(({ processor_ms }) => processor_ms),
        0.5,
      ).toFixed(0)} ms (target ${target_ms}).`,
    );
    costs.push(...own);
  }
  sayLargest(costs);
}

async function costOf(name: string, mail: Buffer): Promise<Cost> {
  const before = forgetPeak();
  const from = performance.now();
  const spent = process.cpuUsage();
  // What is no mail at all is not taken in, and costs what it costs to find that out.
  await serveMail(mail).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    refused.add(name);
  });
  const { user, system } = process.cpuUsage(spent);
  const [ms, processor_ms] = [performance.now() - from, (user + system) / 1000];
  const peak = peakMemory();
  return { name, ms, processor_ms, grown: before === null || peak === null ? null : peak - before };
}

function sayLargest(costs: readonly Cost[]): void {
  const largest = costs.reduce((most, one) => ((one.grown ?? 0) > (most.grown ?? 0) ? one : most));
  if (largest.grown !== null)
    say(`  The process grew most with: ${largest.name}, by ${largest.grown.toFixed(0)} MB (target 300).`);
}

function sayMemory(mails: number): void {
  gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const [heap, buffers, resident] = [heapUsed, external, rss].map((part) => (part / MB).toFixed(0));
  say(
    `  After ${String(mails).padStart(6)}: heap ${heap} MB, buffers ${buffers} MB, the process ${resident} MB.`,
  );
}

/** What the process holds now, from where its peak counts anew. Linux only. */
function forgetPeak(): number | null {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return peakMemory();
  } catch {
    return null;
  }
}

function peakMemory(): number | null {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return peak === undefined ? null : Number(peak) / 1024;
}

/** The most that any thread of the process held beside this one. */
function watchOpener(): { peak(): number } {
  const threads = new Set<Worker>();
  let most = 0;
  process.on('worker', (thread: Worker) => {
    threads.add(thread);
    thread.once('exit', () => threads.delete(thread));
  });
  const look = async (thread: Worker) => {
    const { total_heap_size, external_memory } = await thread.getHeapStatistics();
    most = Math.max(most, (total_heap_size + external_memory) / MB);
  };
  // One that has just ended tells nothing.
  setInterval(() => threads.forEach((thread) => void look(thread).catch(() => undefined)), 20).unref();
  return { peak: () => most };
}
