import { part } from '../containers.fixture.ts';
import { codePixels } from '../png.fixture.ts';
import { pdf } from './pdf.ts';

/** A PDF made by hand, without the table of its objects: readers look for them then. */
function document(objects: Record<number, string>, content = '', more = ''): Buffer {
  const stream = `<</Length ${content.length}>>stream\n${content}\nendstream`;
  const all: Record<number, string> = {
    1: `<</Type/Catalog/Pages 2 0 R${more}>>`,
    2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    4: stream,
    5: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...objects,
  };
  const body = Object.entries(all).map(([number, object]) => `${number} 0 obj\n${object}\nendobj\n`);
  return Buffer.from(`%PDF-1.4\n${body.join('')}trailer<</Root 1 0 R>>\n%%EOF`, 'latin1');
}

/** Eight pixels a byte, each row by itself. */
function packed(pixels: Uint8Array, side: number): Buffer {
  const row = Math.ceil(side / 8);
  const out = Buffer.alloc(row * side);
  for (const [at, pixel] of pixels.entries()) {
    const [x, y] = [at % side, Math.floor(at / side)];
    if (pixel > 0) out[y * row + (x >> 3)] = (out[y * row + (x >> 3)] ?? 0) | (128 >> (x & 7));
  }
  return out;
}

const open = (bytes: Buffer) => pdf.open(part(bytes, { name: 'a.pdf', detected_type: 'application/pdf' }));

describe('a PDF', () => {
  it.each([
    [{ detected_type: 'application/pdf' }, 'x', true],
    [{ name: 'a.pdf' }, 'x', true],
    [{ name: 'a.bin' }, 'some bytes before %PDF-1.4', true],
    [{ name: 'a.txt' }, 'x', false],
  ])('is %j with %j: %s', (over, content, is) => expect(pdf.recognises(part(content, over))).toBe(is));

  it('leads where its places lead', async () => {
    const link = '<</Type/Annot/Subtype/Link/Rect[0 0 300 300]/A<</S/URI/URI(https://a.example/view)>>>>';
    const { links, reading } = await open(
      document({ 3: `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Annots[${link}]>>` }),
    );
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/view']);
    expect(reading.state).toBe('read');
  });

  it('gives its words, and the addresses in them', async () => {
    const { text, links } = await open(
      document({}, 'BT /F1 12 Tf 20 200 Td (See https://a.example/x now) Tj ET'),
    );
    expect(text).toContain('See https://a.example/x now');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/x']);
  });

  it('says what its scripts would open', async () => {
    const { flags, links } = await open(
      document({}, '', "/OpenAction<</S/JavaScript/JS(app.launchURL\\('https://a.example/s'\\))>>"),
    );
    expect(flags).toEqual(['pdf_script']);
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/s']);
  });

  it('gives the files in it', async () => {
    const { parts } = await open(
      document(
        {
          6: '<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>',
          7: '<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream',
        },
        '',
        '/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>',
      ),
    );
    expect(parts).toEqual([{ name: 'a.exe', declared_type: '', bytes: Buffer.from('MZ') }]);
  });

  it('gives the files that a place on a page opens', async () => {
    const place = '<</Type/Annot/Subtype/FileAttachment/Rect[0 0 30 30]/FS 6 0 R>>';
    const { parts } = await open(
      document({
        3: `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Annots[${place}]>>`,
        6: '<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>',
        7: '<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream',
      }),
    );
    expect(parts).toEqual([{ name: 'a.exe', declared_type: '', bytes: Buffer.from('MZ') }]);
  });

  it.each([
    ['in grey', 8, ''],
    ['in black and white', 1, ''],
    ['as a mask', 1, '/ImageMask true'],
  ])('leads where a code in its pictures leads: %s', async (_how, bits, more) => {
    const { pixels, side } = codePixels('https://a.example/code', 8);
    const data = bits === 8 ? Buffer.from(pixels) : packed(pixels, side);
    const about = `/Type/XObject/Subtype/Image/Width ${side}/Height ${side}/BitsPerComponent ${bits}`;
    const { links, flags, parts, reading } = await open(
      document(
        {
          3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>>>>>',
          6: `<<${about}${more || '/ColorSpace/DeviceGray'}/Filter/ASCIIHexDecode/Length ${data.length * 2}>>stream\n${data.toString('hex')}\nendstream`,
        },
        'q 200 0 0 200 0 0 cm /I Do Q',
      ),
    );
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/code']);
    expect([flags, parts, reading.state]).toEqual([['code_in_image'], [], 'read']);
  });

  it('that is none is damaged', async () => {
    await expect(open(Buffer.from('%PDF-1.4 nothing'))).rejects.toThrow();
  });
});
