// Lets plain Node run our TypeScript sources (`node --conditions=development --import ./scripts/typescript.mjs …`)
// with the decorator metadata that Node's own type stripping does not know. SWC is loaded with the first file that is
// not in the cache: each `tw` and each server of a test is a process of its own and would compile all of it again.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const configuration = readFileSync(new URL('../.swcrc', import.meta.url), 'utf8');
const { version } = require('@swc/core/package.json');
const folder = fileURLToPath(new URL('../node_modules/.cache/triage-warden-typescript', import.meta.url));
let swc;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/'))
      return next(url, context);
    const filename = fileURLToPath(url);
    return {
      format: 'module',
      source: compiled(filename, readFileSync(filename, 'utf8')),
      shortCircuit: true,
    };
  },
});

function compiled(filename, text) {
  const key = createHash('sha256').update(`${version}\n${configuration}\n${filename}\n${text}`).digest('hex');
  const kept = join(folder, `${key}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    // Not there yet.
  }
  swc ??= require('@swc/core');
  const { code } = swc.transformSync(text, {
    ...JSON.parse(configuration),
    filename,
    swcrc: false,
    sourceMaps: 'inline',
  });
  keep(kept, code);
  return code;
}

/** Whole or not at all: others read it meanwhile. A folder that cannot be written costs time only. */
function keep(file, code) {
  try {
    mkdirSync(folder, { recursive: true });
    const own = `${file}.${process.pid}`;
    writeFileSync(own, code);
    renameSync(own, file);
  } catch {
    // As it was.
  }
}
