import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let built = false;

/** The built program, as people run it: from the sources each start would take three times as long. */
export function builtProgram(app: 'server' | 'cli'): string {
  if (!built) execFileSync(process.execPath, [inRoot('scripts/build.mjs'), '--changed', 'server']);
  built = true;
  return inRoot(`dist/apps/${app}/src/main.js`);
}

/** What every built program is started with; `npm start` and `tw` keep what they have compiled as well. */
export const PROGRAM_ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  NODE_COMPILE_CACHE: inRoot('node_modules/.cache/triage-warden-code'),
};
