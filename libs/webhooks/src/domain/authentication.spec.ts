import { repeatKey } from './authentication.ts';
import { inNetworks, networkList } from './networks.ts';

describe('what a delivery is known by', () => {
  it('knows a repeat by the strongest name that the delivery has', () => {
    expect(repeatKey({ 'idempotency-key': 'a', 'webhook-id': 'b' }, 'c', 'd')).toBe('key a');
    expect(repeatKey({ 'webhook-id': 'b' }, 'c', 'd')).toBe('id b');
    expect(repeatKey({ 'svix-id': 'b' }, 'c', 'd')).toBe('id b');
    expect(repeatKey({}, 'c', 'd')).toBe('alert c');
    expect(repeatKey({}, null, 'd')).toBe('signature sha256=d');
    expect(repeatKey({}, null, null)).toBeNull();
    expect(repeatKey({ 'idempotency-key': ' ', 'webhook-id': ' ' }, 'c', 'd')).toBe('alert c');
  });

  it.each([
    ['of 200 characters as it is', 'a'.repeat(200), `alert ${'a'.repeat(200)}`],
    ['that is longer by its digest', 'a'.repeat(201), expect.stringMatching(/^alert [0-9a-f]{64}$/)],
    ['in other than ASCII by its digest', 'ü', expect.stringMatching(/^alert [0-9a-f]{64}$/)],
  ])('keeps a name %s', (_what, id, key) => {
    expect(repeatKey({}, id, null)).toEqual(key);
  });
});

describe('networks', () => {
  it('reads addresses and CIDR of both families', () => {
    const list = networkList(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']);
    for (const ip of ['192.0.2.200', '::ffff:192.0.2.1', '2001:db8::5', '198.51.100.7'])
      expect(inNetworks(list, ip)).toBe(true);
    for (const ip of ['192.0.3.1', '2001:db9::5', '198.51.100.8']) expect(inNetworks(list, ip)).toBe(false);
  });

  it.each(['nonsense', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '2001:db8::/129'])('refuses %s', (text) => {
    expect(() => networkList([text])).toThrow('not an IP address or a network');
  });
});
