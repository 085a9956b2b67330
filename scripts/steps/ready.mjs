import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
// The default import: this file is first read by a Node that may be too old for the name used below.
import module from 'node:module';
import { outdated } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureNode } from './node.mjs';
import { fail, inRoot, say } from './paths.mjs';
import { nameSources } from './source-places.mjs';

/** After this, Node is current, the packages are there and `parts` are built. */
export async function makeReady(parts) {
  await ensureNode();
  if (!existsSync(inRoot('package-lock.json')))
    fail('package-lock.json is missing: this is not a whole checkout.');
  ensureInstalled();
  const missing = outdated(parts);
  if (missing.length === 0) return;
  say(`Building the ${missing.map((part) => (part === 'web' ? 'web app' : part)).join(' and the ')} …`);
  // In a process of its own: the compilers' memory must not stay with the server.
  const { status } = spawnSync(process.execPath, [inRoot('scripts/build.mjs'), ...missing], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs a built program in this very process: one process less, and signals and exit code are its own. */
export async function runBuilt(file) {
  nameSources(new URL('../../dist/', import.meta.url).href);
  // Compiling our packages anew is a quarter of a start.
  module.enableCompileCache(inRoot('node_modules/.cache/triage-warden-code'));
  await import(new URL(`../../dist/${file}`, import.meta.url).href);
}
