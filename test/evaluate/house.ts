import { promises as dns, getServers, setServers } from 'node:dns';
import type { OperationMode } from '#contracts';
import { IncidentsService } from '../../libs/incidents/src/incidents.service.ts';
import { MailHistory } from '../../libs/triage/src/mail-history.ts';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';
import { setup } from '../harness/global-setup.ts';
import { signedHeaders, until } from '../harness/server-process.ts';
import type { AskedEffect } from './effects.ts';
import { scoreOf, type Judged } from './verdict.ts';

export interface Mail {
  id: string;
  bytes: Buffer;
}

export interface Evaluation {
  /** Delivers the mails as a gateway does and waits for a verdict of each. */
  judge(mails: Iterable<Mail>, onProgress?: (done: number) => void): Promise<Judged[]>;
  /** When mails come in from now on, as far as their history goes. */
  setTime(at: Date): void;
  /** By a person. */
  resolve(incident: string, disposition: 'true_positive' | 'false_positive'): Promise<void>;
  /** Incidents of mails whose sender was known here. */
  known(): Promise<Set<string>>;
  /** Incidents of mails whose text was taken for an attempt to instruct the analyst. */
  instructed(): Promise<Set<string>>;
  setMode(mode: OperationMode): Promise<void>;
  /** Every effect that anybody but a person has asked for since the last call. */
  effects(): Promise<AskedEffect[]>;
  close(): Promise<void>;
}

/** How many mails wait for their verdict at a time: what is under way, not what all of them take, is in memory. */
const AT_A_TIME = 40;

/**
 * The whole application on a database of its own, offline: mails come in by a source, the built-in playbook takes them
 * apart and the analyst judges. No DNS is asked. With `services` the doubles of all connectors are there.
 */
export async function openEvaluation(options: {
  trustedHosts: string;
  services: boolean;
  environment?: Record<string, string>;
}): Promise<Evaluation> {
  const askDnsAgain = askNoDns();
  const stopDatabase = await ownDatabase();
  const t = await createTestApp({
    workers: true,
    environment: { TRUSTED_MAIL_HOSTS: options.trustedHosts, ...options.environment },
  });
  const fakes: Fakes | null = options.services ? await startFakes() : null;
  if (fakes !== null) {
    // Whatever is asked for is there, so that nothing but the house itself holds an effect back.
    fakes.crowdstrike.state.autoHosts = true;
    fakes.microsoft365.state.auto = true;
  }
  for (const { connector } of fakes?.all ?? []) await made(t, '/api/connectors', connector);
  const source = await made(t, '/api/webhook-sources', {
    slug: 'evaluation',
    name: 'Evaluation',
    authentication: 'hmac',
    format: 'raw_email',
    deduplication_window_seconds: 0,
  });
  const secret = String(source['secret']);
  let since = new Date(0);
  return {
    judge: (mails, onProgress = () => undefined) => judgeAll(t, secret, mails, onProgress),
    ...historyOf(t),
    setMode: (mode) => setMode(t, mode),
    effects: async () => {
      const rows = await t.sql<AskedEffect & { at: Date }>(
        `SELECT incident_id AS incident, name, target_key AS target, status, requested_at AS at FROM actions
         WHERE NOT read_only AND proposer_type <> 'user' AND requested_at > $1 ORDER BY requested_at`,
        [since],
      );
      since = rows.at(-1)?.at ?? since;
      return rows;
    },
    close: async () => {
      await t.close();
      await fakes?.close();
      await stopDatabase();
      askDnsAgain();
    },
  };
}

function historyOf(t: TestApp): Pick<Evaluation, 'setTime' | 'resolve' | 'known' | 'instructed'> {
  let time: Date | null = null;
  // Nothing else goes by it: signatures, sessions and jobs have the time that it is.
  Object.assign(t.get(MailHistory), { clock: { now: () => time ?? new Date() } });
  return {
    setTime: (at) => {
      time = at;
    },
    resolve: async (incident, disposition) => {
      await t.as('analyst', () => t.get(IncidentsService).resolve(incident, { disposition }));
    },
    known: () => incidentsWith(t, `kind = 'email.history.sender' AND polarity = 'benign'`),
    instructed: () => incidentsWith(t, `kind = 'email.content.instructions' AND polarity = 'malicious'`),
  };
}

async function incidentsWith(t: TestApp, evidence: string): Promise<Set<string>> {
  const rows = await t.sql<{ incident_id: string }>(
    `SELECT DISTINCT incident_id FROM evidence WHERE ${evidence}`,
  );
  return new Set(rows.map(({ incident_id }) => incident_id));
}

/** Nobody listens there: what no trusted host stamped stays unverified, as in a house without a way out. */
function askNoDns(): () => void {
  const before = getServers();
  const ask = (servers: readonly string[]) => {
    setServers(servers);
    dns.setServers(servers);
  };
  ask(['127.0.0.1:1']);
  return () => ask(before);
}

/** A server of our own, unless the tests have one. */
async function ownDatabase(): Promise<() => Promise<void>> {
  if (process.env['TW_TEST_DATABASE_URL']) return () => Promise.resolve();
  const stop = await setup();
  return async () => {
    await stop();
    delete process.env['TW_TEST_DATABASE_URL'];
  };
}

async function made(t: TestApp, path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await t.http('POST', path, { as: 'admin', body });
  if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
  return answer.body as Record<string, unknown>;
}

async function judgeAll(
  t: TestApp,
  secret: string,
  mails: Iterable<Mail>,
  onProgress: (done: number) => void,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  const seen = new Map<string, string>();
  let waiting: { id: string; incident: string }[] = [];
  const collect = async () => {
    judged.push(...(await verdictsOf(t, waiting)));
    waiting = [];
    onProgress(judged.length);
  };
  for (const mail of mails) {
    const incident = await deliver(t, secret, mail);
    const before = seen.get(incident);
    if (before !== undefined)
      throw new Error(
        `The mail ${mail.id} joined the incident of ${before}: it would not be judged by itself.`,
      );
    seen.set(incident, mail.id);
    waiting.push({ id: mail.id, incident });
    if (waiting.length === AT_A_TIME) await collect();
  }
  if (waiting.length > 0) await collect();
  return judged;
}

async function deliver(t: TestApp, secret: string, mail: Mail): Promise<string> {
  return until(`the mail ${mail.id} to be taken`, async () => {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/webhooks/evaluation',
      headers: signedHeaders(secret, mail.bytes, 'message/rfc822'),
      payload: mail.bytes,
    });
    if (answer.statusCode === 429 || answer.statusCode === 503) return null;
    const body: { incidents?: { id: string }[] } = JSON.parse(answer.payload);
    const incident = body.incidents?.[0]?.id;
    if (answer.statusCode !== 202 || incident === undefined)
      throw new Error(
        `The mail ${mail.id} was answered with ${answer.statusCode}: ${answer.payload.slice(0, 500)}`,
      );
    return incident;
  });
}

async function verdictsOf(t: TestApp, waiting: { id: string; incident: string }[]): Promise<Judged[]> {
  const incidents = waiting.map(({ incident }) => incident);
  await until(`the verdicts of ${waiting.length} mails`, async () => {
    const open = await t.sql(
      `SELECT FROM incidents WHERE id = ANY($1) AND status IN ('created', 'triaging') LIMIT 1`,
      [incidents],
    );
    return open.length === 0;
  });
  const rows = await t.sql<Omit<Judged, 'id' | 'score'>>(
    `SELECT DISTINCT ON (incident_id) incident_id AS incident, classification, confidence, category
     FROM verdicts WHERE incident_id = ANY($1) ORDER BY incident_id, created_at DESC`,
    [incidents],
  );
  const byIncident = new Map(rows.map((row) => [row.incident, row]));
  return waiting.map(({ id, incident }) => {
    const verdict = byIncident.get(incident);
    if (verdict === undefined) throw new Error(`The mail ${id} was triaged and has no verdict.`);
    return { id, ...verdict, score: scoreOf(verdict) };
  });
}

async function setMode(t: TestApp, mode: OperationMode): Promise<void> {
  const { body } = await t.http('GET', '/api/policy', { as: 'manager' });
  const { version, document } = body as { version: number; document: Record<string, unknown> };
  const answer = await t.http('PUT', '/api/policy', {
    as: 'manager',
    body: { version, document: { ...document, mode } },
  });
  if (answer.status !== 200) throw new Error(`The mode ${mode} was refused: ${answer.text}`);
}
