import { isSpecialPurpose, normalAddress, readNetwork } from './ip-address.ts';

it.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:443', '198.51.100.7'],
  ['2001:0DB8::0001', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:8443', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['0:0:0:0:0:ffff:c633:6407', '198.51.100.7'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['010.0.0.1', null],
  ['198.51.100.0/24', null],
  ['198.51.100', null],
  ['[]', null],
  ['host', null],
])('%s is the address %s', (text, address) => expect(normalAddress(text)).toBe(address));

it.each([
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.0.0.9',
  '192.168.1.1',
  '198.19.255.255',
  '224.0.0.251',
  '255.255.255.255',
  '::1',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '100::1',
  '64:ff9b:1::1',
  '::ffff:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '2002:a00:1::',
  '[fd00::1]:443',
])('%s means nothing outside of a network', (ip) => expect(isSpecialPurpose(ip)).toBe(true));

it.each([
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '172.32.0.1',
  '198.17.0.1',
  '223.255.255.255',
  '2606:4700::1111',
  '64:ff9b::8.8.8.8',
  // Documentation: examples and the demo are looked up.
  '203.0.113.7',
  '2001:db8::1',
  'evil.example',
  '',
])('%s may be asked about', (ip) => expect(isSpecialPurpose(ip)).toBe(false));

it.each([
  ['203.0.113.0/24', { family: 'ipv4', base: '203.0.113.0', prefix: 24 }],
  [' 203.0.113.7 ', { family: 'ipv4', base: '203.0.113.7', prefix: 32 }],
  ['2001:DB8::/32', { family: 'ipv6', base: '2001:db8::', prefix: 32 }],
  ['203.0.113.0/33', null],
  ['203.0.113.0/x', null],
  ['203.0.113.0/24/1', null],
  ['corp.example', null],
])('%j is a network', (text, network) => expect(readNetwork(text)).toEqual(network));
