/** A place in what an author writes; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}
