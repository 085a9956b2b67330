import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const inRoot = (path) => join(root, path);

/** Ends the program with one sentence for people. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Progress goes to standard error: the output of `tw` and `openapi` is read by other programs. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Every file below the folders, sorted, as paths from the root. Files named themselves are kept. */
export function filesBelow(paths) {
  return paths.flatMap((path) => {
    if (!existsSync(inRoot(path))) return [];
    if (!statSync(inRoot(path)).isDirectory()) return [path];
    return readdirSync(inRoot(path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
      .sort();
  });
}

/** By content rather than by time: a fresh checkout or a changed branch and back costs no new build. */
export function hashOf(files) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(inRoot(file)))
      .update('\0');
  return hash.digest('hex');
}
