import { part } from '../containers.fixture.ts';
import { smime } from './smime.ts';

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

/** The same without its length, ended by zeros. */
const ber = (tag: number, ...content: Buffer[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])]);

const id = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const DATA = id('2a864886f70d010701');
const SIGNED = id('2a864886f70d010702');
const ENVELOPED = id('2a864886f70d010703');
const MAIL = Buffer.from(`Content-Type: text/plain\r\n\r\nhttps://a.example/${'x'.repeat(200)}`);
const start = [der(0x02, Buffer.from([1])), der(0x31)];

const signed = (...inside: Buffer[]) =>
  der(0x30, SIGNED, der(0xa0, der(0x30, ...start, der(0x30, DATA, ...inside), der(0x31))));
const open = (bytes: Buffer) => smime.open(part(bytes, { name: 'smime.p7m' }));

describe('an S/MIME message', () => {
  it.each([
    [{ name: 'smime.p7m' }, true],
    [{ declared_type: 'application/x-pkcs7-mime' }, true],
    [{ name: 'a.txt' }, false],
  ])('is %j: %s', (over, is) => expect(smime.recognises(part('x', over))).toBe(is));

  it.each([
    ['as it should be', signed(der(0xa0, der(0x04, MAIL)))],
    [
      'in pieces, without lengths',
      ber(
        0x30,
        SIGNED,
        ber(
          0xa0,
          ber(
            0x30,
            ...start,
            ber(
              0x30,
              DATA,
              ber(0xa0, ber(0x24, der(0x04, MAIL.subarray(0, 99)), der(0x04, MAIL.subarray(99)))),
            ),
          ),
        ),
      ),
    ],
    [
      'as text',
      Buffer.from(
        `-----BEGIN PKCS7-----\n${signed(der(0xa0, der(0x04, MAIL))).toString('base64')}\n-----END PKCS7-----\n`,
      ),
    ],
  ])('gives what is signed: %s', async (_how, bytes) => {
    const { parts, reading } = await open(bytes);
    expect(parts).toEqual([{ name: '', declared_type: 'message/rfc822', bytes: MAIL }]);
    expect(reading.state).toBe('read');
  });

  it('may be a signature alone', async () => {
    expect(await open(signed())).toMatchObject({ parts: [], reading: { state: 'read' } });
  });

  it.each([
    ['S/MIME', der(0x30, ENVELOPED, der(0xa0, der(0x30)))],
    ['PGP', Buffer.from('-----BEGIN PGP MESSAGE-----\n')],
  ])('that is encrypted says so: %s', async (how, bytes) => {
    expect(await open(bytes)).toMatchObject({
      flags: ['encrypted_mail'],
      reading: { state: 'unread', reason: `it is encrypted by ${how}` },
    });
  });

  it.each([
    ['cut off', signed(der(0xa0, der(0x04, MAIL))).subarray(0, 100), 'it is cut off'],
    ['of another kind', der(0x30, DATA, der(0xa0)), 'of a kind that is not known'],
    ['no such thing', Buffer.from('hello there'), /cut off|tag|built/],
  ])('that is %s says so', (_how, bytes, reason) => {
    expect(() => open(bytes)).toThrow(reason);
  });
});
