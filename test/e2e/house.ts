import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Role } from '#contracts';
import { Config } from '#platform';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { PROGRAM_ENVIRONMENT, builtProgram } from '../harness/built.ts';
import type { TestApp } from '../harness/index.ts';
import { ApiClient, signedHeaders, until } from '../harness/server-process.ts';

/** The status of `tw audit verify` where nothing is broken, but something is unproved. */
const UNPROVED = 2;

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface Person {
  email: string;
  password: string;
  name: string;
  role: Role;
}

const person = (name: string, role: Role): Person => ({
  email: `${name.toLowerCase()}@house.example`,
  password: 'seven blue wheelbarrows',
  name,
  role,
});
export const PEOPLE = {
  ana: person('Ana', 'analyst'),
  sam: person('Sam', 'senior_analyst'),
  mia: person('Mia', 'manager'),
  ada: person('Ada', 'admin'),
  vic: person('Vic', 'viewer'),
} as const;

export interface House {
  t: TestApp;
  fakes: Fakes;
  url: string;
  api(who: Person): Promise<ApiClient>;
  addSource(slug: string, more: Record<string, unknown>): Promise<Source>;
  /** `tw …` as a process of its own; never rejects. */
  tw(...args: string[]): Promise<{ code: number | null; output: string }>;
  /** What `tw audit verify` says, once the last entry is sealed and anchored. */
  verifyRecord(): Promise<{ code: number | null; output: string }>;
  close(): Promise<void>;
}

export interface Source {
  slug: string;
  secret: string;
  deliver(
    body: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** The whole application as people reach it: over HTTP, with the web app, workers, outside services and people. */
export async function openHouse(environment: Record<string, string> = {}, port = 0): Promise<House> {
  execFileSync(process.execPath, [inRoot('scripts/build.mjs'), '--changed', 'web'], { stdio: 'inherit' });
  // After the build: the server looks for the web app's files when it is loaded.
  const { createTestApp } = await import('../harness/index.ts');
  const t = await createTestApp({ workers: true, environment });
  await t.app.listen(port, '127.0.0.1');
  const url = (await t.app.getUrl()).replace('[::1]', '127.0.0.1');
  const fakes = await startFakes();
  for (const known of Object.values(PEOPLE))
    await t.http('POST', '/api/users', { as: 'admin', body: { ...known, must_change_password: false } });
  for (const { connector } of fakes.all)
    await t.http('POST', '/api/connectors', { as: 'admin', body: connector });
  return {
    t,
    fakes,
    url,
    api: (who) => ApiClient.signIn(url, who.email, who.password),
    addSource: (slug, more) => addSource(t, url, slug, more),
    tw: (...args) => tw(t, args),
    verifyRecord: () =>
      until('every entry to be sealed and anchored', async () => {
        const verified = await tw(t, ['audit', 'verify']);
        return verified.code !== UNPROVED && verified;
      }),
    close: async () => {
      await t.close();
      await fakes.close();
    },
  };
}

async function addSource(
  t: TestApp,
  url: string,
  slug: string,
  more: Record<string, unknown>,
): Promise<Source> {
  const made = await t.http('POST', '/api/webhook-sources', {
    as: 'admin',
    body: { slug, name: slug, authentication: 'hmac', ...more },
  });
  if (made.status !== 201) throw new Error(made.text);
  const secret = String(made.body.secret);
  return {
    slug,
    secret,
    deliver: async (body, headers = {}) => {
      const answer = await fetch(`${url}/api/webhooks/${slug}`, {
        method: 'POST',
        headers: { ...signedHeaders(secret, body), ...headers },
        body,
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
  };
}

function tw(t: TestApp, args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [builtProgram('cli'), ...args], {
    env: { ...PROGRAM_ENVIRONMENT, DATABASE_URL: t.url, DATA_DIR: t.get(Config).dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
