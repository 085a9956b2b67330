import PO from 'pofile';
import type { Plugin } from 'vite';

/** What the first page waits for: none of it may import what the first page is made of, and wait for it in turn. */
const AWAITED = /\/shared\/texts\/(?:translate\.ts|catalogues\/[^/]+\.po)$/;

/** A language's `.po` as a module: English text → translation, without what is not translated or not sure (fuzzy). */
export function catalogues(): Plugin {
  return {
    name: 'catalogues',
    transform: {
      filter: { id: /\.po$/ },
      handler(text) {
        const translations = PO.parse(text)
          .items.filter(({ msgstr, flags, obsolete }) => msgstr[0] && !flags['fuzzy'] && !obsolete)
          .map(({ msgid, msgstr }) => [msgid, msgstr[0]]);
        const code = `export default ${JSON.stringify(Object.fromEntries(translations))};`;
        return { code, map: null, moduleType: 'js' };
      },
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && AWAITED.test(chunk.facadeModuleId ?? '') && chunk.imports.length > 0)
          this.error(
            `${chunk.facadeModuleId} imports ${chunk.imports.join(', ')}, which may be what waits for it: a page in another language would stay empty. Hand it in (TextParts).`,
          );
    },
  };
}
