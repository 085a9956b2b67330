import { mail } from '../../mails.fixture.ts';
import { part } from '../containers.fixture.ts';
import { attachedMail } from './attached-mail.ts';

it.each([
  ['of its type', 'x', { declared_type: 'message/rfc822' }, true],
  ['of its name', 'x', { name: 'suspicious.EML' }, true],
  ['as bytes', mail(), { name: 'a.bin', declared_type: 'application/octet-stream' }, true],
  ['with folded headers', 'Received: from a\r\n by b\r\nFrom: a@b.example\r\nSubject: x\r\n\r\n', {}, true],
  ['that is a letter', 'Dear Alex,\r\n\r\nFrom: me\r\nTo: you\r\nSubject: this', {}, false],
  ['that has two headers', 'From: a@b.example\r\nSubject: x\r\n\r\n', {}, false],
  ['that is a program', 'MZ', { name: 'a.eml', detected_type: 'application/x-msdownload' }, false],
])('a mail %s', (_how, content, over, is) => {
  expect(attachedMail.recognises(part(content, over))).toBe(is);
});

it('a mail is given as it is', async () => {
  const { parts } = await attachedMail.open(part('From: a@b.example\r\n\r\nx'));
  expect(parts).toEqual([
    { name: '', declared_type: 'message/rfc822', bytes: Buffer.from('From: a@b.example\r\n\r\nx') },
  ]);
});
