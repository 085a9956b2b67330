import { snippetOf } from './snippet.ts';

const find = (text: string, ...words: string[]) =>
  snippetOf(
    text,
    words.map((from) => ({ from, whole: from.length < 3 })),
  );
const marked = (text: string, ...words: string[]) =>
  find(text, ...words)
    ?.map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

describe('what is shown of a text', () => {
  it.each([
    ['Blocked on the proxy', 'block', '[Blocked] on the proxy'],
    ['see evil[.]example now', 'evil.example', 'see [evil.example] now'],
    ['cdn.evil.example', 'evil', 'cdn.[evil].example'],
    ['(ws-77)', 'ws', '([ws]-77)'],
    ['wsx', 'ws', undefined],
    ['two\n\tlines\u0000 here', 'lines', 'two [lines] here'],
    ['nothing', 'beacon', undefined],
    ['<b>bold</b>', 'bold', '<b>[bold]</b>'],
  ])('%j by %s', (text, word, shown) => {
    expect(marked(text, word)).toBe(shown);
  });

  it('is a part of a long one, from a whole word on, with all that was looked for in it', () => {
    const text = `${'before '.repeat(40)}beacon then evil ${'after '.repeat(60)}`;
    const parts = find(text, 'beacon', 'evil') ?? [];
    expect(parts.filter(({ hit }) => hit).map((part) => part.text)).toEqual(['beacon', 'evil']);
    const shown = parts.map((part) => part.text).join('');
    expect(shown).toMatch(/^…before .* beacon then evil after .*…$/);
    expect(shown.length).toBeLessThanOrEqual(162);
  });

  it('holds no half of a character, and of one endless word its beginning', () => {
    const shown = marked(`evil${'😀'.repeat(200)} ${'x'.repeat(500)}`, 'xxx') ?? '';
    expect(shown.isWellFormed()).toBe(true);
    expect(marked('x'.repeat(500), 'xxx')).toBe(`[${'x'.repeat(80)}]${'x'.repeat(80)}…`);
  });
});
