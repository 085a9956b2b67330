import fc from 'fast-check';
import { readName } from './name.ts';

describe('the normal form of a name', () => {
  it.each([
    // White space, invisible characters, width, case, dashes.
    [' dc-01\t', 'dc-01'],
    ['dc\u200b-01\u00a0', 'dc-01'],
    ['\u202edc-01\u202c', 'dc-01'],
    ['dc-\u00ad01\u0000', 'dc-01'],
    ['ｄｃ－０１', 'dc-01'],
    ['𝐝𝐜-𝟎𝟏', 'dc-01'],
    ['DC\u201301', 'dc-01'],
    // Hosts.
    ['dc-01.', 'dc-01'],
    ['dc-01.corp.example.', 'dc-01.corp.example'],
    ['dc-01。corp．example', 'dc-01.corp.example'],
    ['dc-01$', 'dc-01'],
    ['dc-01:3389', 'dc-01'],
    ['"DC-01"', 'dc-01'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['BÜCHER.example', 'bücher.example'],
    ['xn--strae-oqa.example', 'strasse.example'],
    ['straße.example', 'strasse.example'],
    ['dc-01[.]corp[dot]example', 'dc-01.corp.example'],
    ['\\\\DC-01\\c$\\temp', '\\\\dc-01\\c$\\temp'],
    // Accounts.
    ['CORP\\Ceo', 'corp\\ceo'],
    ['CORP＼ceo', 'corp\\ceo'],
    ['.\\ceo', 'ceo'],
    ['CORP\\dc-01$', 'corp\\dc-01'],
    ['CORP\\ceo@corp.example', 'ceo@corp.example'],
    ['Ceo@Corp.Example.', 'ceo@corp.example'],
    ['ceo+invoices@corp.example', 'ceo@corp.example'],
    ['"ceo"@corp.example', 'ceo@corp.example'],
    ['"c\\eo"@corp.example', 'ceo@corp.example'],
    ['"The Chief" <ceo@corp.example>', 'ceo@corp.example'],
    ['ceo(boss)@corp.example', 'ceo@corp.example'],
    ['mailto:ceo@corp.example?subject=x', 'ceo@corp.example'],
    ['SMTP:ceo@corp.example', 'ceo@corp.example'],
    ['ceo[at]corp[.]example', 'ceo@corp.example'],
    ['ceo@xn--bcher-kva.example', 'ceo@bücher.example'],
    ['ceo@[10.0.0.1]', 'ceo@10.0.0.1'],
    // Addresses.
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['[::FFFF:0A00:0001]', '10.0.0.1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['[::1]:443', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['0xa.0.0.1', '10.0.0.1'],
    ['10.1', '10.0.0.1'],
    ['10.0.0.1:8080', '10.0.0.1'],
    ['１０.0.0.1', '10.0.0.1'],
    ['10[.]0[.]0[.]1', '10.0.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    // Links and hashes.
    ['hxxps://evil[.]example/A', 'https://evil.example/a'],
    ['HTTP://user:pw@EVIL.example:8080/x', 'http://evil.example/x'],
    ['http:\\\\evil.example\\x', 'http://evil.example\\x'],
    ['https:evil.example', 'https://evil.example'],
    ['http://%65vil.example', 'http://evil.example'],
    ['http://0xa000001/', 'http://0xa000001/'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['MD5:D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['#SOC', '#soc'],
  ])('%j is %j', (written, text) => {
    expect(readName(written)).toMatchObject({ text, problem: null });
  });

  it.each([
    ['', /nothing is left/],
    ['\u200b \u00a0', /nothing is left/],
    ['dс-01', /"dс-01" mixes letters/],
    ['сeo@corp.example', /"сeo" mixes letters/],
    ['xn--d-01-l6d', /mixes letters/],
    ['dc-01\ue000', /character that is in no name/],
    ['dc☃01', /character that is in no name/],
    ['\ud800dc-01', /character that is in no name/],
    ['ceo@corp.example@evil.test', /last @/],
    ['"a@b"@corp.example', /last @/],
    ['CN=ceo,OU=people,DC=corp,DC=example', /distinguished name/],
    ['010.0.0.1', /begin with 0/],
    ['http://010.0.0.1/', /begin with 0/],
    ['https:///', /names no host/],
    ['x'.repeat(3000), /longer than/],
  ])('%j has none: %s', (written, problem) => {
    expect(readName(written).problem).toMatch(problem);
  });

  it.each(['Ann’s MacBook', 'пк-иванов', '田中のPC', 'ＰＣ田中', 'müller', 'j.d_oe-2', 'ws 01'])(
    'takes %j for a name like any other',
    (written) => {
      expect(readName(written).problem).toBeNull();
    },
  );

  it.each([
    ['167772161', '10.0.0.1'],
    ['0x0a000001', '10.0.0.1'],
    ['http://167772161/', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '10.0.0.1'],
    ['::10.0.0.1', '10.0.0.1'],
    ['2002:0a00:0001::1', '10.0.0.1'],
    ['64:ff9b:1::10.0.0.1', '10.0.0.1'],
    ['2001:db8::5efe:10.0.0.1', '10.0.0.1'],
  ])('sees the address that services see in %j', (written, address) => {
    expect(readName(written).ranges.map(({ base }) => base)).toContain(address);
    expect(readName(written).hosts).toContain(address);
  });

  it('reads what is ambiguous in every way', () => {
    expect(readName('host/dc-01.corp.example').hosts).toEqual(['host', 'dc-01.corp.example']);
    expect(readName('dc-01$@corp.example').hosts).toContain('dc-01.corp.example');
    expect(readName('ceo_corp.example#EXT#@tenant.example').accounts).toContainEqual({
      name: 'ceo',
      domain: 'corp.example',
    });
  });

  it('is its own normal form', () => {
    const pieces = fc.constantFrom(
      ...[
        'dc-01',
        'CORP',
        '\\',
        '@',
        '.',
        '$',
        '"',
        '<',
        '>',
        '(',
        ')',
        '[',
        ']',
        '[.]',
        ':',
        '/',
        '//',
        'http',
      ],
      ...[
        'hxxp',
        '+x',
        'xn--',
        'xn--bcher-kva',
        '10.0.0.1',
        '::1',
        '%',
        'ß',
        'с',
        'İ',
        '\u200b',
        ' ',
        '*',
        '?',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const name = readName(text);
        if (name.problem === null)
          expect(readName(name.text)).toMatchObject({ text: name.text, problem: null });
      }),
      { numRuns: 1000 },
    );
  });
});
