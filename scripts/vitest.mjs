#!/usr/bin/env node
// Processes that a test starts from the sources (servers, `tw`, workers) are plain Node, which has to read TypeScript
// and to find the sources behind `#platform`; they inherit the environment.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const options = [
  process.env.NODE_OPTIONS,
  '--disable-warning=ExperimentalWarning',
  '--conditions=development',
  `--import=${new URL('./typescript.mjs', import.meta.url).href}`,
];

const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') },
});
// Ctrl-C reaches Vitest through the terminal; this process only has to outlive it and pass its result on.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
