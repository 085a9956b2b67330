import { gzipSync } from 'node:zlib';
import { part } from '../containers.fixture.ts';
import { gzip } from './gzip.ts';

it.each([
  ['a.txt.gz', 'a.txt'],
  ['a.tgz', 'a.tar'],
  ['', ''],
])('a gzip called %j holds %j', async (name, inner) => {
  const packed = part(gzipSync('hello'), { name });
  expect(gzip.recognises(packed)).toBe(true);
  const { parts } = await gzip.open(packed);
  expect(parts.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([[inner, 'hello']]);
});

it('a gzip that would become too much is not unpacked', () => {
  expect(() => gzip.open(part(gzipSync(Buffer.alloc(33 * 1024 * 1024))))).toThrow();
  expect(gzip.recognises(part('text', { name: 'a.gz' }))).toBe(false);
});
