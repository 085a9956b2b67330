#!/usr/bin/env node
// `node scripts/build.mjs [--changed] [server] [web]`: builds both, or what is named, whether it changed or not.
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode } from './steps/node.mjs';
import { fail } from './steps/paths.mjs';

await ensureNode();
ensureInstalled();
const { build, outdated } = await import('./steps/build.mjs');
const names = process.argv.slice(2).filter((argument) => argument !== '--changed');
const unknown = names.find((name) => name !== 'server' && name !== 'web');
if (unknown) fail(`There is no part "${unknown}": say "server", "web", or nothing for both.`);
const parts = names.length > 0 ? names : ['server', 'web'];
await build(process.argv.includes('--changed') ? outdated(parts) : parts);
