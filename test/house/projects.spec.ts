import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const readJson = <T>(path: string): T => JSON.parse(readFileSync(inRoot(path), 'utf8')) as T;
const foldersOf = (path: string): string[] =>
  readdirSync(inRoot(path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

interface Project {
  type: string;
  root: string;
  entryFile: string;
  sourceRoot: string;
}

const { projects, root, sourceRoot } = readJson<{
  projects: Record<string, Project>;
  root: string;
  sourceRoot: string;
}>('nest-cli.json');
const { imports } = readJson<{ imports: Record<string, { development: string; default: string }> }>(
  'package.json',
);

describe('the projects of the house', () => {
  it('are all in nest-cli.json, each with its own folder, and nothing else is', () => {
    const project = (type: string, root: string, entryFile: string): Project => ({
      type,
      root,
      entryFile,
      sourceRoot: `${root}/src`,
    });
    expect(projects).toEqual({
      ...Object.fromEntries(
        foldersOf('apps').map((app) => [app, project('application', `apps/${app}`, 'main')]),
      ),
      ...Object.fromEntries(
        foldersOf('libs').map((lib) => [lib, project('library', `libs/${lib}`, 'index')]),
      ),
    });
    for (const { sourceRoot, entryFile } of Object.values(projects))
      expect([sourceRoot, existsSync(inRoot(`${sourceRoot}/${entryFile}.ts`))]).toEqual([sourceRoot, true]);
    expect({ root, sourceRoot }).toEqual({ root: 'apps/server', sourceRoot: 'apps/server/src' });
  });

  it('have a name each in package.json by which the others import them', () => {
    expect(imports).toEqual(
      Object.fromEntries(
        foldersOf('libs').map((lib) => [
          `#${lib}`,
          { development: `./libs/${lib}/src/index.ts`, default: `./dist/libs/${lib}/src/index.js` },
        ]),
      ),
    );
  });
});

it('comes with the licence that package.json names', () => {
  expect(readJson<{ license: string }>('package.json').license).toBe('Apache-2.0');
  const text = readFileSync(inRoot('LICENSE'), 'utf8');
  expect(text).toContain('Apache License\n                           Version 2.0, January 2004');
  expect(text).toContain('END OF TERMS AND CONDITIONS');
});
