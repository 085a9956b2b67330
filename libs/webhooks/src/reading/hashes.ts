export interface Hashes {
  md5?: string;
  sha1?: string;
  sha256?: string;
}

const BY_LENGTH: Readonly<Record<number, keyof Hashes>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Hashes of one file whose kinds nobody names, each by its length; of a kind the first counts. What is none is left out. */
export function hashesByLength(...said: readonly (string | undefined)[]): Hashes {
  const found: Hashes = {};
  for (const hash of said) {
    if (hash === undefined || !/^[0-9a-f]+$/i.test(hash)) continue;
    const kind = BY_LENGTH[hash.length];
    if (kind !== undefined) found[kind] ??= hash.toLowerCase();
  }
  return found;
}
