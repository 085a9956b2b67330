import { decodeMail } from './mail-text.ts';

it("is a mail's UTF-8, or each of its bytes where it is none", () => {
  expect(decodeMail(Buffer.from('Subject: Grüße'))).toBe('Subject: Grüße');
  const bytes = Buffer.from([0x53, 0x3a, 0x20, 0xe9, 0xff]);
  expect(Buffer.from(decodeMail(bytes), 'latin1')).toEqual(bytes);
});
