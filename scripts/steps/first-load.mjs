// What a page of the web app loads before it can be drawn, by Vite's manifest.

/**
 * The files that a browser asks for: those that the document names, and for each of these modules its own file with all
 * that it imports and their styles. What is imported by import() later is not among them.
 * @throws Error for a module that the build does not know: a page that was renamed would count as nothing
 */
export function filesOf(manifest, document, modules) {
  const files = new Set(['index.html', ...named(document)]);
  const seen = new Set();
  const add = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`The web app's build has no ${key}: is the page called otherwise now?`);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const key of modules) add(key);
  return [...files];
}

function named(document) {
  return [...document.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file);
}
