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
});
