#!/usr/bin/env node
// `npm run bench`: what this machine can do, held against the least it could cost. Prints figures, judges nothing.
// `npm run bench -- backtest`, `-- webhooks` or `-- mails`: that part of it alone. `--mails DIR`: the .eml files of a folder.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeReady } from './steps/ready.mjs';

await makeReady(['server']);
const child = spawn(
  process.execPath,
  [
    '--conditions=development',
    `--import=${new URL('./typescript.mjs', import.meta.url).href}`,
    fileURLToPath(new URL('../test/bench/bench.ts', import.meta.url)),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
child.on('exit', (code) => process.exit(code ?? 1));
