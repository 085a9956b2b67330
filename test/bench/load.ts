import { createHmac, randomBytes } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { Client, Pool } from 'undici';

export interface Target {
  /** Loopback only. */
  url: string;
  secret: string;
}

export interface Sent {
  id: string;
  /** Epoch milliseconds at which the request was due. */
  due: number;
  status: number | string;
}

export interface LoadResult {
  accepted_per_second: number;
  p50_ms: number;
  p99_ms: number;
  refused: number;
}

export type NextAlert = () => { id: string; body: string };

/** A 2 KB phishing alert of our own making. */
export function alert(id: string, n: number, more: object = {}): string {
  const filler = 'Your storage is nearly full, so please confirm your details before the end of the day. ';
  return JSON.stringify({
    event_id: id,
    alert_id: id,
    type: 'phishing',
    severity: 'medium',
    title: `Reported mail ${n}`,
    timestamp: new Date().toISOString(),
    recipient: 'alice@corp.example',
    sender: { address: `billing-${n}@invoices-${n % 997}.example`, ip: '203.0.113.77' },
    urls: [`http://login.invoices-${n % 997}.example/o365?u=alice&t=${id}`],
    body_text: filler.repeat(17),
    ...more,
  });
}

function signed(target: Target, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', target.secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': `sha256=${signature}`,
  };
}

const now = () => performance.timeOrigin + performance.now();

async function post(client: Client | Pool, target: Target, body: string): Promise<number | string> {
  try {
    const { pathname } = new URL(target.url);
    const answer = await client.request({
      path: pathname,
      method: 'POST',
      headers: signed(target, body),
      body,
    });
    await answer.body.dump();
    return answer.statusCode;
  } catch (error) {
    return (error as { code?: string }).code ?? 'failed';
  }
}

export function uniqueAlerts(): NextAlert {
  const run = Date.now().toString(36) + randomBytes(3).toString('hex');
  let n = 0;
  return () => {
    const id = `${run}-${++n}`;
    return { id, body: alert(id, n) };
  };
}

/** Each connection sends its next request when the last one is answered. */
export async function closedLoop(target: Target, connections: number, seconds: number): Promise<LoadResult> {
  assertLoopback(target);
  const histogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const next = uniqueAlerts();
  const from = now() + 1000;
  const end = from + seconds * 1000;
  let accepted = 0;
  let refused = 0;
  const worker = async (): Promise<void> => {
    const client = new Client(new URL(target.url).origin);
    for (let at = now(); at < end; at = now()) {
      const status = await post(client, target, next().body);
      const done = now();
      if (done < from || done > end) continue;
      histogram.record(Math.max(1, Math.round((done - at) * 1000)));
      if (typeof status === 'number' && status < 300) accepted += 1;
      else refused += 1;
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return {
    accepted_per_second: accepted / seconds,
    p50_ms: histogram.percentile(50) / 1000,
    p99_ms: histogram.percentile(99) / 1000,
    refused,
  };
}

/** Request i is due at i / rate: a stalled server cannot hide its stall. */
export async function openLoop(
  target: Target,
  rate: number,
  seconds: number,
  next = uniqueAlerts(),
): Promise<Sent[]> {
  assertLoopback(target);
  const pool = new Pool(new URL(target.url).origin, { connections: 128 });
  const start = now() + 50;
  const sent: Sent[] = [];
  const pending: Promise<void>[] = [];
  for (let i = 0; i < rate * seconds; i += 1) {
    const due = start + (i * 1000) / rate;
    for (let left = due - now(); left > 0; left = due - now())
      await new Promise((resolve) => setTimeout(resolve, left));
    const { id, body } = next();
    pending.push(post(pool, target, body).then((status) => void sent.push({ id, due, status })));
  }
  await Promise.all(pending);
  await pool.close();
  return sent;
}

function assertLoopback(target: Target): void {
  if (!/^(127\.|localhost$|\[::1\]$)/.test(new URL(target.url).hostname))
    throw new Error('The load goes to loopback addresses only.');
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}
