#!/usr/bin/env node
// `npm run bench`: what this machine can do, held against the least it could cost. Prints figures; fails for none of them.
// `npm run bench -- backtest`, `-- webhooks` or `-- mails`: that part of it alone; `--mails DIR`: the .eml files of a folder.
// `-- live` needs a Chromium.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './steps/browser.mjs';
import { makeReady } from './steps/ready.mjs';

const { positionals: named } = parseArgs({ allowPositionals: true, options: { mails: { type: 'string' } } });
const isLive = named.length === 0 || named.includes('live');
await makeReady(isLive ? ['server', 'web'] : ['server']);
const browser = isLive ? ensureBrowser() : undefined;
const child = spawn(
  process.execPath,
  [
    '--conditions=development',
    `--import=${new URL('./typescript.mjs', import.meta.url).href}`,
    fileURLToPath(new URL('../test/bench/bench.ts', import.meta.url)),
    ...named,
  ],
  { stdio: 'inherit', env: { ...process.env, ...(browser === undefined ? {} : { CHROME_PATH: browser }) } },
);
child.on('exit', (code) => process.exit(code ?? 1));
