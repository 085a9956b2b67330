import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

interface ModuleGraph {
  getModuleInfo(id: string): {
    code: string | null;
    importedIds: readonly string[];
    exports: readonly string[];
  } | null;
}

/**
 * Names a chunk for what a module loads before it can be drawn: what it imports, and what that imports, without what is
 * asked for by import() later.
 */
export function loadedBy(module: string, chunk: string): (id: string, graph: ModuleGraph) => string | null {
  let loaded: Set<string> | undefined;
  return (id, graph) => {
    // The first question comes when the graph is complete.
    loaded ??= importedBy(fileURLToPath(new URL(module, import.meta.url)), graph);
    return loaded.has(id) ? chunk : null;
  };
}

/** Without the module itself, whose chunk has its own name. */
function importedBy(module: string, graph: ModuleGraph): Set<string> {
  const seen = new Set(importsOf(module, graph));
  for (const id of seen) for (const imported of importsOf(id, graph)) seen.add(imported);
  return seen;
}

/** The whole of a library, or of the API, stands in its index: of that counts what is taken by name. */
function importsOf(id: string, graph: ModuleGraph): string[] {
  const { code = null, importedIds = [] } = graph.getModuleInfo(id) ?? {};
  return importedIds.flatMap((imported) => {
    const namesIn = namesOfParts(imported, graph);
    if (namesIn === null) return imported;
    const names = namesTaken(code ?? '');
    return (graph.getModuleInfo(imported)?.importedIds ?? []).filter((part) =>
      namesIn(part).some((name) => names.has(name)),
    );
  });
}

/** What the parts of an index are taken by; null for what is no index. */
function namesOfParts(id: string, graph: ModuleGraph): ((part: string) => readonly string[]) | null {
  if (isIndexOfLibrary(id)) return (part) => [nameOf(part)];
  if (/\/shared\/api\/generated\/index\.ts$/.test(id))
    return (part) => graph.getModuleInfo(part)?.exports ?? [];
  return null;
}

function isIndexOfLibrary(id: string): boolean {
  return /node_modules\/(?:@mantine|@tabler)\/.*\/(?:index|tabler-icons-react)\.m?js$/.test(id);
}

/** `use-hotkeys.mjs` gives `useHotkeys`: libraries name their files in one of two ways. */
function nameOf(id: string): string {
  return basename(id)
    .replace(/\.m?js$/, '')
    .replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

function namesTaken(code: string): Set<string> {
  const lists = [...code.matchAll(/import\s*\{([^}]{1,4000})\}/g)].map(([, list = '']) => list);
  return new Set(lists.flatMap((list) => list.split(',').map((name) => name.trim().split(/\s/)[0] ?? '')));
}
