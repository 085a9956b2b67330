import { onlyAttachment } from './parse.harness.ts';

const RAR_5 = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00];
const RAR_4 = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00];
const UNLISTED = ['archive', 'archive_not_listed'];

/** Bytes at their places, and zeros. */
function bytes(head: number[], rest: Record<number, number> = {}, length = 64): Buffer {
  const content = Buffer.alloc(length);
  content.set(head);
  for (const [at, byte] of Object.entries(rest)) content[Number(at)] = byte;
  return content;
}

it.each<[string, string, Buffer, string[]]>([
  ['a.7z', 'cannot be listed', bytes([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), UNLISTED],
  ['a.rar', 'of version 5 is open', bytes(RAR_5, { 13: 1 }), UNLISTED],
  ['a.rar', 'of version 5 begins with an encryption', bytes(RAR_5, { 13: 4 }), [...UNLISTED, 'encrypted']],
  ['a.rar', 'of version 5 has a long size before it', bytes(RAR_5, { 14: 4 }), [...UNLISTED, 'encrypted']],
  ['a.rar', 'of version 4 is open', bytes(RAR_4, { 9: 0x73 }), UNLISTED],
  ['a.rar', 'of version 4 is encrypted', bytes(RAR_4, { 9: 0x73, 10: 0x80 }), [...UNLISTED, 'encrypted']],
  ['a.rar', 'of version 4 has no such header', bytes(RAR_4, { 9: 0x74, 10: 0x80 }), UNLISTED],
  ['a.rar', 'of version 5 is cut off', bytes(RAR_5, { 13: 4 }, 15), UNLISTED],
  ['a.rar', 'of version 5 is just long enough', bytes(RAR_5, { 13: 4 }, 16), [...UNLISTED, 'encrypted']],
])('an archive %s that %s is told so', async (name, _what, content, flags) => {
  expect((await onlyAttachment(name, content)).flags).toEqual(flags);
});

it('a zip that cannot be read is one all the same', async () => {
  expect(await onlyAttachment('a.zip', bytes([0x50, 0x4b, 0x03, 0x04]))).toMatchObject({
    detected_type: 'application/zip',
    detected_extension: 'zip',
    archive: null,
    flags: ['archive', 'archive_damaged'],
  });
});
