import { part } from '../containers.fixture.ts';
import { unpackRtf } from './compressed-rtf.ts';
import { rtf } from './rtf.ts';
import { readRtf } from './rtf-reader.ts';

describe('RTF', () => {
  it('is read as text', () => {
    const { text, html } = readRtf(
      String.raw`{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}Gr\'fc\u223?e\par an \{alle\}\tab x}`,
    );
    expect(text).toBe('Grüße\nan {alle}\tx');
    expect(html).toBeNull();
  });

  it('gives the page that it was made of', () => {
    const { html } = readRtf(
      String.raw`{\rtf1\fromhtml1{\*\htmltag64 <p>}Hello {\*\htmltag84 <a href="https://a.example/">}\htmlrtf {\field{\*\fldinst{HYPERLINK "x"}}\htmlrtf0 here\htmlrtf }\htmlrtf0 {\*\htmltag92 </a>}}`,
    );
    expect(html).toBe('<p>Hello <a href="https://a.example/">here</a>');
  });

  it('ends, whatever its groups', () => {
    expect(readRtf('{'.repeat(5000)).text).toBe('');
    expect(readRtf('}}}a').text).toBe('a');
    expect(readRtf('\\').text).toBe('');
  });
});

describe('an RTF document', () => {
  it('is known by its first letters, whatever its name', () => {
    expect(rtf.recognises(part('{\\rtf1 x}', { name: 'a.doc' }))).toBe(true);
    expect(rtf.recognises(part('x', { name: 'a.doc' }))).toBe(false);
  });

  it('leads elsewhere by its fields and its template', async () => {
    const { links, flags } = await rtf.open(
      part(
        String.raw`{\rtf1{\*\template https://t.example/a.dotm}{\field{\*\fldinst HYPERLINK "https://a.example/x"}}{\field{\*\fldinst INCLUDEPICTURE "https://b.example/p"}}}`,
      ),
    );
    expect(links.map(({ href }) => href)).toEqual([
      'https://a.example/x',
      'https://b.example/p',
      'https://t.example/a.dotm',
    ]);
    expect(flags).toEqual(['remote_template', 'external_data']);
  });

  it('gives what is embedded', async () => {
    const { parts, flags } = await rtf.open(part(String.raw`{\rtf1{\object{\*\objdata 0105 0000}}}`));
    expect(parts.map(({ bytes }) => bytes.toString('hex'))).toEqual(['01050000']);
    expect(flags).toEqual(['embedded_object']);
  });
});

describe('the RTF body of a message', () => {
  const packed = (kind: number, size: number, content: Buffer) => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(content.length + 12, 0);
    head.writeUInt32LE(size, 4);
    head.writeUInt32LE(kind, 8);
    return Buffer.concat([head, content]);
  };

  it('is unpacked', () => {
    // Flags: a copy of 7 letters from the start of the dictionary, then letters, then a copy of what was written, the end.
    const first = Buffer.from([0b0000_0001, 0x00, 0x05, ...Buffer.from('abcdefg')]);
    const start = 207;
    const again = ((start + 7) << 4) | (4 - 2);
    const end = (start + 18) << 4;
    const second = Buffer.from([0b0000_0011, again >> 8, again & 255, end >> 8, end & 255]);
    expect(unpackRtf(packed(0x75465a4c, 100, Buffer.concat([first, second])))).toBe('{\\rtf1\\abcdefgabcd');
  });

  it('may be stored as it is', () => {
    expect(unpackRtf(packed(0x414c454d, 5, Buffer.from('{\\rtf')))).toBe('{\\rtf');
  });

  it('is none of another kind, and none that is cut off', () => {
    expect(() => unpackRtf(packed(1, 5, Buffer.from('x')))).toThrow('in a way that is not known');
    expect(() => unpackRtf(Buffer.alloc(3))).toThrow('cut off');
  });
});
