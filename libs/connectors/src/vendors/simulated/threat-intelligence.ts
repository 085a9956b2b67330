import { createHash } from 'node:crypto';
import { LOOK_UPS } from '#contracts';
import type { ConnectorRef, Reputation, ThreatIntelligence } from '../../domain/capabilities.ts';
import { defineSimulated } from './define-simulated.ts';

export const simulatedIntelligence = defineSimulated({
  type: 'simulated_threat_intelligence',
  title: 'Simulated threat intelligence',
  looks_up: LOOK_UPS,
  clients: { threat_intelligence: ({ connector, now }) => new SimulatedIntelligence(connector, now) },
});

/** Names that the whole demo takes for an attacker's. */
export const BAD_WORDS =
  /bad|evil|phish|malware|login-|verify|secure-|invoice|eicar|44d88612fea8a8f36de82e1278abb02f|275a021bbfb6489e/i;
/** Of the networks that are for documentation; the third one is the demo's own way out. */
const BAD_NETWORKS = /^(198\.51\.100|203\.0\.113)\./;

class SimulatedIntelligence implements ThreatIntelligence {
  constructor(
    readonly connector: ConnectorRef,
    private readonly now: () => string,
  ) {}

  lookupUrl = (url: string) => this.judge(url);
  lookupDomain = (domain: string) => this.judge(domain);
  lookupIp = (ip: string) => this.judge(ip, BAD_NETWORKS.test(ip));
  lookupHash = (hash: string) => this.judge(hash);

  /** By the words in the name, so that the demo shows every outcome and the same one each time. */
  private judge(value: string, bad = BAD_WORDS.test(value)): Promise<Reputation> {
    const digit = createHash('sha256').update(value).digest().readUInt8();
    const known = bad || digit % 4 !== 0;
    const malicious = bad ? 40 + (digit % 20) : 0;
    return Promise.resolve({
      known,
      malicious,
      suspicious: bad ? 3 : 0,
      harmless: known && !bad ? 65 : 0,
      undetected: known ? 90 - malicious - (bad ? 3 : 65) : 0,
      total: known ? 90 : 0,
      categories: bad ? ['simulated: phishing'] : [],
      last_analysis_at: known ? this.now() : null,
      link: null,
    });
  }
}
