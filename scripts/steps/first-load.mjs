// What a page of the web app loads before it can be drawn, by Vite's manifest.

/**
 * The files that a browser asks for: those that the document names, and each of these modules' own file, with all that they
 * import and their styles. What is imported by import() later is not among them.
 * @throws Error for a module that the build does not know: a page that was renamed would count as nothing
 */
export function filesOf(manifest, document, modules) {
  const first = named(document);
  const files = new Set(['index.html', ...first]);
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
  // The build names a module of the document's scripts, or only what it has made of several.
  for (const [key, { file }] of Object.entries(manifest)) if (first.includes(file)) add(key);
  for (const key of modules) add(key);
  return [...files];
}

function named(document) {
  return [...document.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file);
}
