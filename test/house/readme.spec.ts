import { readFileSync } from 'node:fs';
import { SETTINGS, settings } from '../../libs/platform/src/config/settings.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  const rows = new Map(
    [...readme.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|/gm)].map((row) => [row[1] ?? '', row[2] ?? '']),
  );

  it('names every setting and none that is not there', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  it('gives the defaults that are in force', () => {
    const inForce = settings({}) as Record<string, unknown>;
    const literal = [...rows].flatMap(([name, text]) => {
      const value = /^`([^`]*)`$/.exec(text)?.[1];
      return value === undefined || value.includes('/') ? [] : [[name, value] as const];
    });
    expect(literal.length).toBeGreaterThan(10);
    for (const [name, value] of literal) expect(`${name} ${String(inForce[name])}`).toBe(`${name} ${value}`);
  });
});
