import type {
  Connectors,
  Edr,
  EmailGateway,
  HostInfo,
  Identity,
  Messaging,
  Reputation,
  Siem,
  ThreatIntelligence,
  Ticketing,
} from '#connectors';
import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { ActionContext, CaseFileOfActions } from '../definition.ts';

/** Capability clients for tests: each method that a test does not give refuses to be called. */
export interface FakeClients {
  threatIntelligence?: Partial<ThreatIntelligence>;
  siem?: Partial<Siem>;
  edr?: Partial<Edr>;
  emailGateway?: Partial<EmailGateway>;
  identity?: Partial<Identity>;
  ticketing?: Partial<Ticketing>;
  messaging?: Partial<Messaging>;
}

export const NOW = new Date('2026-11-22T12:00:00Z');
export const CONNECTOR = { id: 'c1', name: 'Ours', type: 'virustotal', simulated: false };

export function fakeConnectors(clients: FakeClients): Connectors {
  const capabilities = ['threatIntelligence', 'siem', 'edr', 'emailGateway', 'identity', 'ticketing', 'messaging'] as const;
  const methods = capabilities.map((name) => [
    name,
    async () => {
      const client = clients[name];
      if (client === undefined) throw new Problem('connector_not_configured', `No connector for ${name}.`);
      return { connector: CONNECTOR, ...client };
    },
  ]);
  return Object.fromEntries(methods) as Connectors;
}

/** A context that tells how often the effect was sent. */
export function fakeContext(parameters: JsonObject, clients: FakeClients, caseFile: Partial<CaseFileOfActions> = {}) {
  const seen = { sent: 0 };
  const ctx: ActionContext = {
    parameters,
    incident_id: '01900000-0000-7000-8000-0000000000aa',
    key: 'tw-key',
    note: 'a note',
    url: 'http://localhost/incidents/1',
    connectors: fakeConnectors(clients),
    caseFile: caseFile as CaseFileOfActions,
    mail: { trustedHosts: [], resolver: null },
    now: () => NOW,
    signal: new AbortController().signal,
    send: (call) => {
      seen.sent += 1;
      return call();
    },
  };
  return { ctx, seen };
}

export function reputation(values: Partial<Reputation> = {}): Reputation {
  return {
    known: true,
    malicious: 0,
    suspicious: 0,
    harmless: 60,
    undetected: 10,
    total: 70,
    categories: [],
    last_analysis_at: '2026-11-20T00:00:00Z',
    link: null,
    ...values,
  };
}

export const UNKNOWN = reputation({ known: false, harmless: 0, undetected: 0, total: 0, last_analysis_at: null });

export function host(values: Partial<HostInfo> = {}): HostInfo {
  return {
    id: 'h1',
    hostname: 'WS-0042',
    containment: 'normal',
    platform: 'Windows',
    os_version: '11',
    kind: 'Workstation',
    local_ip: '10.0.0.5',
    external_ip: null,
    domain: null,
    agent_version: null,
    first_seen_at: null,
    last_seen_at: '2026-11-22T11:00:00Z',
    tags: [],
    ...values,
  };
}
