import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './paths.mjs';

/**
 * A program that tests need beside Node: named by an environment variable, found, or installed; `undefined` when there
 * is none.
 * @param {{ variable: string, names: string[], places?: string[], aptPackage: string, reason: string }} tool
 */
export function ensureTool(tool) {
  return findTool(tool) ?? (install(tool) ? findTool(tool) : undefined);
}

function findTool({ variable, names, places = [] }) {
  const named = process.env[variable];
  if (named) return runs(named) ? named : undefined;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places].find(runs);
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only where that asks nobody: as root on Debian and its like. */
function install({ variable, aptPackage, reason }) {
  if (process.env[variable] || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`Installing ${aptPackage} for ${reason} (apt-get install ${aptPackage}) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env }).status === 0;
  run('update');
  return run('install', '-y', '--no-install-recommends', aptPackage);
}
