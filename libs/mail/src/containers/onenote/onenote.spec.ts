import { part } from '../containers.fixture.ts';
import { onenote } from './onenote.ts';

function file(content: Buffer): Buffer {
  const head = Buffer.alloc(36);
  head.write('e716e3bd65261145a4c48d4d0b7a9eac', 0, 'hex');
  head.writeUInt32LE(content.length, 16);
  return Buffer.concat([head, content]);
}

const SECTION = Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex');

it('a section of OneNote gives its words, links and files', async () => {
  const bytes = Buffer.concat([
    SECTION,
    Buffer.from('Double click to view\u0000', 'utf16le'),
    file(Buffer.from('MZ one')),
    Buffer.from([1, 2]),
    file(Buffer.from('https://a.example/x')),
  ]);
  expect(onenote.recognises(part(bytes, { name: 'a.bin' }))).toBe(true);
  const { text, links, parts, flags, reading } = await onenote.open(part(bytes));
  expect(text).toContain('Double click to view');
  expect(links.map(({ href }) => href)).toEqual(['https://a.example/x']);
  expect(parts.map(({ bytes }) => bytes.toString())).toEqual(['MZ one', 'https://a.example/x']);
  expect(flags).toEqual(['embedded_object']);
  expect(reading.state).toBe('partly_read');
});

it('what is only called a section of OneNote is damaged', () => {
  expect(onenote.recognises(part('x', { name: 'a.one' }))).toBe(true);
  expect(() => onenote.open(part('x', { name: 'a.one' }))).toThrow('those of something else');
});
