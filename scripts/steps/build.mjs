// Builds what changed: the server with SWC (types are checked apart, by `npm run types`), the web app with Vite.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { joinPackages } from './packages.mjs';
import { filesBelow, fail, hashOf, inRoot, root, say } from './paths.mjs';

const serverFolders = ['apps', 'libs', 'migrations'];
/** Which file of the web app loads which. */
export const WEB_MANIFEST = 'dist/web-manifest.json';

const isTest = (file) => /\.(spec|int-spec|fixture|fake|test)\.tsx?$|\/__tests__\//.test(file);

const parts = {
  server: {
    stamp: 'dist/.server-stamp',
    sources: () => [
      ...filesBelow(serverFolders).filter((file) => !isTest(file)),
      '.swcrc',
      'package-lock.json',
      'scripts/steps/build.mjs',
      'scripts/steps/packages.mjs',
    ],
    build: buildServer,
  },
  web: {
    stamp: 'dist/.web-stamp',
    sources: () => [
      ...filesBelow(['web', 'libs/contracts/src']).filter((file) => !isTest(file)),
      'package-lock.json',
      'tsconfig.base.json',
    ],
    build: buildWeb,
  },
};

/** The parts whose sources differ from what was built last. */
export function outdated(names = ['server', 'web']) {
  return names.filter((name) => {
    if (name === 'web' && !existsSync(inRoot('web/index.html'))) return false;
    const stamp = inRoot(parts[name].stamp);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashOf(parts[name].sources());
  });
}

export async function build(names) {
  for (const name of names) {
    const started = performance.now();
    const { stamp, sources, build: run } = parts[name];
    // Taken before the build: what changes during it is built again next time.
    const hash = hashOf(sources());
    rmSync(inRoot(stamp), { force: true });
    await run(sources());
    writeFileSync(inRoot(stamp), hash);
    say(
      `Built the ${name === 'web' ? 'web app' : 'server'} in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  }
}

async function buildServer(sources) {
  const { transformFile } = await import('@swc/core');
  const options = JSON.parse(readFileSync(inRoot('.swcrc'), 'utf8'));
  options.jsc.rewriteRelativeImportExtensions = true;
  const written = new Set();
  const failures = [];
  const write = (path, content) => {
    written.add(path);
    mkdirSync(dirname(inRoot(path)), { recursive: true });
    writeFileSync(inRoot(path), content);
  };
  await Promise.all(
    sources
      .filter((file) => serverFolders.some((folder) => file.startsWith(`${folder}/`)))
      .map(async (file) => {
        // Built-in playbooks and other data lie beside the code that reads them.
        if (extname(file) !== '.ts') return write(`dist/${file}`, readFileSync(inRoot(file)));
        const output = `dist/${file.replace(/\.ts$/, '.js')}`;
        try {
          const { code, map } = await transformFile(inRoot(file), {
            ...options,
            swcrc: false,
            sourceMaps: true,
            inlineSourcesContent: false,
            sourceFileName: relative(dirname(inRoot(output)), inRoot(file)),
          });
          write(output, `${code}\n//# sourceMappingURL=${output.split('/').at(-1)}.map\n`);
          write(`${output}.map`, map ?? '');
        } catch (error) {
          failures.push(`${file}: ${error.message}`);
        }
      }),
  );
  if (failures.length > 0) fail(`The server cannot be built:\n${failures.join('\n')}`);
  for (const old of filesBelow(serverFolders.map((folder) => `dist/${folder}`))) {
    if (!written.has(old)) rmSync(inRoot(old), { force: true });
  }
  await joinPackages();
}

function buildWeb() {
  const vite = inRoot('node_modules/vite/bin/vite.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) fail(`The web app cannot be built:\n${stdout}${stderr}`);
  renameSync(inRoot('dist/web/.vite/manifest.json'), inRoot(WEB_MANIFEST));
  rmSync(inRoot('dist/web/.vite'), { recursive: true });
  for (const file of filesBelow(['dist/web']).filter((name) => /\.(?:js|css|html|svg)$/.test(name))) {
    const text = readFileSync(inRoot(file));
    writeFileSync(inRoot(`${file}.br`), brotliCompressSync(text));
    writeFileSync(inRoot(`${file}.gz`), gzipSync(text));
  }
}
