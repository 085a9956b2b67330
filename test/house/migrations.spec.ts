import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../migrations');
const released = JSON.parse(readFileSync(join(FOLDER, 'released.json'), 'utf8')) as Record<string, string>;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));

/** What is wrong with the folder, in sentences that say what to do. */
function faults(list: Record<string, string>, present: string[], read: (name: string) => Buffer): string[] {
  const changed = Object.entries(list).flatMap(([name, hash]) => {
    if (!present.includes(name)) return [`${name} was released and is gone: put it back under its name.`];
    if (createHash('sha256').update(read(name)).digest('hex') === hash) return [];
    return [`${name} was released and has changed: put it back, and make the change in a new migration.`];
  });
  const unlisted = present.filter((name) => !(name in list));
  return [
    ...changed,
    ...unlisted.map(
      (name) => `${name} is new: run "node scripts/freeze-migrations.mjs" and commit the list.`,
    ),
  ];
}

describe('released migrations', () => {
  it('are frozen, and new ones are listed', () => {
    expect(faults(released, files, (name) => readFileSync(join(FOLDER, name)))).toEqual([]);
  });

  it('that are changed, renamed or removed are found', () => {
    const list = { 'a.ts': createHash('sha256').update('a').digest('hex'), 'b.ts': 'x', 'c.ts': 'x' };
    expect(faults(list, ['a.ts', 'b.ts', 'd.ts'], () => Buffer.from('a'))).toEqual([
      expect.stringMatching(/^b\.ts .* has changed/),
      expect.stringMatching(/^c\.ts .* is gone/),
      expect.stringMatching(/^d\.ts is new: run "node scripts\/freeze-migrations\.mjs"/),
    ]);
  });
});
