import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ESLINT = fileURLToPath(new URL('../node_modules/eslint/bin/eslint.js', import.meta.url));

/** One breach of each house rule, one a line: a rule that nobody has seen fail is no rule. */
const BREACHES: [string, string][] = [
  [`import { env } from 'node:process';`, 'no-restricted-imports'],
  [`import { OnEvent } from '@nestjs/event-emitter';`, 'no-restricted-imports'],
  [`export const a = process.env.HOME ?? env.HOME ?? OnEvent;`, 'no-restricted-properties'],
  [`export const b = new Date();`, 'no-restricted-syntax'],
  [`export const c = Date.now();`, 'no-restricted-syntax'],
  [`export const d = globalThis.Date.now();`, 'no-restricted-syntax'],
  [`export const e = Date();`, 'no-restricted-syntax'],
  [`export const f = (given: any) => given;`, '@typescript-eslint/no-explicit-any'],
  [`export const g = () => void console.log(1);`, 'no-console'],
  [`export const h = () => { Promise.resolve(1); };`, '@typescript-eslint/no-floating-promises'],
  [`export const i = (given: string) => given == 'x';`, 'eqeqeq'],
  [`export function long() {${'\n'.repeat(60)}}`, 'max-lines-per-function'],
  [`${'\n'.repeat(400)}export default 1;`, 'no-restricted-syntax'],
];

it('is broken by each breach of a house rule', () => {
  const file = 'libs/approvals/src/approvals.service.ts';
  const { stdout } = spawnSync(
    process.execPath,
    [ESLINT, '--stdin', '--stdin-filename', file, '--format', 'json'],
    { cwd: ROOT, encoding: 'utf8', input: BREACHES.map(([code]) => code).join('\n') },
  );
  const [{ messages }] = JSON.parse(stdout) as [{ messages: { ruleId: string | null; line: number }[] }];
  const found = messages.map(({ ruleId, line }) => `${line} ${ruleId}`);
  let line = 1;
  for (const [code, rule] of BREACHES) {
    const at = line + code.length - code.trimStart().length;
    expect(found).toContain(`${at} ${rule}`);
    line += code.split('\n').length;
  }
  expect(found.some((entry) => entry.endsWith(' max-lines'))).toBe(true);
}, 60_000);
