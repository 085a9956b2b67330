import { randomBytes } from 'node:crypto';
import { extensionOf, readGzip, readTar, readZip } from './archives.ts';
import { LIMITS } from './limits.ts';
import { zip, type ZipMember } from './mails.fixture.ts';

const X = Buffer.from('x');
const member = (name: string, over: Partial<ZipMember> = {}): ZipMember => ({ name, content: X, ...over });
const flagsOf = (...members: ZipMember[]) => readZip(zip(members))?.flags;

describe('a zip', () => {
  it.each<[string, ZipMember[], string[]]>([
    ['a text', [member('a.txt')], ['archive']],
    ['a program', [member('a.exe')], ['archive', 'archive_with_executable']],
    ['a script', [member('a.py')], ['archive', 'archive_with_executable']],
    ['a program of a signed jar', [member('META-INF/a.exe')], ['archive']],
    [
      'a program that calls itself a picture',
      [member('a.jpg', { content: Buffer.from('MZ…') })],
      ['archive', 'archive_with_executable'],
    ],
    ['half the mark of a program', [member('a.jpg', { content: Buffer.from('MA') })], ['archive']],
    ['another archive', [member('a.zip')], ['archive', 'nested_archive']],
    ['what is encrypted', [member('a.txt', { encrypted: true })], ['archive', 'encrypted']],
    [
      'an encrypted program by another name',
      [member('a.txt', { encrypted: true, content: Buffer.from('MZ…') })],
      ['archive', 'encrypted'],
    ],
    ['macros', [member('[Content_Types].xml'), member('word/vbaProject.bin')], ['macro']],
  ])('that holds %s', (_what, members, flags) => expect(flagsOf(...members)).toEqual(flags));

  it.each<[string[], string]>([
    [['[Content_Types].xml', 'word/document.xml'], 'docx'],
    [['_rels/.rels', 'word/document.xml'], 'docx'],
    [['[Content_Types].xml', 'xl/workbook.xml'], 'xlsx'],
    [['[Content_Types].xml', 'ppt/presentation.xml'], 'pptx'],
    [['[Content_Types].xml', 'else.xml'], 'zip'],
    [['word/document.xml'], 'zip'],
    [['AndroidManifest.xml', 'META-INF/MANIFEST.MF'], 'apk'],
    [['META-INF/MANIFEST.MF'], 'jar'],
    [['mimetype', 'content.xml'], 'odf'],
    [['mimetype'], 'zip'],
    [['content.xml'], 'zip'],
  ])('of %j is a %s', (names, extension) => {
    const read = readZip(zip(names.map((name) => member(name))));
    expect(read?.extension).toBe(extension);
    expect(read?.flags.includes('archive')).toBe(extension === 'zip');
  });

  it('is listed with what it declares', () => {
    const read = readZip(
      zip([member('a.txt', { declared: 30 }), member('b.txt', { declared: 12, encrypted: true })]),
    );
    expect(read?.listing).toMatchObject({
      format: 'zip',
      entry_count: 2,
      declared_size: 42,
      entries: [
        { name: 'a.txt', size: 30, encrypted: false },
        { name: 'b.txt', size: 12, encrypted: true },
      ],
    });
  });

  it('is called a bomb when it declares far more than it weighs, and much', () => {
    const small = member('a', { declared: LIMITS.bomb_bytes });
    expect(flagsOf(small)).not.toContain('zip_bomb');
    expect(flagsOf(member('a', { declared: LIMITS.bomb_bytes + 1 }))).toContain('zip_bomb');
  });

  it('is listed as far as its bound, and says that there is more', () => {
    const of = (count: number) =>
      readZip(zip(Array.from({ length: count }, (_one, n) => member(`${n}.txt`))));
    expect(of(LIMITS.archive_entries)?.flags).toEqual(['archive']);
    const more = of(LIMITS.archive_entries + 1);
    expect(more?.flags).toEqual(['archive', 'archive_truncated']);
    expect(more?.listing.entries).toHaveLength(LIMITS.archive_entries);
    expect(more?.listing.entry_count).toBe(LIMITS.archive_entries + 1);
  });

  it('is damaged where its directory is, and none without an end', () => {
    const whole = zip([member('a.txt'), member('b.txt')]);
    const broken = Buffer.from(whole);
    broken.writeUInt32LE(0, whole.readUInt32LE(whole.length - 6));
    expect(readZip(broken)).toMatchObject({
      flags: ['archive', 'archive_damaged'],
      listing: { entries: [], entry_count: 2 },
    });
    expect(readZip(whole.subarray(0, whole.length - 22))).toBeNull();
    expect(readZip(Buffer.concat([whole, Buffer.alloc(66_000)]))).toBeNull();
    expect(readZip(Buffer.concat([whole, Buffer.from('comment')]))?.flags).toEqual(['archive']);
  });

  it('may have a comment that looks like its end', () => {
    const read = readZip(Buffer.concat([zip([member('a.txt')]), Buffer.from('PK\u0005\u0006')]));
    expect(read?.flags).toEqual(['archive']);
  });

  it('that declares much is no bomb where it is not much smaller', () => {
    const declared = LIMITS.bomb_bytes + 1;
    const content = randomBytes(declared / LIMITS.bomb_ratio + 1);
    expect(flagsOf(member('a', { declared, content }))).toEqual(['archive']);
    expect(flagsOf(member('a', { declared }))).toEqual(['archive', 'zip_bomb']);
  });

  it('is not opened by a method that is not known', () => {
    const odd = zip([member('a.jpg', { content: Buffer.from('MZ…') })]);
    odd.writeUInt16LE(12, odd.readUInt32LE(odd.length - 6) + 10);
    expect(readZip(odd)?.flags).toEqual(['archive']);
  });

  it('is read without what its entries point to in vain', () => {
    const lost = zip([member('a.jpg', { content: Buffer.from('MZ…') })]);
    lost.writeUInt32LE(lost.length, lost.readUInt32LE(lost.length - 6) + 42);
    expect(readZip(lost)?.flags).toEqual(['archive']);
  });
});

describe('a tar', () => {
  const entry = (name: string, size: number | string, body = 512) => {
    const header = Buffer.alloc(512 + body);
    header.write(name, 0);
    header.write(typeof size === 'number' ? size.toString(8).padStart(11, '0') : size, 124);
    return header;
  };

  it('is listed one file after the other, to its end', () => {
    const tar = Buffer.concat([
      entry('a.txt', 3),
      entry('run.exe', 512),
      entry('c.txt', 0, 0),
      Buffer.alloc(1024),
      entry('after', 1),
    ]);
    expect(readTar(tar)).toEqual({
      listing: {
        format: 'tar',
        entry_count: 3,
        declared_size: 515,
        entries: [
          { name: 'a.txt', size: 3, compressed_size: 3, encrypted: false },
          { name: 'run.exe', size: 512, compressed_size: 512, encrypted: false },
          { name: 'c.txt', size: 0, compressed_size: 0, encrypted: false },
        ],
      },
      flags: ['archive', 'archive_with_executable'],
      type: 'application/x-tar',
      extension: 'tar',
    });
  });

  it('ends where a size is none', () => {
    const read = readTar(Buffer.concat([entry('a.txt', 3), entry('b.txt', 'no'), entry('c.txt', 1)]));
    expect(read.listing.entries.map(({ name }) => name)).toEqual(['a.txt']);
    expect(read.flags).toEqual(['archive', 'archive_damaged']);
    expect(readTar(entry('a.txt', '-7')).flags).toContain('archive_damaged');
  });

  it('is listed as far as its bound, and says that there is more', () => {
    const of = (count: number) =>
      readTar(Buffer.concat(Array.from({ length: count }, (_one, n) => entry(`${n}.txt`, 1))));
    expect(of(LIMITS.archive_entries).flags).toEqual(['archive']);
    const more = of(LIMITS.archive_entries + 1);
    expect(more.flags).toEqual(['archive', 'archive_truncated']);
    expect(more.listing).toMatchObject({
      entry_count: LIMITS.archive_entries + 1,
      declared_size: LIMITS.archive_entries + 1,
    });
    expect(more.listing.entries).toHaveLength(LIMITS.archive_entries);
  });
});

describe('a gzip', () => {
  const gzip = (size: number, length = 18) => {
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32LE(size, length - 4);
    return bytes;
  };

  it.each([
    ['a.txt.gz', 'a.txt'],
    ['a.TGZ', 'a.tar'],
    ['a.tar.gz', 'a.tar'],
    ['a', 'a'],
  ])('%s holds %s', (filename, name) => {
    expect(readGzip(gzip(7), filename).listing).toEqual({
      format: 'gzip',
      entries: [{ name, size: 7, compressed_size: 18, encrypted: false }],
      entry_count: 1,
      declared_size: 7,
    });
  });

  it('says what it holds: a program, too much, or nothing that can be read', () => {
    expect(readGzip(gzip(7), 'a.exe.gz').flags).toEqual(['archive', 'archive_with_executable']);
    expect(readGzip(gzip(LIMITS.bomb_bytes), 'a.gz').flags).toEqual(['archive']);
    expect(readGzip(gzip(LIMITS.bomb_bytes + 1), 'a.gz').flags).toEqual(['archive', 'zip_bomb']);
    expect(readGzip(gzip(LIMITS.bomb_bytes + 1, 600_000), 'a.gz').flags).toEqual(['archive']);
    expect(readGzip(gzip(7, 17), 'a.gz').listing.declared_size).toBe(0);
  });
});

it.each([
  ['a.EXE', 'exe'],
  ['a.pdf ', 'pdf'],
  ['a.tar.gz', 'gz'],
  ['a', ''],
  ['', ''],
  ['a.much-too-long-for-one', ''],
])('the ending of %j is %j', (name, ending) => expect(extensionOf(name)).toBe(ending));
