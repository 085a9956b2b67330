import { compoundFile, type Storage } from '../compound-file.fixture.ts';
import { part } from '../containers.fixture.ts';
import { oldOffice } from './old-office.ts';

const open = (root: Storage) => oldOffice.open(part(compoundFile(root)));

/** A chunk of macro source that is all letters as they are (MS-OVBA): eight behind each byte of flags. */
function compressed(source: string): Buffer {
  const tokens: Buffer[] = [];
  for (let at = 0; at < source.length; at += 8)
    tokens.push(Buffer.from([0]), Buffer.from(source.slice(at, at + 8), 'latin1'));
  const body = Buffer.concat(tokens);
  const header = Buffer.alloc(3);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(0xb000 | (body.length - 1), 1);
  return Buffer.concat([header, body]);
}

/** A file in an object, as Word embeds it. */
function native(name: string, content: Buffer): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const path = Buffer.from('C:\\t\u0000');
  return Buffer.concat([
    Buffer.alloc(6),
    Buffer.from(`${name}\u0000C:\\${name}\u0000`),
    number(0),
    number(path.length),
    path,
    number(content.length),
    content,
  ]);
}

describe('a document of the old Office', () => {
  it('is known by its bytes', () => {
    expect(oldOffice.recognises(part(compoundFile({}), { name: 'a.txt' }))).toBe(true);
    expect(oldOffice.recognises(part('words', { name: 'a.doc' }))).toBe(false);
  });

  it('gives its words and links, and says that it was not followed in full', async () => {
    const words = Buffer.concat([
      Buffer.alloc(32),
      Buffer.from('Look at https://a.example/x here', 'utf16le'),
    ]);
    const { text, links, flags, reading } = await open({ WordDocument: words });
    expect(text).toContain('Look at https://a.example/x here');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/x']);
    expect(flags).toEqual([]);
    expect(reading.state).toBe('partly_read');
  });

  it('gives the source of its macros', async () => {
    const module = Buffer.concat([
      Buffer.from('compiled'),
      compressed('Attribute VB_Name = "M"\r\nShell "https://a.example/p"'),
    ]);
    const { text, links, flags } = await open({
      Macros: { VBA: { dir: Buffer.from('x'), Module1: module } },
    });
    expect(text).toContain('Shell "https://a.example/p"');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/p']);
    expect(flags).toEqual(['macro']);
  });

  it('gives the files that are embedded', async () => {
    const { parts, flags } = await open({
      ObjectPool: {
        _1: { '\u0001Ole10Native': native('a.exe', Buffer.from('MZ')) },
        _2: { Package: Buffer.from('PK') },
      },
      odd: { '\u0001Ole10Native': Buffer.from('no') },
    });
    expect(parts.map(({ name, bytes }) => `${name} ${bytes.toString()}`).sort()).toEqual([
      ' PK',
      ' no',
      'a.exe MZ',
    ]);
    expect(flags).toEqual(['embedded_object']);
  });

  it.each<[string, Storage]>([
    ['of today', { EncryptedPackage: Buffer.from('x') }],
    ['of Word 97', { WordDocument: Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) }],
  ])('that is encrypted says so: %s', async (_how, root) => {
    expect(await open(root)).toMatchObject({
      flags: ['encrypted'],
      reading: { state: 'unread', reason: 'it is encrypted' },
    });
  });

  it('that is damaged says so', () => {
    expect(() =>
      oldOffice.open(part(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]))),
    ).toThrow();
  });
});
