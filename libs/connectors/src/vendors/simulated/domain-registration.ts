import type { ConnectorRef, DomainRegistration, DomainRegistrations } from '../../domain/capabilities.ts';
import { defineSimulated } from './define-simulated.ts';
import { BAD_WORDS } from './threat-intelligence.ts';

export const simulatedDomainRegistration = defineSimulated({
  type: 'simulated_domain_registration',
  title: 'Simulated registration data',
  looks_up: [],
  clients: { domain_registration: ({ connector, now }) => new SimulatedDomainRegistration(connector, now) },
});

const DAY_MS = 24 * 3600 * 1000;

class SimulatedDomainRegistration implements DomainRegistrations {
  constructor(
    readonly connector: ConnectorRef,
    private readonly now: () => string,
  ) {}

  /** By the words in the name: what the demo calls bad was registered three days ago, all else eight years ago. */
  lookupRegistration(domain: string): Promise<DomainRegistration> {
    const now = Date.parse(this.now());
    const registered = now - (BAD_WORDS.test(domain) ? 3 : 8 * 365) * DAY_MS;
    return Promise.resolve({
      domain,
      registered_at: new Date(registered).toISOString(),
      expires_at: new Date(now + 362 * DAY_MS).toISOString(),
      changed_at: new Date(registered).toISOString(),
      registrar: 'Simulated Registrar',
      status: ['active'],
    });
  }
}
