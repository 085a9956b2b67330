import { Problem } from '../errors/problem.ts';
import { refuseUnstorable } from './storable.ts';

function pathRefused(body: unknown): string | null {
  try {
    refuseUnstorable(JSON.stringify(body), body);
    return null;
  } catch (error) {
    return error instanceof Problem ? (error.errors[0]?.path ?? '?') : String(error);
  }
}

describe('what a text field cannot keep', () => {
  it('is refused by its path', () => {
    expect(pathRefused({ name: 'a\0b' })).toBe('name');
    expect(pathRefused({ steps: [{ with: { url: '\ud800' } }] })).toBe('steps.0.with.url');
    expect(pathRefused({ parameters: { 'a\0': 1 } })).toBe('parameters');
    expect(pathRefused('\0')).toBe('');
  });

  it('is nothing that only looks like it', () => {
    expect(pathRefused({ name: '\\u0000 as people write it', smile: '😀', tab: '\u0001' })).toBe(null);
  });
});
