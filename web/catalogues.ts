import PO from 'pofile';
import type { Plugin } from 'vite';

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
  };
}
