#!/usr/bin/env node
// Writes apps/server/openapi.json from the controllers and the web's client from that. `--check` writes
// nothing and fails when either is not what the sources say.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, filesBelow, inRoot, root, say } from './steps/paths.mjs';
import { makeReady } from './steps/ready.mjs';

const check = process.argv.includes('--check');
const DOCUMENT = 'apps/server/openapi.json';
const CLIENT = 'web/src/shared/api/generated';

await makeReady(['server']);
const document = printDocument();
const committed = existsSync(inRoot(DOCUMENT)) ? readFileSync(inRoot(DOCUMENT), 'utf8') : '';
if (check && committed !== document) {
  fail(`${DOCUMENT} is not what the controllers say. Run "npm run openapi" and commit what it changes.`);
}
if (!check) {
  writeFileSync(inRoot(DOCUMENT), document);
  say(
    `${DOCUMENT}: ${committed === document ? 'unchanged' : 'written'}, ${Object.keys(JSON.parse(document).paths).length} paths`,
  );
}
if (existsSync(inRoot('web/openapi-ts.config.ts'))) client();

function printDocument() {
  const program = inRoot('dist/apps/server/src/openapi.js');
  const run = spawnSync(process.execPath, ['--enable-source-maps', program], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  if (run.status !== 0) fail(`The API document could not be made:\n${run.stderr}${run.stdout}`);
  return `${JSON.stringify(JSON.parse(run.stdout), null, 2)}\n`;
}

function client() {
  const output = mkdtempSync(join(tmpdir(), 'triage-warden-client-'));
  const generator = inRoot('node_modules/@hey-api/openapi-ts/bin/run.js');
  const run = spawnSync(
    process.execPath,
    [generator, '--file', 'openapi-ts.config.ts', '--output', output, '--silent'],
    { cwd: inRoot('web'), encoding: 'utf8' },
  );
  // It ends well even where it has made nothing.
  if (run.status !== 0 || !existsSync(join(output, 'index.ts')))
    fail(`The web's client could not be made:\n${run.stdout}${run.stderr}`);
  const different = check ? differing(output) : [];
  if (!check) {
    rmSync(inRoot(CLIENT), { recursive: true, force: true });
    cpSync(output, inRoot(CLIENT), { recursive: true });
  }
  rmSync(output, { recursive: true, force: true });
  if (!check) say(`${CLIENT}: written`);
  if (different.length > 0) {
    fail(
      `${CLIENT} is not fresh (${different.join(', ')}). Run "npm run openapi" and commit what it changes.`,
    );
  }
}

function differing(folder) {
  const copy = inRoot('.cache/openapi-client');
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  const names = (path) => filesBelow([path]).map((file) => file.slice(path.length + 1));
  const all = new Set([...names('.cache/openapi-client'), ...names(CLIENT)]);
  const read = (path) => (existsSync(inRoot(path)) ? readFileSync(inRoot(path), 'utf8') : null);
  return [...all].filter((name) => read(`.cache/openapi-client/${name}`) !== read(`${CLIENT}/${name}`));
}
