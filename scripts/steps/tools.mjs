import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './paths.mjs';

/**
 * A program that tests need beside Node: named by an environment variable, found, or installed; `undefined` when there
 * is none.
 * @param {{ variable: string, names: string[], places?: string[], suits?: (path: string) => boolean, aptPackages: string[], reason: string }} tool
 *   suits: whether what is found can do what the tests need; left out, it can
 */
export function ensureTool(tool) {
  return findTool(tool) ?? (install(tool) ? findTool(tool) : undefined);
}

function findTool({ variable, names, places = [], suits = () => true }) {
  const usable = (path) => runs(path) && suits(path);
  const named = process.env[variable];
  if (named) return usable(named) ? named : undefined;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places].find(usable);
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only where that asks nobody and takes nothing away: as root on Debian and its like. */
function install({ variable, aptPackages, reason }) {
  if (process.env[variable] || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const packages = aptPackages.join(' ');
  say(`Installing ${packages} for ${reason} (apt-get install ${packages}) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env }).status === 0;
  run('update');
  // Two daemons of syslog exclude each other: the one that is there stays.
  return whileNothingStarts(() =>
    run('install', '-y', '--no-install-recommends', '--no-remove', ...aptPackages),
  );
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian starts the daemons that it installs, on every address; tests start their own. See invoke-rc.d(8). */
function whileNothingStarts(work) {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
