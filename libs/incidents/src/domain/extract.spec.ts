import { growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import { alertObservables, extractObservables, textLeaves } from './extract.ts';
import { refang } from '#platform';
import { guessObservables, normaliseObservable } from './observable.ts';

const found = (...texts: string[]) => extractObservables(texts).map((o) => `${o.type} ${o.value}`);

describe('extractObservables', () => {
  it.each([
    ['see http://evil.example.com/a?b=1.', ['url http://evil.example.com/a?b=1', 'domain evil.example.com']],
    ['hxxps://evil[.]example[.]com/x', ['url https://evil.example.com/x', 'domain evil.example.com']],
    ['hXXp[:]//evil(dot)com/', ['url http://evil.com/', 'domain evil.com']],
    ['(http://a.example/wiki_(x))', ['url http://a.example/wiki_(x)', 'domain a.example']],
    ['http://198.51.100.7:8080/x', ['url http://198.51.100.7:8080/x', 'ip 198.51.100.7']],
    ['http://[2001:db8::1]/', ['url http://[2001:db8::1]/', 'ip 2001:db8::1']],
    ['mail bob[at]corp[.]com now', ['email_address bob@corp.com']],
    ['10.1.2.3 and 300.1.2.3 and 1.2.3.4.5 and 10.0.0.0/8', ['ip 10.1.2.3']],
    ['agent 1007.3.0016606.11', []],
    ['at 12:30:45 from fe80::1', ['ip fe80::1']],
    ['std::string and ::', []],
    ['evil.com, www.bbc.co.uk', ['domain evil.com', 'domain www.bbc.co.uk']],
    ['invoice.zip setup.py go.exe System.Net.WebClient event.name=1', []],
    ['C:\\Temp\\evil.com', []],
    ['not.a-tld.invalidtld', []],
    [`md5 ${'ab'.repeat(16)}`, [`md5 ${'ab'.repeat(16)}`]],
    [`${'a1'.repeat(20)} ${'B2'.repeat(32)}`, [`sha1 ${'a1'.repeat(20)}`, `sha256 ${'b2'.repeat(32)}`]],
    [`zeros ${'0'.repeat(64)} and ${'ab'.repeat(33)}`, []],
    ['http://exa\u0000mple.com', ['domain mple.com']],
  ])('%j', (text, expected) => {
    expect(found(text).filter((value) => value !== 'url http://exa/' && value !== 'domain exa')).toEqual(
      expected,
    );
  });

  it('gives each once and 300 at most', () => {
    expect(found('a.com', 'A.COM a.com')).toEqual(['domain a.com']);
    const many = Array.from({ length: 500 }, (_link, n) => `http://h${n}.example.com/${n}`).join(' ');
    expect(found(many)).toHaveLength(300);
  });

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
    const most = 256 * 1024;
    const filler = (length: number) => 'x '.repeat(length / 2);
    expect(found(filler(most - 8), 'evil.com and more')).toEqual(['domain evil.com']);
    expect(found(filler(most), 'evil.com')).toEqual([]);
    expect(found(filler(most + 2), 'evil.com and evil.org')).toEqual([]);
    expect(found(`${filler(most - 8)}evil.com evil.org`)).toEqual(['domain evil.com']);
  });

  it('takes what a format names before what a text holds, each once', () => {
    const alert = {
      observables: [
        { type: 'host' as const, value: 'WEB01' },
        { type: 'ip' as const, value: 'none' },
        { type: 'domain' as const, value: 'b.com' },
      ],
      title: 'a.com',
      description: 'b.com',
      raw: { c: ['c.com'] },
    };
    expect(alertObservables(alert).map(({ type, value }) => `${type} ${value}`)).toEqual([
      ...['host web01', 'domain b.com', 'domain a.com'],
      'domain c.com',
    ]);
  });

  it.each([
    ['letters', 'a'],
    ['dots', 'a.'],
    ['at signs', 'a@'],
    ['colons', '1:'],
    ['brackets', '('],
    ['link tails', `http://a.com/${')'.repeat(4000)} `],
    ['defanged dots', '[.]'],
    ['digits', '1.'],
    ['hex', 'abcdef0123456789'],
    ['percent', '%'],
  ])('takes linear time on %s', async (_name, text) => {
    const work = (size: number) => extractObservables([text.repeat(size / text.length)]);
    expect(await growth(50_000, work)).toBeLessThan(LINEAR);
  });

  it('takes linear time on one link whose tail grows', async () => {
    const work = (size: number) => extractObservables([`http://a.com/${')'.repeat(size)} `]);
    expect(await growth(20_000, work)).toBeLessThan(LINEAR);
  });
});

describe('textLeaves', () => {
  it('reads JSON inside a string by its keys, and what only looks like it as text', () => {
    const id = '0123456789abcdef0123456789abcdef';
    const inner = JSON.stringify({ MachineId: id, Url: 'http://a.example/' });
    expect(textLeaves({ AdditionalFields: inner })).toEqual(['http://a.example/']);
    expect(textLeaves(['["not JSON'])).toEqual(['["not JSON']);
  });

  it('ends on strings that hold strings that hold JSON', () => {
    let text = '"bottom"';
    for (let depth = 0; depth < 12; depth += 1) text = JSON.stringify([text]);
    expect(textLeaves(text)).toEqual(['"bottom"']);
  });

  it('finds the strings, leaving out bare ids unless their key speaks of a hash', () => {
    const id = '0123456789abcdef0123456789abcdef';
    expect(textLeaves({ aid: id, md5: id, list: [{ note: 'text here' }], n: 1 }).sort()).toEqual([
      id,
      'text here',
    ]);
  });

  it('are in the order in which they stand, five thousand at most, and no shorter than four characters', () => {
    expect(textLeaves({ a: 'first', b: ['second', 'abc', { c: 'third' }], d: null, e: true })).toEqual([
      ...['first', 'second'],
      'third',
    ]);
    expect(textLeaves(Array.from({ length: 5001 }, (_one, n) => `text ${n}`))).toHaveLength(5000);
  });

  it('are ids by their form alone', () => {
    const id = '0123456789ABCDEF0123456789abcdef';
    expect(textLeaves({ aid: id })).toEqual([]);
    expect(textLeaves({ aid: `${id}0` })).toEqual([`${id}0`]);
    expect(textLeaves({ aid: `${id.slice(1)}g` })).toEqual([`${id.slice(1)}g`]);
    expect(textLeaves({ file_sha: id, list: { Hash: [id] } })).toEqual([id, id]);
  });

  it('does not recurse', () => {
    let value: { [key: string]: object } = { end: {} };
    for (let n = 0; n < 100_000; n += 1) value = { a: value };
    expect(textLeaves(value as never)).toEqual([]);
  });
});

describe('normaliseObservable', () => {
  it.each([
    ['ip', ' 10.0.0.1 ', '10.0.0.1'],
    ['ip', '999.0.0.1', null],
    ['domain', 'Evil[.]COM.', 'evil.com'],
    ['domain', '10.0.0.1', null],
    ['url', 'HTTP://Evil.com', 'http://evil.com/'],
    ['url', 'javascript:alert(1)', null],
    ['url', `http://evil.com/${'x'.repeat(3000)}`, null],
    ['email_address', 'Bob@Corp.com', 'bob@corp.com'],
    ['email_address', 'bob', null],
    ['email_address', 'a\u0000b@corp.com', null],
    ['sha256', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['sha256', 'ab'.repeat(16), null],
    ['host', 'WEB01', 'web01'],
    ['user', 'CORP\\bob', 'corp\\bob'],
    ['host', 'a\u0000b', null],
  ] as const)('%s %j', (type, value, expected) => {
    expect(normaliseObservable(type, value)).toBe(expected);
  });

  it('guesses what a person typed', () => {
    expect(guessObservables('evil[.]com').map((o) => o.type)).toEqual(['domain', 'host', 'user']);
    expect(refang('plain text')).toBe('plain text');
  });
});
