import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const pages = readdirSync(inRoot('docs/decisions')).sort();

it('numbers the decisions without a gap', () => {
  expect(pages.map((page) => Number(page.slice(0, 3)))).toEqual(pages.map((_page, at) => at + 1));
});

it.each(pages)(
  '%s is dated and has background, decision, what was rejected, and a check that is there',
  (page) => {
    const text = readFileSync(inRoot(`docs/decisions/${page}`), 'utf8');
    expect(text).toMatch(/^# \d{3}: .+\n\n\d{4}-\d{2}-\d{2}, (in force|superseded by \d{3})\.\n/);
    expect([...text.matchAll(/^## (.+)$/gm)].map((heading) => heading[1])).toEqual([
      'Background',
      'Decision',
      'Rejected',
      'What holds it',
    ]);
    const checks = [...(text.split('## What holds it')[1] ?? '').matchAll(/`((?:test|libs)\/[^`*]+)`/g)];
    expect(checks.length).toBeGreaterThan(0);
    for (const [, path = ''] of checks)
      expect([basename(page), path, existsSync(inRoot(path))]).toContain(true);
  },
);
