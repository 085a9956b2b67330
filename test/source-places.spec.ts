import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const SOURCE = `interface Lost {
  name: string;
}

export function fail(lost: Lost): never {
  throw new Error(lost.name);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'triage-warden-places-'));
const address = (path: string) => pathToFileURL(join(folder, path)).href;
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds the source as `path`, with what its map says. */
function built(path: string, mapped: (map: string) => string | null): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  const { code, map } = transformSync(SOURCE, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    sourceFileName: 'failing.ts',
    sourceMaps: true,
  });
  writeFileSync(file, code);
  const written = mapped(map ?? '');
  if (written !== null) writeFileSync(`${file}.map`, written);
}

/** The stack of what is thrown there, in a program of its own: how stacks are told is true of a whole program. */
function stackOf(path: string, message: string): string {
  const steps = pathToFileURL(join(import.meta.dirname, '../scripts/steps/source-places.mjs')).href;
  const program = `
    import { nameSources } from ${JSON.stringify(steps)};
    nameSources(${JSON.stringify(address('dist/'))});
    const { fail } = await import(${JSON.stringify(address(path))});
    try { fail({ name: ${JSON.stringify(message)} }); } catch (error) { process.stdout.write(error.stack); }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(stderr).toBe('');
  return stdout;
}

// In what was built the types are gone: it throws in its second line.
it.each([
  ['the line of the source', 'dist/mapped.js', (map: string) => map, 'dist/failing.ts:6:9'],
  ['what was built where there is no map', 'dist/mapless.js', () => null, 'dist/mapless.js:2:11'],
  ['what was built where the map is broken', 'dist/broken.js', () => '{"version":3', 'dist/broken.js:2:11'],
  ['what is no file of ours as it is', 'other/mapped.js', (map: string) => map, 'other/mapped.js:2:11'],
])('a stack names %s', (_what, path, mapped, place) => {
  built(path, mapped);
  const [head, first, second] = stackOf(path, 'It broke').split('\n');
  expect(head).toBe('Error: It broke');
  expect(first).toBe(`    at fail (${address(place)})`);
  expect(second).toMatch(/^ {4}at /);
});

it('reads nothing out of a message that looks like a stack', () => {
  built('dist/quoted.js', (map) => map);
  const message = `no\n    at fail (${address('dist/quoted.js')}:2:11)`;
  const stack = stackOf('dist/quoted.js', message);
  expect(stack.slice(0, `Error: ${message}\n`.length)).toBe(`Error: ${message}\n`);
  expect(stack).toContain(address('dist/failing.ts'));
});
