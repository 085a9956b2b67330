import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * From now on stacks name the lines of the sources of what was built below `folder`, a `file:` address that ends in a
 * slash. A map is read when a stack goes through its file: Node's own `--enable-source-maps` reads all of them at the
 * start, 13 MB and a tenth of its time. Only V8's frames are read, never the text: a message may say what it likes.
 */
export function nameSources(folder) {
  const maps = new Map();
  const mapOf = (file) => {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${told(frame)}`)].join('\n');

  function told(frame) {
    const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
    const found = file?.startsWith(folder) ? mapOf(file)?.findEntry(line - 1, column - 1) : undefined;
    if (found?.originalSource === undefined) return String(frame);
    const source = new URL(found.originalSource, file).href;
    const place = `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    return String(frame).replace(`${file}:${line}:${column}`, () => place);
  }
}

function readMap(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
  } catch {
    // Without a map, or with a broken one, the place in the built file is what there is to tell.
    return null;
  }
}
