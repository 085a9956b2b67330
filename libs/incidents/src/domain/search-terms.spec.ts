import { afterBeginning, backwards, searchTerms } from './search-terms.ts';

const one = (text: string) => {
  const [term, ...others] = searchTerms(text);
  expect(others).toEqual([]);
  return term;
};
const range = (from: string) => ({ from, before: afterBeginning(from) });

describe('what is looked for', () => {
  it('is each word by its beginning, a short one as it is, common ones not', () => {
    expect(searchTerms('The Quick "brown" ws, of').map(({ word }) => word)).toEqual([
      { ...range('quick'), whole: false },
      { ...range('brown'), whole: false },
      { from: 'ws', before: 'ws', whole: true },
    ]);
    // Nothing else is asked for.
    expect(searchTerms('the').map(({ text }) => text)).toEqual(['the']);
    expect(searchTerms(' " ,; ')).toEqual([]);
  });

  it('is a joined word as one, and words that something else divides one by one', () => {
    expect(searchTerms('ws-77.corp').map(({ word }) => word?.from)).toEqual(['ws-77.corp']);
    expect(searchTerms('cmd|powershell').map(({ word }) => word?.from)).toEqual(['cmd', 'powershell']);
  });

  it.each(['evil.example', 'EVIL[.]example', 'evil(dot)example', 'Evil.Example.'])(
    'is the domain %s by its value, its beginning and its last labels',
    (text) => {
      expect(one(text)).toMatchObject({
        word: { from: 'evil.example' },
        values: expect.arrayContaining([{ type: 'domain', value: 'evil.example' }]),
        ranges: [range('evil.example'), range('http://evil.example'), range('https://evil.example')],
        endings: [range('elpmaxe.live.'), range('elpmaxe.live@')],
      });
    },
  );

  it.each(['hxxps://Evil[.]example/Pay', 'https://evil.example/Pay'])(
    'is the link %s with its scheme',
    (text) => {
      expect(one(text)).toMatchObject({
        word: null,
        values: expect.arrayContaining([{ type: 'url', value: 'https://evil.example/Pay' }]),
        ranges: expect.arrayContaining([range('https://evil.example/Pay')]),
      });
    },
  );

  it('is a link without its scheme by both schemes', () => {
    expect(one('evil[.]example/Pay')?.ranges).toContainEqual(range('http://evil.example/Pay'));
  });

  it('is a hash in whatever case, and by its beginning', () => {
    const sha1 = 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80708';
    expect(one(sha1)).toMatchObject({
      word: { from: sha1.toLowerCase() },
      values: expect.arrayContaining([{ type: 'sha1', value: sha1.toLowerCase() }]),
    });
    expect(one(sha1.slice(0, 12))?.ranges).toEqual([range(sha1.slice(0, 12).toLowerCase())]);
  });

  it('is an address of the internet in its one form', () => {
    expect(one('2001:DB8:0:0::1')).toMatchObject({
      word: null,
      values: expect.arrayContaining([{ type: 'ip', value: '2001:db8::1' }]),
    });
  });

  it('is a domain beyond ASCII as it is kept', () => {
    expect(one('bücher.example')?.endings).toContainEqual(range(`${backwards('.xn--bcher-kva.example')}`));
  });
});
