#!/usr/bin/env node
// `npm run size`: what a browser loads before the sign-in page and the list of incidents stand, in kB of Brotli as it is
// served and in files, and whether that is within the limits. Builds the web app first where it has changed.
import { readFileSync, statSync } from 'node:fs';
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode } from './steps/node.mjs';
import { fail, inRoot } from './steps/paths.mjs';
import { filesOf } from './steps/first-load.mjs';

await ensureNode();
ensureInstalled();
const { WEB_MANIFEST, build, outdated } = await import('./steps/build.mjs');
await build(outdated(['web']));

const PAGES = [
  { name: 'sign-in', modules: [], kilobytes: 130 },
  {
    name: 'incidents',
    modules: ['src/app/shell.tsx', 'src/routes/incidents.tsx'],
    kilobytes: 200,
    files: 25,
  },
];
const KILOBYTE = 1000;

const manifest = JSON.parse(readFileSync(inRoot(WEB_MANIFEST), 'utf8'));
const document = readFileSync(inRoot('dist/web/index.html'), 'utf8');
const sizeOf = (file) => statSync(inRoot(`dist/web/${file}.br`)).size;
const isScript = (file) => file.endsWith('.js');
const kilobytes = (files) => files.reduce((sum, file) => sum + sizeOf(file), 0) / KILOBYTE;
const write = (line) => process.stdout.write(`${line}\n`);
const cells = (...texts) =>
  texts.map((text, column) => (column === 0 ? text.padEnd(12) : text.padStart(16))).join('');

write(cells('page', 'JavaScript kB', 'at most', 'styles kB', 'files', 'at most'));
const beyond = [];
for (const { name, modules, kilobytes: mostKilobytes, files: mostFiles } of PAGES) {
  const files = filesOf(manifest, document, modules);
  const scripts = kilobytes(files.filter(isScript));
  const styles = kilobytes(files.filter((file) => file.endsWith('.css')));
  const limits = [mostKilobytes.toString(), mostFiles?.toString() ?? '–'];
  write(cells(name, scripts.toFixed(1), limits[0], styles.toFixed(1), String(files.length), limits[1]));
  if (scripts > mostKilobytes || files.length > (mostFiles ?? Infinity)) beyond.push({ name, files });
}
for (const { name, files } of beyond) {
  write(`\n${name}, the largest first:`);
  for (const file of files.toSorted((a, b) => sizeOf(b) - sizeOf(a)))
    write(`${(sizeOf(file) / KILOBYTE).toFixed(1).padStart(9)} kB  ${file}`);
}
if (beyond.length > 0)
  fail(
    `Too much is loaded at first: ${beyond.map(({ name }) => name).join(', ')}. Load by import() what the page does not show at once, or change the groups of web/vite.config.ts.`,
  );
