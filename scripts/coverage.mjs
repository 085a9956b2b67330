#!/usr/bin/env node
// What the tests reach, per lib, from what Vitest has counted: `node scripts/coverage.mjs <file> …`.
// `npm run coverage` runs the tests and then this.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fail, root } from './steps/paths.mjs';

const LEAST = { lines: 85, branches: 75 };

const paths = process.argv.slice(2);
if (paths.length === 0) fail('Name the coverage-final.json that Vitest has written.');

const libs = new Map();
for (const [file, counted] of paths.flatMap(measured)) {
  const name = relative(root, file).split(/[\\/]/).slice(0, 2).join('/');
  const sum = libs.get(name) ?? { lines: [0, 0], branches: [0, 0] };
  for (const [kind, hits] of Object.entries(written(counted))) {
    sum[kind][0] += hits.filter((count) => count > 0).length;
    sum[kind][1] += hits.length;
  }
  libs.set(name, sum);
}

function measured(path) {
  if (!existsSync(path))
    fail(`Nothing was measured: ${path} is not there. Vitest says above why it was not written.`);
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
  if (files.length === 0) fail(`${path} holds no file: nothing was measured.`);
  return files;
}

/** How often each line and each branch ran; Vitest has led them back to the sources already. */
function written({ statementMap, s, branchMap, b }) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap))
    lines.set(start.line, Math.max(lines.get(start.line) ?? 0, s[id]));
  return { lines: [...lines.values()], branches: Object.keys(branchMap).flatMap((id) => b[id]) };
}

const percent = ([covered, total]) => (total === 0 ? 100 : (100 * covered) / total);
const write = (...columns) =>
  process.stdout.write(
    `${columns[0].padEnd(22)}${columns
      .slice(1)
      .map((text) => text.padStart(10))
      .join('')}\n`,
  );

process.stdout.write('\n');
write('', 'lines', 'branches');
const short = [];
for (const [name, sum] of [...libs].toSorted(([a], [b]) => a.localeCompare(b))) {
  write(name, ...['lines', 'branches'].map((kind) => `${percent(sum[kind]).toFixed(1)} %`));
  // What apps are made of runs in processes of its own, in the end-to-end tests.
  if (name.startsWith('apps/')) continue;
  for (const [kind, least] of Object.entries(LEAST))
    if (percent(sum[kind]) < least) short.push(`${name}: fewer than ${least} % of the ${kind}`);
}
if (short.length > 0) fail(`\nToo little is tested:\n  ${short.join('\n  ')}`);
