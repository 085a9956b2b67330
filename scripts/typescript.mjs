// Lets plain Node run our TypeScript sources (`node --conditions=development --import ./scripts/typescript.mjs …`)
// with the decorator metadata that Node's own type stripping does not know. SWC is loaded with the first file.
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
let swc;
let options;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/'))
      return next(url, context);
    swc ??= require('@swc/core');
    options ??= JSON.parse(readFileSync(new URL('../.swcrc', import.meta.url), 'utf8'));
    const filename = fileURLToPath(url);
    const { code } = swc.transformSync(readFileSync(filename, 'utf8'), {
      ...options,
      filename,
      swcrc: false,
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
