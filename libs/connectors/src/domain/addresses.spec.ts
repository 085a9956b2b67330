import {
  addressProblem,
  isForbiddenAddress,
  isForbiddenHost,
  isLoopbackHost,
  isPublicAddress,
  mailServerOf,
  mailServerProblem,
  sameOrigin,
} from './addresses.ts';

describe('addresses of outside services', () => {
  it.each([
    'https://www.virustotal.com/api/v3',
    'https://10.1.2.3:8089',
    'https://splunk.corp.example',
    'http://127.0.0.1:9101',
    'http://localhost:9101',
    'http://[::1]:9101',
    'https://[2002:a01:203::1]',
    'https://[64:ff9b:1::a01:203]',
  ])('%s is fine', (address) => {
    expect(addressProblem(address, false)).toBeNull();
  });

  it.each([
    'http://169.254.169.254/latest',
    'https://169.254.169.254',
    'https://[fe80::1]',
    'https://[::ffff:169.254.169.254]',
    'https://[::ffff:a9fe:a9fe]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[64:ff9b::169.254.169.254]',
    'https://[2002:a9fe:a9fe::1]',
    'https://[64:ff9b:1::a9fe:a9fe]',
    'https://[64:ff9b:1:a9fe:a9:fe00::]',
    'https://[2001:db8::5efe:169.254.169.254]',
    'https://2852039166',
    'https://0xa9fea9fe/',
    'https://metadata.google.internal',
    'https://metadata.google.internal.',
    'https://100.100.100.200',
    'https://[fd00:ec2::254]',
    'https://0.0.0.0',
    'https://224.0.0.1',
    'https://255.255.255.255',
    'https://192.0.0.192',
    'https://168.63.129.16',
    'https://[ff02::1]',
    'https://[::]',
    'https://[fd20:ce::254]',
    'https://metadata.azure.internal',
    'https://instance-data',
    'https://METADATA',
  ])('%s leads where no connector may go, whatever else is allowed', (address) => {
    expect(addressProblem(address, true)).toContain('no connector may reach');
  });

  it('wants https unless plain HTTP is allowed', () => {
    expect(addressProblem('http://splunk.corp.example', false)).toContain('https://');
    expect(addressProblem('http://splunk.corp.example', true)).toBeNull();
  });

  it.each([
    'ftp://x.example',
    'splunk.corp.example',
    'https://u:p@x.example',
    'https://u@x.example',
    'https://:p@x.example',
    'https://x.example/#a',
    'https://x.example/?a=1',
    'file:///etc/passwd',
  ])('%s is refused', (address) => {
    expect(addressProblem(address, true)).not.toBeNull();
  });

  it('sees through IPv4 addresses inside IPv6 ones', () => {
    expect(isForbiddenAddress('::ffff:169.254.1.1')).toBe(true);
    expect(isForbiddenAddress('10.0.0.1')).toBe(false);
  });

  it('knows hosts that are no addresses of the web', () => {
    expect(['metadata.google.internal', '169.254.169.254', 'fe80::1'].every(isForbiddenHost)).toBe(true);
    expect(['imap.corp.example', '10.0.0.1'].some(isForbiddenHost)).toBe(false);
    expect(['localhost', 'a.localhost', '127.9.9.9', '::1'].every(isLoopbackHost)).toBe(true);
    expect(['imap.corp.example', '10.0.0.1'].some(isLoopbackHost)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is on the internet', (ip) =>
    expect(isPublicAddress(ip)).toBe(true),
  );

  it.each([
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '255.255.255.255',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    'registry.example',
  ])('%s is not', (ip) => expect(isPublicAddress(ip)).toBe(false));

  it('compares scheme, host and port', () => {
    expect(sameOrigin('https://a.example/x', 'https://a.example/y')).toBe(true);
    expect(sameOrigin('https://a.example', 'https://a.example:8443')).toBe(false);
    expect(sameOrigin('https://a.example', 'http://a.example')).toBe(false);
  });
});

describe('the address of a mail server', () => {
  it.each(['smtp://mail.corp.example:587', 'smtps://mail.corp.example', 'smtp://127.0.0.1:25/'])(
    'may be %s',
    (address) => {
      expect(mailServerProblem(address)).toBeNull();
    },
  );

  it.each([
    'mail.corp.example',
    'https://mail.corp.example',
    'smtp://user:secret@mail.corp.example',
    'smtp://mail.corp.example/path',
    'smtp://mail.corp.example?tls=no',
    'smtp://169.254.169.254:25',
    'smtp://metadata.google.internal',
  ])('must not be %s', (address) => {
    expect(mailServerProblem(address)).not.toBeNull();
  });

  it('has a usual port, and another host is another origin', () => {
    expect(mailServerOf('smtps://Mail.corp.example')).toEqual({
      host: 'mail.corp.example',
      port: 465,
      tls: true,
    });
    expect(mailServerOf('smtp://[::1]:25')).toEqual({ host: '::1', port: 25, tls: false });
    expect(mailServerOf('smtp://mail.corp.example').port).toBe(587);
    expect(sameOrigin('smtp://mail.corp.example:25', 'smtp://mail.evil.example:25')).toBe(false);
    expect(sameOrigin('smtp://mail.corp.example:25', 'smtps://mail.corp.example:25')).toBe(false);
    expect(sameOrigin('smtp://mail.corp.example:25', 'smtp://MAIL.corp.example:25/')).toBe(true);
  });
});
