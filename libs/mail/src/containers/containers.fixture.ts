import type { Part } from './define-container.ts';

/** A part as it comes to a container, for tests. */
export function part(content: Buffer | string, over: Partial<Omit<Part, 'bytes'>> = {}): Part {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { name: '', declared_type: '', detected_type: null, ...over, bytes };
}
