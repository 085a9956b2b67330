#!/usr/bin/env node
// `node scripts/build.mjs [server] [web]`: builds both, or what is named, whether it changed or not.
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode } from './steps/node.mjs';
import { fail } from './steps/paths.mjs';

await ensureNode();
ensureInstalled();
const { build } = await import('./steps/build.mjs');
const names = process.argv.slice(2);
const unknown = names.find((name) => name !== 'server' && name !== 'web');
if (unknown) fail(`There is no part "${unknown}": say "server", "web", or nothing for both.`);
await build(names.length > 0 ? names : ['server', 'web']);
