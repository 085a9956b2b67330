import { part } from '../containers.fixture.ts';
import { tnef } from './tnef.ts';

function attribute(id: number, content: Buffer | string): Buffer {
  const value = typeof content === 'string' ? Buffer.from(content) : content;
  const head = Buffer.alloc(9);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(id, 1);
  head.writeUInt32LE(value.length, 5);
  return Buffer.concat([head, value, Buffer.alloc(2)]);
}

const winmail = (...attributes: Buffer[]) =>
  Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...attributes]);

function number(value: number, bytes = 4): Buffer {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  return written;
}

/** Properties: number of the property, its kind, its value. */
function properties(...given: [id: number, kind: number, value: Buffer][]): Buffer {
  const written = given.map(([id, kind, value]) =>
    Buffer.concat([
      number(kind, 2),
      number(id, 2),
      number(1),
      number(value.length),
      value,
      Buffer.alloc((4 - (value.length % 4)) % 4),
    ]),
  );
  return Buffer.concat([number(given.length), ...written]);
}

const open = (bytes: Buffer) => tnef.open(part(bytes, { name: 'winmail.dat' }));

describe('a winmail.dat', () => {
  it('gives its text, its links and its files', async () => {
    const { text, links, parts, reading } = await open(
      winmail(
        attribute(0x8004, 'Invoice\u0000'),
        attribute(0x800c, 'Open https://a.example/run now\u0000'),
        attribute(0x9002, Buffer.alloc(14)),
        attribute(0x8010, 'invoice.exe\u0000'),
        attribute(0x800f, 'MZ'),
      ),
    );
    expect(text).toBe('Invoice\nOpen https://a.example/run now');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/run']);
    expect(parts).toEqual([{ name: 'invoice.exe', declared_type: '', bytes: Buffer.from('MZ') }]);
    expect(reading.state).toBe('read');
  });

  it('reads what is kept as properties: the page, and the full name of a file', async () => {
    const { text, links, parts } = await open(
      winmail(
        attribute(0x9003, properties([0x1013, 0x102, Buffer.from('<a href="https://b.example/">here</a>')])),
        attribute(0x9002, Buffer.alloc(14)),
        attribute(0x8010, 'LONGNA~1.HTM\u0000'),
        attribute(
          0x9005,
          properties(
            [0x3707, 0x1f, Buffer.from('long name.html\u0000', 'utf16le')],
            [0x370e, 0x1e, Buffer.from('Text/HTML\u0000')],
            [0x3701, 0x0d, Buffer.concat([Buffer.alloc(16), Buffer.from('<p>x')])],
          ),
        ),
      ),
    );
    expect(text).toBe('here');
    expect(links.map(({ href }) => href)).toEqual(['https://b.example/']);
    expect(parts).toEqual([
      { name: 'long name.html', declared_type: 'text/html', bytes: Buffer.from('<p>x') },
    ]);
  });

  it('passes by what it does not know', async () => {
    const named = Buffer.concat([
      number(3, 2),
      number(0x8001, 2),
      Buffer.alloc(16),
      number(0),
      number(7),
      number(5),
    ]);
    const html = properties([0x1013, 0x102, Buffer.from('<p>seen')]).subarray(4);
    const { text } = await open(
      winmail(attribute(0x8888, 'x'), attribute(0x9003, Buffer.concat([number(2), named, html]))),
    );
    expect(text).toBe('seen');
  });

  it('that is cut off says so', async () => {
    const whole = winmail(attribute(0x800c, 'hello'), attribute(0x8010, 'a.txt'));
    expect((await open(whole.subarray(0, -3))).reading.state).toBe('partly_read');
    expect(() => open(Buffer.from('no such file'))).toThrow('its signature is missing');
  });
});
