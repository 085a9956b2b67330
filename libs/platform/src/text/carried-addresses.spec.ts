import { carriedAddresses } from './carried-addresses.ts';

describe('the IPv4 addresses that an IPv6 one may lead to', () => {
  it.each([
    ['mapped', '::ffff:169.254.169.254'],
    ['compatible', '::a9fe:a9fe'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['local NAT64, 96 bits', '64:ff9b:1::a9fe:a9fe'],
    ['local NAT64, 96 bits further in', '64:ff9b:1:2:3:4:a9fe:a9fe'],
    ['local NAT64, 64 bits', '64:ff9b:1:0:a9:fea9:fe00:0'],
    ['local NAT64, 56 bits', '64:ff9b:1:a9:fe:a9fe::'],
    ['local NAT64, 48 bits', '64:ff9b:1:a9fe:a9:fe00::'],
    ['6to4', '2002:a9fe:a9fe::1'],
    ['ISATAP', '2001:db8::5efe:169.254.169.254'],
    ['ISATAP, global', '2001:db8::200:5efe:a9fe:a9fe'],
    ['of a link', '2001:db8::5efe:a9fe:a9fe%eth0'],
  ])('%s', (_form, address) => {
    expect(carriedAddresses(address)).toContain('169.254.169.254');
  });

  it.each(['64:ff9b:1::a01:203', '64:ff9b:1:a01:2:300::'])(
    '%s leads to one that begins with zero by no reading',
    (ip) => {
      expect(carriedAddresses(ip)).toContain('10.1.2.3');
      expect(carriedAddresses(ip).filter((address) => address.startsWith('0.'))).toEqual([]);
    },
  );

  it.each(['64:ff9b:1:a01:2:300:0:1', '64:ff9b:1:a01:102:300::'])(
    '%s is none of a shorter prefix: its ninth byte and what is behind the four are not zero',
    (ip) => expect(carriedAddresses(ip)).not.toContain('10.1.2.3'),
  );

  it.each([
    '::',
    '::1',
    '2001:db8::a9fe:a9fe',
    '64:ff9b:2::a9fe:a9fe',
    'fe80::1',
    '10.0.0.1',
    'host.example',
  ])('%s leads to none', (address) => {
    expect(carriedAddresses(address)).toEqual([]);
  });
});
