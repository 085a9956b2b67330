import { hashesByLength } from './hashes.ts';

it('knows a hash by its length', () => {
  const [md5, sha1, sha256] = [32, 40, 64].map((length) => 'ab'.repeat(length / 2));
  expect(hashesByLength(sha256, md5?.toUpperCase(), 'ab', undefined, 'zz'.repeat(16), sha1)).toEqual({
    md5,
    sha1,
    sha256,
  });
  expect(hashesByLength('ab'.repeat(16), 'cd'.repeat(16))).toEqual({ md5: 'ab'.repeat(16) });
});
