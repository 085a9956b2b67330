#!/usr/bin/env node
// Adds new migrations to migrations/released.json. What is listed there is never changed: databases out there were made
// with it, and a changed file would be a schema that none of them has.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fail, inRoot, say } from './steps/paths.mjs';

const LIST = inRoot('migrations/released.json');
const hashOf = (name) =>
  createHash('sha256')
    .update(readFileSync(inRoot(`migrations/${name}`)))
    .digest('hex');

const released = existsSync(LIST) ? JSON.parse(readFileSync(LIST, 'utf8')) : {};
const files = readdirSync(inRoot('migrations')).filter((name) => name.endsWith('.ts'));
for (const [name, hash] of Object.entries(released)) {
  if (!files.includes(name)) fail(`The released migration ${name} is gone. Put it back under its name.`);
  if (hashOf(name) !== hash)
    fail(`The released migration ${name} was changed. Put it back, and make the change in a new migration.`);
}
const added = files.filter((name) => !(name in released)).sort();
for (const name of added) released[name] = hashOf(name);
const sorted = Object.fromEntries(Object.entries(released).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LIST, `${JSON.stringify(sorted, null, 2)}\n`);
say(added.length === 0 ? 'No migration is new.' : `Frozen: ${added.join(', ')}`);
