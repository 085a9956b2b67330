import type { Capability } from '#contracts';
import { ConnectorCatalogue } from '../vendors/catalogue.ts';
import type { ConnectorTypeInfo } from './connector-type.ts';
import { InUse } from './in-use.ts';

const catalogue = new ConnectorCatalogue(false);
const virustotal = catalogue.get('virustotal') as ConnectorTypeInfo;
const addressesOnly: ConnectorTypeInfo = { ...virustotal, type: 'addresses_only', looks_up: ['ip'] };
const typeOf = (type: string) => (type === 'addresses_only' ? addressesOnly : catalogue.get(type));

const connector = (id: string, type: string, capabilities: Capability[], enabled = true) => ({
  id,
  type,
  capabilities,
  enabled,
});
const wide = connector('wide', 'virustotal', ['threat_intelligence']);
const narrow = connector('narrow', 'addresses_only', ['threat_intelligence']);

describe('the connector in use', () => {
  it('is the newest that is switched on and known here', () => {
    const older = connector('older', 'crowdstrike', ['edr']);
    const rows = [
      connector('off', 'crowdstrike', ['edr'], false),
      connector('left behind', 'simulated_edr', ['edr']),
      connector('newer', 'crowdstrike', ['edr']),
      older,
    ];
    const used = new InUse(rows, typeOf);
    expect(used.get('edr')).toBe('newer');
    expect(used.capabilitiesOf(older)).toEqual([]);
    expect(used.has('identity')).toBe(false);
  });

  it('for a look-up is the newest that knows such things', () => {
    const used = new InUse([narrow, wide], typeOf);
    expect(used.get('threat_intelligence', 'ip')).toBe('narrow');
    expect(used.get('threat_intelligence', 'url')).toBe('wide');
    expect(used.capabilitiesOf(narrow)).toEqual(['threat_intelligence']);
    expect(used.capabilitiesOf(wide)).toEqual(['threat_intelligence']);
    expect(new InUse([wide, narrow], typeOf).capabilitiesOf(narrow)).toEqual([]);
  });

  it('is none for what nobody knows, though the capability is served', () => {
    const used = new InUse([narrow], typeOf);
    expect(used.has('threat_intelligence')).toBe(true);
    expect(used.get('threat_intelligence', 'hash')).toBeUndefined();
  });
});
