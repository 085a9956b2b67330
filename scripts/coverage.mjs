#!/usr/bin/env node
// What the tests reach, per lib, from the summary that Jest has written: `node scripts/coverage.mjs <file>`.
// `npm run coverage` runs the tests and then this.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fail, root } from './steps/paths.mjs';

const LEAST = { lines: 85, branches: 75 };

const [, , path] = process.argv;
if (path === undefined) fail('Name the coverage-summary.json that Jest has written.');
const { total: _total, ...files } = JSON.parse(readFileSync(path, 'utf8'));

if (Object.keys(files).length === 0) fail(`${path} holds no file: nothing was measured.`);

const libs = new Map();
for (const [file, { lines, branches }] of Object.entries(files)) {
  const name = relative(root, file).split(/[\\/]/).slice(0, 2).join('/');
  const sum = libs.get(name) ?? { lines: [0, 0], branches: [0, 0] };
  for (const [kind, { covered, total }] of Object.entries({ lines, branches })) {
    sum[kind][0] += covered;
    sum[kind][1] += total;
  }
  libs.set(name, sum);
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
  if (!name.startsWith('libs/')) continue;
  for (const [kind, least] of Object.entries(LEAST))
    if (percent(sum[kind]) < least) short.push(`${name}: fewer than ${least} % of the ${kind}`);
}
if (short.length > 0) fail(`\nToo little is tested:\n  ${short.join('\n  ')}`);
