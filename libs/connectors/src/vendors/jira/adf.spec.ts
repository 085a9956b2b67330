import { adfDocument } from './adf.ts';

describe('Atlassian document', () => {
  it('makes paragraphs, line breaks and lists', () => {
    expect(adfDocument('one\ntwo\n\n- a\n- b')).toEqual({
      version: 1,
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'one' }, { type: 'hardBreak' }, { type: 'text', text: 'two' }],
        },
        {
          type: 'bulletList',
          content: ['a', 'b'].map((text) => ({
            type: 'listItem',
            content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
          })),
        },
      ],
    });
  });

  it('has no empty text node and no control characters', () => {
    const json = JSON.stringify(adfDocument('a\u0000b\n\n\n\n\n- \n'));
    expect(json).not.toContain('"text":""');
    expect(json).not.toContain('\\u0000');
  });

  it('shortens what is too long', () => {
    expect(JSON.stringify(adfDocument('x'.repeat(100_000))).length).toBeLessThan(31_000);
  });

  const texts = (plain: string) =>
    (adfDocument(plain)['content'] as { type: string; content: { type: string; text?: string }[] }[]).map(
      ({ type, content }) => [type, ...content.map((node) => node.text ?? node.type)],
    );

  it('shortens nothing that is just short enough, and says where it did', () => {
    expect(texts('x'.repeat(30_000))).toEqual([['paragraph', 'x'.repeat(30_000)]]);
    expect(texts('x'.repeat(30_001))).toEqual([
      ['paragraph', 'x'.repeat(30_000)],
      ['paragraph', '[shortened]'],
    ]);
  });

  it('is a list only where every line is an item, and nothing where nothing is', () => {
    expect(texts('one\r\n- two\n  \nthree ')).toEqual([
      ['paragraph', 'one', 'hardBreak', '- two', 'hardBreak', 'hardBreak', 'three'],
    ]);
    expect(texts('- two')).toEqual([['bulletList', 'listItem']]);
    expect(texts(' \n\n\n')).toEqual([]);
  });
});
