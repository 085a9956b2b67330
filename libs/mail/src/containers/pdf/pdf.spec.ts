import { part } from '../containers.fixture.ts';
import { codePixels } from '../png.fixture.ts';
import { document } from './documents.fixture.ts';
import { pdf } from './pdf.ts';

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

  it.each([
    ['UniGB-UCS2-H', 'GB1', '5bc678018fc7671f', '密码过期'],
    ['GBK-EUC-H', 'GB1', 'c3dcc2eb', '密码'],
    ['90ms-RKSJ-H', 'Japan1', '8e8a8b7d', '至急'],
    ['KSCms-UHC-H', 'Korea1', 'bbf5b7ce', '새로'],
    ['ETen-B5-H', 'CNS1', 'b14bbd58', '密碼'],
    ['Identity-H', 'Japan1', '03a203d4', 'ウヘ'],
  ])('gives its words in the letters %s of %s', async (encoding, letters, codes, words) => {
    const { text, reading } = await open(
      document(
        {
          5: `<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/${encoding}/DescendantFonts[6 0 R]>>`,
          6: `<</Type/Font/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(${letters})/Supplement 2>>/FontDescriptor 7 0 R>>`,
          7: '<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>',
        },
        `BT /F1 12 Tf 20 200 Td <${codes}> Tj ET`,
      ),
    );
    expect([text.trim(), reading.state]).toEqual([words, 'read']);
  });

  const withPicture = (about: string, data: string) =>
    document(
      {
        3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>>>>>',
        6: `<</Type/XObject/Subtype/Image${about}/Length ${data.length}>>stream\n${data}\nendstream`,
      },
      'q 200 0 0 200 0 0 cm /I Do Q',
    );

  it('leads where a code in a picture on transparent paper leads', async () => {
    const { pixels, side } = codePixels('https://a.example/code', 4);
    const opacity = Buffer.from(pixels.map((pixel) => 255 - pixel)).toString('hex');
    const size = `/Width ${side}/Height ${side}/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/ASCIIHexDecode`;
    const { links } = await open(
      document(
        {
          3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>>>>>',
          6: `<</Type/XObject/Subtype/Image${size}/SMask 7 0 R/Length ${side * side * 2}>>stream\n${'00'.repeat(side * side)}\nendstream`,
          7: `<</Type/XObject/Subtype/Image${size}/Length ${opacity.length}>>stream\n${opacity}\nendstream`,
        },
        'q 200 0 0 200 0 0 cm /I Do Q',
      ),
    );
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/code']);
  });

  it.each([
    ['is larger than is unpacked', '/Width 4000/Height 4000/BitsPerComponent 1/ColorSpace/DeviceGray', '0'],
    [
      'says elsewhere how large it is',
      '/Width 8 0 R/Height 9 0 R/BitsPerComponent 1/ColorSpace/DeviceGray',
      '0',
    ],
    ['hides how large it is', '/#57idth 4000/Height 4000/BitsPerComponent 1/ColorSpace/DeviceGray', '0'],
    [
      'is damaged',
      '/Width 40/Height 40/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/JPXDecode',
      'no picture',
    ],
  ])('is read in part where a picture %s', async (_what, about, data) => {
    expect((await open(withPicture(about, data))).reading).toEqual({
      state: 'partly_read',
      reason: 'not all of its pictures and drawings were looked through for codes',
    });
  });

  it('that is none is damaged', async () => {
    await expect(open(Buffer.from('%PDF-1.4 nothing'))).rejects.toThrow();
  });
});
