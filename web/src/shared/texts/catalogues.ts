/** English text → what it is in the other language. Made of the `.po` by web/catalogues.ts. */
export type Catalogue = Record<string, string>;

const FILES = import.meta.glob<{ default: Catalogue }>('./catalogues/*.po');

/** By the language's tag, which is the file's name: a file more is a language more. */
export const CATALOGUES: ReadonlyMap<string, () => Promise<Catalogue>> = new Map(
  Object.entries(FILES).map(([file, load]) => [
    file.replace(/^.*\/|\.po$/g, ''),
    async () => (await load()).default,
  ]),
);
