import { part } from '../containers.fixture.ts';
import { tar } from './tar.ts';

/** A file of a tar: name, size in octal, content in blocks of 512. */
function file(name: string, content: string): Buffer {
  const block = Buffer.alloc(512 + Math.ceil(content.length / 512) * 512);
  block.write(name, 0);
  block.write(content.length.toString(8).padStart(11, '0'), 124);
  block.write(content, 512);
  return block;
}

it('a tar gives its files', async () => {
  const bytes = Buffer.concat([
    file('d/', ''),
    file('d/a.txt', 'hello'),
    file('b.txt', 'world'),
    Buffer.alloc(1024),
  ]);
  expect(tar.recognises(part(bytes, { name: 'a.tar' }))).toBe(true);
  const { parts, reading } = await tar.open(part(bytes));
  expect(parts.map(({ name, bytes }) => `${name} ${bytes.toString()}`)).toEqual([
    'd/a.txt hello',
    'b.txt world',
  ]);
  expect(reading.state).toBe('read');
});

it('a tar without files is damaged', () => {
  expect(() => tar.open(part(Buffer.alloc(1024)))).toThrow('no file was found in it');
});
