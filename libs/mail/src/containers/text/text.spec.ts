import { LIMITS } from '../../limits.ts';
import { part } from '../containers.fixture.ts';
import { text } from './text.ts';

describe('a text', () => {
  it.each([
    ['a.txt', '', true],
    ['', 'text/plain', true],
    ['', 'message/delivery-status', true],
    ['a.html', 'text/html', false],
    ['a.bin', 'application/octet-stream', false],
  ])('is %j of type %j: %s', (name, declared_type, is) => {
    expect(text.recognises(part('words', { name, declared_type }))).toBe(is);
  });

  it('is no program that calls itself so', () => {
    expect(text.recognises(part('MZ', { name: 'a.txt', detected_type: 'application/x-msdownload' }))).toBe(
      false,
    );
    expect(text.recognises(part(Buffer.from([77, 90, 0, 1]), { name: 'a.txt' }))).toBe(false);
  });

  it.each([
    ['UTF-8', Buffer.from('Grüße')],
    ['UTF-8 with a mark', Buffer.from('\ufeffGrüße')],
    ['Windows-1252', Buffer.from('Grüße', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffGrüße', 'utf16le')],
  ])('is read in %s', async (_charset, bytes) => {
    expect((await text.open(part(bytes, { name: 'a.txt' }))).text).toBe('Grüße');
  });

  it('gives its links, and the folders of other machines', async () => {
    const { links } = await text.open(
      part('see https://a.example/x. or \\\\files.example\\s\\a', { name: 'a.txt' }),
    );
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/x', 'file://files.example/s/a']);
  });

  it('says where it stopped', async () => {
    const whole = await text.open(part('x'.repeat(LIMITS.html), { name: 'a.txt' }));
    expect(whole.reading.state).toBe('read');
    const more = await text.open(part(`${'x'.repeat(LIMITS.html - 1)}üü`, { name: 'a.txt' }));
    expect(more.reading).toEqual({
      state: 'partly_read',
      reason: `of ${LIMITS.html + 3} bytes the first ${LIMITS.html} were read`,
    });
    expect(more.text.at(-1)).toBe('x');
  });
});
