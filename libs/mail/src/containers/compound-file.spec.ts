import { readCompoundFile } from './compound-file.ts';
import { compoundFile } from './compound-file.fixture.ts';

const list = (bytes: Buffer) =>
  readCompoundFile(bytes)
    .map(({ path, read }) => `${path.join('/')} ${read().toString('latin1', 0, 20)}`)
    .sort();

it('a compound file gives its streams, in whatever storage', () => {
  const large = Buffer.alloc(1500, 'x');
  const bytes = compoundFile({
    a: Buffer.from('one'),
    deep: { b: large, deeper: { c: Buffer.from('two') } },
    d: Buffer.alloc(0),
  });
  expect(list(bytes)).toEqual(['a one', 'd ', `deep/b ${'x'.repeat(20)}`, 'deep/deeper/c two']);
  expect(
    readCompoundFile(bytes)
      .find(({ path }) => path.at(-1) === 'b')
      ?.read(),
  ).toEqual(large);
});

it('a compound file whose sectors lead in a circle is damaged', () => {
  const bytes = compoundFile({ a: Buffer.alloc(1500, 'x') });
  // The table is the first sector; the stream begins in the third.
  bytes.writeUInt32LE(2, 512 + 3 * 4);
  expect(() => list(bytes)).toThrow('its sectors lead in a circle');
});

it('a compound file whose tree leads back to itself is read all the same', () => {
  const bytes = compoundFile({ a: Buffer.from('one') });
  bytes.writeUInt32LE(1, 1024 + 128 + 68);
  expect(list(bytes)).toEqual(['a one']);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['a signature alone', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['odd sectors', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
])('what is no compound file is said to be none: %s', (_what, bytes) => {
  expect(() => readCompoundFile(bytes)).toThrow(/no compound file|odd size/);
});
