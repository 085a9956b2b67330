import { repeatKey } from './authentication.ts';
import { inNetworks, networkList } from './networks.ts';

describe('what a delivery is known by', () => {
  it('is the name that its sender gives it', () => {
    expect(repeatKey({ 'idempotency-key': 'a', 'webhook-id': 'b' })).toBe('key a');
    expect(repeatKey({ 'webhook-id': 'b' })).toBe('id b');
    expect(repeatKey({ 'svix-id': 'b' })).toBe('id b');
    expect(repeatKey({ 'idempotency-key': ' ', 'webhook-id': ' ' })).toBeNull();
  });

  it.each([
    ['of 200 characters as it is', 'a'.repeat(200), `id ${'a'.repeat(200)}`],
    ['that is longer by its digest', 'a'.repeat(201), expect.stringMatching(/^id [0-9a-f]{64}$/)],
    ['in other than ASCII by its digest', 'ü', expect.stringMatching(/^id [0-9a-f]{64}$/)],
  ])('keeps a name %s', (_what, id, key) => {
    expect(repeatKey({ 'webhook-id': id })).toEqual(key);
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
