import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ESLINT = fileURLToPath(new URL('../../node_modules/eslint/bin/eslint.js', import.meta.url));
const CONFIG = fileURLToPath(new URL('./regular-expressions.config.mjs', import.meta.url));

interface Message {
  ruleId: string | null;
  line: number;
  message: string;
}

function findings(options: string[], input?: string): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    [ESLINT, '--config', CONFIG, '--no-inline-config', '--format', 'json', ...options],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 100_000_000, ...(input === undefined ? {} : { input }) },
  );
  const files = JSON.parse(stdout) as { filePath: string; messages: Message[] }[];
  return files.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId }) => ruleId?.startsWith('regexp/'))
      .map(({ ruleId, line, message }) => `${filePath.slice(ROOT.length)}:${line} ${ruleId} ${message}`),
  );
}

describe('regular expressions', () => {
  it.each([
    ['exponential', String.raw`export const a = /^(?:x+x+)+y/;`, 'no-super-linear-backtracking'],
    ['quadratic', String.raw`export const b = /^\s*\s*$/;`, 'no-super-linear-backtracking'],
    ['looking from each place anew', String.raw`export const c = /[.,]+$/;`, 'no-super-linear-move'],
  ])('that are %s are found', (_what, code, rule) => {
    const found = findings(['--stdin', '--stdin-filename', 'libs/x.ts'], code);
    expect(found).toContainEqual(expect.stringContaining(rule));
  });

  it('of the server, the command line and the web app are linear', () => {
    expect(findings(['libs', 'apps', 'web/src'])).toEqual([]);
  });
});
