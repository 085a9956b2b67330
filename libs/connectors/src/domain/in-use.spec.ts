import type { Capability } from '#contracts';
import { ConnectorCatalogue } from '../vendors/catalogue.ts';
import { InUse } from './in-use.ts';

const catalogue = new ConnectorCatalogue(false);
const typeOf = (type: string) => catalogue.get(type);

const connector = (id: string, type: string, capabilities: Capability[], enabled = true) => ({
  id,
  type,
  capabilities,
  enabled,
});
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('the connectors in use', () => {
  it('are all that are switched on and known here, in the order given', () => {
    const off = connector('off', 'crowdstrike', ['edr'], false);
    const leftBehind = connector('left behind', 'simulated_edr', ['edr']);
    const newer = connector('newer', 'crowdstrike', ['edr']);
    const older = connector('older', 'crowdstrike', ['edr']);
    const used = new InUse([off, leftBehind, newer, older], typeOf);
    expect(ids(used.serving('edr'))).toEqual(['newer', 'older']);
    expect(used.serving('identity')).toEqual([]);
    expect([off, leftBehind, older].map((row) => used.capabilitiesOf(row))).toEqual([[], [], ['edr']]);
  });

  it('serve what they are meant to do, whatever their kind could', () => {
    const used = new InUse([connector('mail only', 'microsoft365', ['email_gateway'])], typeOf);
    expect(ids(used.serving('email_gateway'))).toEqual(['mail only']);
    expect(used.serving('identity')).toEqual([]);
  });

  it('for a look-up are those that know such things', () => {
    const wide = connector('wide', 'virustotal', ['threat_intelligence']);
    const narrow = connector('narrow', 'abuseipdb', ['threat_intelligence']);
    const used = new InUse([narrow, wide], typeOf);
    expect(ids(used.serving('threat_intelligence', 'ip'))).toEqual(['narrow', 'wide']);
    expect(ids(used.serving('threat_intelligence', 'hash'))).toEqual(['wide']);
    expect(new InUse([narrow], typeOf).serving('threat_intelligence', 'hash')).toEqual([]);
  });

  it('leave unserved a capability once where nobody has it, and each thing that nobody knows where somebody has', () => {
    const need = (looks_up: 'ip' | 'hash' | 'url' | null) =>
      ({ capability: 'threat_intelligence', looks_up }) as const;
    const needed = [need('ip'), need('hash'), need('url'), need('hash')];
    expect(new InUse([], typeOf).unserved([...needed, { capability: 'edr', looks_up: null }])).toEqual([
      need(null),
      { capability: 'edr', looks_up: null },
    ]);
    const narrow = new InUse([connector('narrow', 'abuseipdb', ['threat_intelligence'])], typeOf);
    expect(narrow.unserved(needed)).toEqual([need('hash'), need('url')]);
    expect(narrow.unserved([need(null)])).toEqual([]);
  });
});
