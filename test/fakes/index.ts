import { startFakeCrowdStrike, type CrowdStrikeState } from './crowdstrike.ts';
import type { FakeOptions, FakeService } from './fake-server.ts';
import { startFakeGraph } from './graph.ts';
import type { GraphState } from './graph-state.ts';
import { startFakeJira, type JiraState } from './jira.ts';
import { startFakeSplunk, type SplunkState } from './splunk.ts';
import { startFakeVirusTotal, type VirusTotalState } from './virustotal.ts';

export type { FakeConnector, FakeEffect, FakeOptions, FakeService, Fault } from './fake-server.ts';
export type { CrowdStrikeState } from './crowdstrike.ts';
export type { GraphState } from './graph-state.ts';
export type { JiraState } from './jira.ts';
export type { SplunkState } from './splunk.ts';
export type { VirusTotalState } from './virustotal.ts';
export { startFakeCrowdStrike, startFakeGraph, startFakeJira, startFakeSplunk, startFakeVirusTotal };

export interface Fakes {
  virustotal: FakeService<VirusTotalState>;
  splunk: FakeService<SplunkState>;
  crowdstrike: FakeService<CrowdStrikeState>;
  microsoft365: FakeService<GraphState>;
  jira: FakeService<JiraState>;
  all: FakeService<unknown>[];
  close(): Promise<void>;
}

export type FakeName = 'virustotal' | 'splunk' | 'crowdstrike' | 'microsoft365' | 'jira';
export const FAKE_NAMES: readonly FakeName[] = [
  'virustotal',
  'splunk',
  'crowdstrike',
  'microsoft365',
  'jira',
];

/** All five, each on a free port unless `ports` names one. */
export async function startFakes(
  options: Omit<FakeOptions, 'port'> & { ports?: Partial<Record<FakeName, number>> } = {},
): Promise<Fakes> {
  const { ports = {}, ...shared } = options;
  const at = (name: FakeName): FakeOptions => ({
    ...shared,
    ...(ports[name] === undefined ? {} : { port: ports[name] }),
  });
  const virustotal = await startFakeVirusTotal(at('virustotal'));
  const splunk = await startFakeSplunk(at('splunk'));
  const crowdstrike = await startFakeCrowdStrike(at('crowdstrike'));
  const microsoft365 = await startFakeGraph(at('microsoft365'));
  const jira = await startFakeJira(at('jira'));
  const all: FakeService<unknown>[] = [virustotal, splunk, crowdstrike, microsoft365, jira];
  const close = async () => void (await Promise.all(all.map((fake) => fake.close())));
  return { virustotal, splunk, crowdstrike, microsoft365, jira, all, close };
}
