const BEGINNING = 12;
const END = 8;

/** Without its middle: a hash, a message id, the name of a resource is compared at both ends, and read to neither. */
export function withoutMiddle(id: string): string {
  const characters = [...id];
  if (characters.length <= BEGINNING + END + 1) return id;
  return `${characters.slice(0, BEGINNING).join('')}…${characters.slice(-END).join('')}`;
}
