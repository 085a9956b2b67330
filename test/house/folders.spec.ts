import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LIBS = fileURLToPath(new URL('../../libs', import.meta.url));

/** Folders that any feature may have below `src`; what is in none of them stands beside the module. */
const ROOMS = new Set(['data', 'domain', 'http', 'http/dto']);
/** Beyond those, by lib: collections of things that register themselves, and what they share. */
const COLLECTIONS: Record<string, string[]> = {
  actions: ['domain/actions'],
  connectors: ['vendors', 'vendors/*', 'transport'],
  mail: ['containers', 'containers/*', 'css', 'gateways'],
  playbooks: ['builtin'],
  policies: ['domain/names'],
  triage: ['knowledge', 'knowledge/*'],
  webhooks: [
    'authentications',
    'bodies',
    'envelopes',
    'formats',
    'formats/*',
    'formats/*/samples',
    'handshakes',
    'reading',
    'texts',
  ],
};
/** Not features: the platform has a room for each technical thing, contracts are one. */
const GROUND = new Set(['platform', 'contracts']);

/** @param folders as `<lib>/src/<folder>`; answers those that have no business there */
function misplaced(folders: readonly string[]): string[] {
  return folders.filter((folder) => {
    const [lib = '', src, ...rest] = folder.split('/');
    if (src !== undefined && src !== 'src') return true;
    if (GROUND.has(lib) || rest.length === 0) return false;
    const path = rest.join('/');
    const collections = (COLLECTIONS[lib] ?? []).map(
      (pattern) => new RegExp(`^${pattern.replaceAll('*', '[a-z0-9_-]+')}$`),
    );
    return !ROOMS.has(path) && !collections.some((collection) => collection.test(path));
  });
}

const present = readdirSync(LIBS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(LIBS.length + 1));

describe('the folders of a lib', () => {
  it('are data, domain, http with its dto, and the collections that are named', () => {
    expect(present.length).toBeGreaterThan(50);
    expect(misplaced(present)).toEqual([]);
  });

  it.each([
    'users/test',
    'users/src/utils',
    'users/src/domain/deep',
    'users/src/http/dto/more',
    'users/src/vendors',
    'connectors/src/vendors/jira/parts',
    'unlisted/src/helpers',
  ])('are not %s', (folder) => {
    expect(misplaced([folder])).toEqual([folder]);
  });
});
