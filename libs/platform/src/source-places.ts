import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a built file of ours, as stacks name it: what npm installed has no source beside it. */
const PLACE = /(file:\/\/(?:(?!\/node_modules\/)[^\s()])+\.js):(\d+):(\d+)/g;
/** Of the files that a stack has named so far; nothing for one that was not built. */
const maps = new Map<string, SourceMap | null>();

/**
 * The stack with the lines of the sources instead of those of what was built from them. Maps are read when a stack is
 * told: Node's own `--enable-source-maps` reads the map of every file when it loads it, 13 MB and a tenth of a start.
 */
export function withSourcePlaces(stack: string): string {
  return stack.replace(PLACE, (built: string, url: string, line: string, column: string) => {
    const found = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    return found === undefined || !('originalSource' in found)
      ? built
      : `${new URL(found.originalSource, url).href}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function mapOf(url: string): SourceMap | null {
  let map = maps.get(url);
  if (map === undefined) maps.set(url, (map = readMap(url)));
  return map;
}

function readMap(url: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${url}.map`), 'utf8')) as SourceMapPayload);
  } catch {
    // Without a map, or with a broken one, the place in the built file is what there is to tell.
    return null;
  }
}
