#!/usr/bin/env node
// `npm run dev`: the server from its sources and the web app from Vite, both reloading when a file is saved. The server
// keeps its data apart from a real installation's; whatever is set in the environment is taken, DATABASE_URL too.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode, passSignals } from './steps/node.mjs';
import { inRoot, root, say } from './steps/paths.mjs';

await ensureNode();
ensureInstalled();

const port = process.env.PORT ?? '3000';
const webPort = process.env.WEB_PORT ?? '5173';
const address = `http://localhost:${webPort}`;
const env = {
  ...process.env,
  PORT: port,
  DATA_DIR: process.env.DATA_DIR ?? 'data/dev',
  // People come by Vite: links and passkeys belong to its address.
  BASE_URL: process.env.BASE_URL ?? address,
  API: `http://127.0.0.1:${port}`,
};

const watched = ['apps', 'libs', 'migrations'].map((folder) => `--watch-path=${inRoot(folder)}`);
const source = ['--conditions=development', `--import=${new URL('./typescript.mjs', import.meta.url).href}`];
const parts = [
  ['server', [...watched, '--watch-preserve-output', ...source, 'apps/server/src/main.ts']],
  [
    'web app',
    [
      inRoot('node_modules/vite/bin/vite.js'),
      ...['--config', 'web/vite.config.ts', '--host', 'localhost', '--port', webPort, '--strictPort'],
    ],
  ],
];

let ending = false;
const children = parts.map(([name, args]) => {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  passSignals(child);
  child.on('exit', (code, signal) => {
    if (!ending) say(`The ${name} has ended (${signal ?? code}), so the other one stops as well.`);
    ending = true;
    process.exitCode ||= code ?? 0;
    for (const other of children) other.kill('SIGTERM');
  });
  return child;
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => (ending = true));
say(`The web app is at ${address}, the API behind it at ${env.API}. Ctrl-C ends both.`);
