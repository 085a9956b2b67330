import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { withSourcePlaces } from './source-places.ts';

const SOURCE = `interface Lost {
  name: string;
}

export function fail(lost: Lost): never {
  throw new Error(lost.name);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'triage-warden-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The address of what was built from the source, with what its map says. */
function built(name: string, mapped: (map: string) => string | null): string {
  const { code, map } = transformSync(SOURCE, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    sourceFileName: `${name}.ts`,
    sourceMaps: true,
  });
  const file = join(folder, `${name}.js`);
  writeFileSync(file, code);
  const written = mapped(map ?? '');
  if (written !== null) writeFileSync(`${file}.map`, written);
  return pathToFileURL(file).href;
}

const frame = (place: string): string => `Error: It broke\n    at fail (${place})\n    at ${place}`;

it('names the line of the source in each frame', () => {
  const file = built('failing', (map) => map);
  const source = file.replace(/js$/, 'ts');
  // In what was built the types are gone.
  expect(withSourcePlaces(frame(`${file}:2:11`))).toBe(frame(`${source}:6:9`));
});

it.each([
  ['no map', built('mapless', () => null)],
  ['a broken map', built('broken', () => '{"version":3')],
  ['what npm installed', 'file:///srv/node_modules/pg/index.js'],
  ['Node itself', 'node:internal/timers'],
])('leaves a frame as it is where there is %s', (_what, file) => {
  expect(withSourcePlaces(frame(`${file}:2:11`))).toBe(frame(`${file}:2:11`));
});
