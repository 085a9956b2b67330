import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildClient, testHost } from './client-host.ts';
import type { FakeConnector } from './index.ts';

interface Started {
  name: string;
  url: string;
  connector: FakeConnector;
}

describe('the fakes as a process of their own', () => {
  let child: ChildProcess;
  let folder: string;
  const started = new Map<string, Started>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'triage-warden-fakes-'));
    const script = join(import.meta.dirname, 'run.ts');
    const options = ['--auto', '--latency', '5', '--effects', join(folder, 'effects.ndjson')];
    child = spawn(process.execPath, [script, ...options], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('The fakes have no output.');
    for await (const line of createInterface(child.stdout)) {
      if (line === 'ready') break;
      const one = JSON.parse(line) as Started;
      started.set(one.name, one);
    }
  });
  afterAll(async () => {
    await new Promise((done) => {
      child.once('exit', done);
      child.kill();
    });
    rmSync(folder, { recursive: true, force: true });
  });

  it('start by type stripping, take faults from outside and write each effect at once', async () => {
    expect([...started.keys()]).toEqual(['virustotal', 'splunk', 'crowdstrike', 'microsoft365', 'jira']);
    const falcon = started.get('crowdstrike');
    if (falcon === undefined) throw new Error('There is no CrowdStrike.');
    const fault = { fault: { kind: 'cut_after' }, options: { path: '/devices/entities/devices-actions' } };
    await fetch(`${falcon.url}/__fake/fail`, { method: 'POST', body: JSON.stringify(fault) });
    const client = buildClient(falcon.connector, testHost());
    const host = await client.clients.edr?.findHost('WKS-0007');
    await client.clients.edr?.contain(host?.id ?? '', '');
    await client.close();
    const lines = readFileSync(join(folder, 'effects.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { service: 'crowdstrike', effect: 'contain', target: 'WKS-0007', changed: true },
    ]);
    const calls = (await (await fetch(`${falcon.url}/__fake/calls`)).json()) as { path: string }[];
    expect(calls.filter(({ path }) => path.includes('devices-actions'))).toHaveLength(2);
  });
});
