import { zip as archive } from '../../mails.fixture.ts';
import { part } from '../containers.fixture.ts';
import { zip } from './zip.ts';

const words = (content: string) => Buffer.from(content);

describe('a zip archive', () => {
  it('is known by its bytes, unless it is a document', () => {
    const bytes = archive([{ name: 'a', content: words('x') }]);
    expect(zip.recognises(part(bytes, { name: 'a.txt' }))).toBe(true);
    expect(zip.recognises(part(bytes, { detected_type: 'application/vnd.oasis.opendocument' }))).toBe(false);
    expect(zip.recognises(part('PK', { name: 'a.zip' }))).toBe(false);
  });

  it('gives what it holds', async () => {
    const { parts, reading } = await zip.open(
      part(
        archive([
          { name: 'docs/', content: words('') },
          { name: 'docs/a.txt', content: words('hello') },
        ]),
      ),
    );
    expect(parts.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([['docs/a.txt', 'hello']]);
    expect(reading.state).toBe('read');
  });

  it('names what is encrypted', async () => {
    const locked = { name: 'invoice.exe', content: words('x'), encrypted: true };
    expect((await zip.open(part(archive([locked])))).reading).toEqual({
      state: 'unread',
      reason: 'in it "invoice.exe" could not be unpacked: it is encrypted',
    });
    const mixed = await zip.open(part(archive([locked, { name: 'a.txt', content: words('x') }])));
    expect(mixed.reading.state).toBe('partly_read');
    expect(mixed.parts).toHaveLength(1);
  });

  it('unpacks no bomb', async () => {
    const bombs = Array.from({ length: 3 }, (_one, n) => ({
      name: `${n}`,
      content: Buffer.alloc(31 * 1024 * 1024),
    }));
    const { parts, reading } = await zip.open(part(archive(bombs)));
    expect(parts).toHaveLength(2);
    expect(reading.reason).toContain('"2" could not be unpacked: it unpacks to more than');
  });

  it('says when it is damaged', () => {
    expect(() => zip.open(part(Buffer.from('PK\u0003\u0004 not really')))).toThrow(
      'its directory is missing',
    );
    const odd = archive([{ name: 'a', content: words('x') }]);
    odd.writeUInt16LE(12, odd.readUInt32LE(odd.length - 6) + 10);
    expect(zip.open(part(odd))).toMatchObject({
      reading: { reason: expect.stringContaining('by a method that is not known here (12)') },
    });
  });
});
