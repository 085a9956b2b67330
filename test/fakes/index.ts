import {
  startFakeCrowdStrike,
  type CrowdStrikeState,
} from '../../libs/connectors/src/vendors/crowdstrike/crowdstrike.fake.ts';
import { startFakeJira, type JiraState } from '../../libs/connectors/src/vendors/jira/jira.fake.ts';
import type { GraphState } from '../../libs/connectors/src/vendors/microsoft365/graph-state.fake.ts';
import { startFakeGraph } from '../../libs/connectors/src/vendors/microsoft365/graph.fake.ts';
import { startFakeSplunk, type SplunkState } from '../../libs/connectors/src/vendors/splunk/splunk.fake.ts';
import {
  startFakeVirusTotal,
  type VirusTotalState,
} from '../../libs/connectors/src/vendors/virustotal/virustotal.fake.ts';
import type { FakeOptions, FakeService } from './fake-server.ts';

export type { FakeConnector, FakeEffect, FakeOptions, FakeService, Fault } from './fake-server.ts';
export type { CrowdStrikeState, GraphState, JiraState, SplunkState, VirusTotalState };
export { startFakeCrowdStrike, startFakeGraph, startFakeJira, startFakeSplunk, startFakeVirusTotal };

/** The services that a whole house talks to; each one's double stands with its connector. */
const STARTED = {
  virustotal: startFakeVirusTotal,
  splunk: startFakeSplunk,
  crowdstrike: startFakeCrowdStrike,
  microsoft365: startFakeGraph,
  jira: startFakeJira,
};

export type FakeName = keyof typeof STARTED;
export const FAKE_NAMES = Object.keys(STARTED) as FakeName[];

type Services = { [Name in FakeName]: Awaited<ReturnType<(typeof STARTED)[Name]>> };

export interface Fakes extends Services {
  all: FakeService<unknown>[];
  close(): Promise<void>;
}

/** All of them, each on a free port unless `ports` names one. */
export async function startFakes(
  options: Omit<FakeOptions, 'port'> & { ports?: Partial<Record<FakeName, number>> } = {},
): Promise<Fakes> {
  const { ports = {}, ...shared } = options;
  const started = await Promise.all(
    FAKE_NAMES.map(async (name) => {
      const port = ports[name];
      return [name, await STARTED[name]({ ...shared, ...(port === undefined ? {} : { port }) })] as const;
    }),
  );
  const all: FakeService<unknown>[] = started.map(([, service]) => service);
  const close = async () => void (await Promise.all(all.map((fake) => fake.close())));
  return { ...(Object.fromEntries(started) as unknown as Services), all, close };
}
