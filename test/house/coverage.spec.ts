import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const hits = (some: number) => Array.from({ length: 100 }, (_, index) => (index < some ? 1 : 0));
/** A file of a hundred lines and a hundred branches, so many of which ran. */
const of = (lines: number, branches: number) => ({
  statementMap: hits(0).map((_, line) => ({ start: { line, column: 0 } })),
  s: hits(lines),
  branchMap: [{ loc: { start: { line: 1, column: 0 } } }],
  b: [hits(branches)],
});

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'triage-warden-coverage-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function coverage(...runs: Record<string, object>[]) {
  const summaries = runs.map((files, at) => {
    const named = Object.entries(files).map(([file, counts]) => [join(ROOT, file), counts]);
    const summary = join(folder, `coverage-${at}.json`);
    writeFileSync(summary, JSON.stringify(Object.fromEntries(named)));
    return summary;
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/coverage.mjs', ...summaries], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, table: stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | ')), stderr };
}

it('sums up the files of each lib, and is content with 85 % of lines and 75 % of branches', () => {
  const { status, table } = coverage({
    'libs/one/src/a.ts': of(100, 100),
    'libs/one/src/b.ts': of(70, 50),
    'libs/two/src/c.ts': of(99, 98),
  });
  expect(table).toContain('libs/one | 85.0 % | 75.0 %');
  expect(table).toContain('libs/two | 99.0 % | 98.0 %');
  expect(status).toBe(0);
});

it.each([
  ['lines', of(84, 100), 'fewer than 85 % of the lines'],
  ['branches', of(100, 74), 'fewer than 75 % of the branches'],
])('fails for a lib whose %s are not tested enough, and names it', (_kind, counts, sentence) => {
  const { status, stderr } = coverage({ 'libs/one/src/a.ts': counts, 'libs/two/src/b.ts': of(90, 90) });
  expect(status).toBe(1);
  expect(stderr).toContain(`libs/one: ${sentence}`);
  expect(stderr).not.toContain('libs/two');
});

it('holds the web app to the same, and only shows apps, which run in processes of their own', () => {
  const files = { 'apps/cli/src/a.ts': of(10, 10), 'web/src/pages/b.tsx': of(84, 100) };
  const { table, stderr } = coverage(files);
  expect(table).toEqual(expect.arrayContaining(['apps/cli | 10.0 % | 10.0 %', 'web/src | 84.0 % | 100.0 %']));
  expect(stderr).toContain('web/src: fewer than 85 % of the lines');
  expect(stderr).not.toContain('apps/cli');
});

it('adds up what several runs have counted', () => {
  const { table } = coverage({ 'libs/one/src/a.ts': of(100, 100) }, { 'libs/one/src/b.ts': of(80, 60) });
  expect(table).toContain('libs/one | 90.0 % | 80.0 %');
});

it('counts a line of several statements once, as reached when one of them is', () => {
  const at = (line: number) => ({ start: { line, column: 0 } });
  const counted = {
    statementMap: [at(1), at(1), at(2)],
    s: [0, 1, 0],
    branchMap: [{ loc: at(1) }],
    b: [[1, 0]],
  };
  const { table } = coverage({ 'libs/one/src/a.ts': counted });
  expect(table).toContain('libs/one | 50.0 % | 50.0 %');
});

it('fails without a measurement', () => {
  expect(coverage({}).status).toBe(1);
  expect(coverage({ 'libs/one/src/a.ts': of(100, 100) }, {}).status).toBe(1);
  expect(coverage().stderr).toContain('Name the coverage-final.json');
});
