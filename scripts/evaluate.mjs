#!/usr/bin/env node
// `npm run evaluate -- --mails DIR --out FILE`: judges mails as the server triages them, and says how right that was.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeReady } from './steps/ready.mjs';

await makeReady(['server']);
const child = spawn(
  process.execPath,
  [
    '--conditions=development',
    `--import=${new URL('./typescript.mjs', import.meta.url).href}`,
    '--import=reflect-metadata',
    fileURLToPath(new URL('../test/evaluate/evaluate.ts', import.meta.url)),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
child.on('exit', (code) => process.exit(code ?? 1));
