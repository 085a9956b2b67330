import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { npmTool } from './node.mjs';
import { fail, hashOf, inRoot, root, say } from './paths.mjs';

const stamp = inRoot('node_modules/.triage-warden-lock');

/** Installs the packages of the lock file unless exactly those are there. */
export function ensureInstalled() {
  const wanted = hashOf(['package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!matchesLock()) {
    say('Installing packages (npm ci), a minute or two the first time …');
    const { command, args } = npmTool('npm');
    // Building needs the development packages, whatever NODE_ENV says.
    const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status, error } = spawnSync(command, [...args, ...options], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (error || status !== 0) {
      fail(
        `The packages could not be installed (npm ci ended with ${error?.message ?? status}). What is wrong stands ` +
          'above; most often the npm registry cannot be reached. Start again to try again.',
      );
    }
  }
  writeFileSync(stamp, wanted);
}

/** Somebody ran `npm ci` or `npm install` by hand: npm's own note of what it installed says the same. */
function matchesLock() {
  const note = inRoot('node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional, peer }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}
