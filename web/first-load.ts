import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

interface ModuleGraph {
  getModuleInfo(id: string): { code: string | null; importedIds: readonly string[] } | null;
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

/** The whole of a library stands in its index: of that counts what is taken by name, each from the file of that name. */
function importsOf(id: string, graph: ModuleGraph): string[] {
  const { code = null, importedIds = [] } = graph.getModuleInfo(id) ?? {};
  return importedIds.flatMap((imported) => {
    if (!isIndexOfLibrary(imported)) return imported;
    const names = namesTaken(code ?? '');
    return (graph.getModuleInfo(imported)?.importedIds ?? []).filter((part) => names.has(nameOf(part)));
  });
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
