import { arnParts, fileNameOf, hostOf, ipOf, personOf, regionOf } from './names.ts';

describe('who a text names', () => {
  it.each([
    ['CORP\\amy', { name: 'amy', domain: 'CORP' }],
    ['NT AUTHORITY\\SYSTEM', { name: 'SYSTEM', domain: 'NT AUTHORITY' }],
    ['amy@corp.example', { name: 'amy@corp.example', email: 'amy@corp.example' }],
    ['amy@CORP', { name: 'amy', domain: 'CORP' }],
    [
      '"Park, Amy" <amy@corp.example>',
      { name: 'amy@corp.example', email: 'amy@corp.example', full_name: 'Park, Amy' },
    ],
    ['CN=Amy Park,OU=Staff,DC=corp', { name: 'Amy Park' }],
    ['arn:aws:iam::000000000042:user/ops/bob', { name: 'bob', domain: '000000000042' }],
    [
      'arn:aws:sts::000000000042:assumed-role/Admin/amy@corp.example',
      { name: 'amy@corp.example', email: 'amy@corp.example' },
    ],
    ['arn:aws:sts::000000000042:assumed-role/Admin/i-01', { name: 'Admin/i-01', domain: '000000000042' }],
    ['arn:aws:iam::000000000042:root', { name: 'root', domain: '000000000042' }],
    [
      'serviceAccount:ci@p.iam.gserviceaccount.example',
      { name: 'ci@p.iam.gserviceaccount.example', email: 'ci@p.iam.gserviceaccount.example' },
    ],
    ['S-1-5-21-1-2-3-500', { id: 'S-1-5-21-1-2-3-500' }],
    ['{8b1c2d3e-0000-4000-8000-0123456789ab}', { id: '{8b1c2d3e-0000-4000-8000-0123456789ab}' }],
  ])('%s', (written, person) => expect(personOf(written)).toEqual(person));

  it.each(['', '203.0.113.7', 'https://corp.example/amy', '***', 'arn:aws:s3:::bucket', 'a{b}'])(
    '%j is nobody',
    (written) => expect(personOf(written)).toBeUndefined(),
  );
});

describe('what machine a text names', () => {
  it.each([
    ['ws-1', { name: 'ws-1' }],
    ['ws-1.corp.example.', { name: 'ws-1.corp.example' }],
    ['CORP\\WS-1$', { name: 'WS-1', domain: 'CORP' }],
    ['\\\\ws-1\\c$\\x', { name: 'ws-1' }],
    ['ws-1:9100', { name: 'ws-1', port: 9100 }],
    ['http://ws-1.corp.example:8080/x', { name: 'ws-1.corp.example', port: 8080 }],
    ['[2001:db8::1]:443', { ip: '2001:db8::1', port: 443 }],
    ['203.0.113.7:443', { ip: '203.0.113.7', port: 443 }],
    ['203.0.113.7/32', { ip: '203.0.113.7' }],
    ["Amy's MacBook Pro", { name: "Amy's MacBook Pro" }],
    ['8b1c2d3e-0000-4000-8000-0123456789ab', { id: '8b1c2d3e-0000-4000-8000-0123456789ab' }],
  ])('%s', (written, host) => expect(hostOf(written)).toEqual(host));

  it.each(['', '12345', '1.2.3', '203.0.113.0/24', 'a sentence, and one more', '{{ host.name }}'])(
    '%j is none',
    (written) => expect(hostOf(written)).toBeUndefined(),
  );

  it('has blanks in its name only where nothing but machines stand', () => {
    expect(hostOf('the mail server', false)).toBeUndefined();
  });
});

it.each([
  ['fe80::1%eth0', { ip: 'fe80::1' }],
  ['203.0.113.7:99999', { ip: '203.0.113.7' }],
  ['203.0.113.7/443', { ip: '203.0.113.7', port: 443 }],
  ['203.0.113.0/8', undefined],
  ['ws-1', undefined],
])('the address in %j', (written, address) => expect(ipOf(written)).toEqual(address));

it.each([
  [
    'arn:aws:ec2:eu-central-1:000000000042:instance/i-01',
    { service: 'ec2', region: 'eu-central-1', account: '000000000042', resource: 'instance/i-01' },
  ],
  ['arn:aws:s3:::bucket', { service: 's3', resource: 'bucket' }],
  ['arn:aws', undefined],
])('the parts of %s', (arn, parts) => expect(arnParts(arn)).toEqual(parts));

it.each([
  ['C:\\a\\b.exe', 'b.exe'],
  ['/tmp/x', 'x'],
  ['x', 'x'],
  ['/tmp/', undefined],
  [undefined, undefined],
])('the file of %j', (path, name) => expect(fileNameOf(path)).toBe(name));

it.each([
  ['europe-west3-a', 'europe-west3'],
  ['europe-west3', 'europe-west3'],
  ['us-east-1', 'us-east-1'],
  [undefined, undefined],
])('the region of %j', (place, region) => expect(regionOf(place)).toBe(region));
