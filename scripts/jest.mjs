#!/usr/bin/env node
// Jest runs ES modules only with Node's modules for `vm`. Its global set-up is loaded by plain Node, which
// therefore has to read TypeScript and to find the sources behind `#platform`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const options = [
  process.env.NODE_OPTIONS,
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--conditions=development',
  `--import=${new URL('./typescript.mjs', import.meta.url).href}`,
  `--import=${new URL('./steps/jest-worker.mjs', import.meta.url).href}`,
];

const child = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') },
});
// Ctrl-C reaches Jest through the terminal; this process only has to outlive it and pass its result on.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
