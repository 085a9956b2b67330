import { serviceName, unservedBy, type NeededService } from '#contracts';

const about = (looks_up: NeededService['looks_up'], capability = 'threat_intelligence' as const) => ({
  capability,
  looks_up,
});

it('is called what people call it, with what it has to know about', () => {
  expect(serviceName(about('hash'))).toBe('threat intelligence about file hashes');
  expect(serviceName(about('ip'))).toBe('threat intelligence about IP addresses');
  expect(serviceName(about(null))).toBe('threat intelligence');
});

describe('a need', () => {
  const edr: NeededService = { capability: 'edr', looks_up: null };

  it('is unmet when nothing at all serves it, or nothing that knows about this', () => {
    expect(unservedBy(about('ip'), [edr, about(null)])).toEqual(about(null));
    expect(unservedBy(about('ip'), [about('hash'), about('ip')])).toEqual(about('ip'));
  });

  it('is met when only something else is unserved', () => {
    expect(unservedBy(about('ip'), [])).toBeNull();
    expect(unservedBy(about('ip'), [edr, about('hash')])).toBeNull();
    expect(unservedBy(about(null), [about('hash')])).toBeNull();
  });
});
