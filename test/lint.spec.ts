import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, lint } from './harness/eslint.ts';

/** One breach of each house rule, one a line: a rule that nobody has seen fail is no rule. */
const SERVER: [string, string][] = [
  [`import { env } from 'node:process';`, 'no-restricted-imports'],
  [`import { setTimeout as wait } from 'node:timers/promises';`, 'no-restricted-syntax'],
  [`import { OnEvent } from '@nestjs/event-emitter';`, 'no-restricted-imports'],
  [`import { InjectRepository } from '@nestjs/typeorm';`, 'no-restricted-imports'],
  [
    `export const a = process.env.HOME ?? env.HOME ?? OnEvent ?? InjectRepository;`,
    'no-restricted-properties',
  ],
  [`export const b = new Date();`, 'no-restricted-syntax'],
  [`export const c = Date.now();`, 'no-restricted-syntax'],
  [`export const d = globalThis.Date.now();`, 'no-restricted-syntax'],
  [`export const e = Date();`, 'no-restricted-syntax'],
  [`export const f = (given: any) => given;`, '@typescript-eslint/no-explicit-any'],
  [`export const g = () => void console.log(1);`, 'no-console'],
  [`export const i = (given: string) => given == 'x';`, 'eqeqeq'],
  [`export const j = new Promise((done) => void setTimeout(done, 1, wait));`, 'no-restricted-syntax'],
  [`export const k = AbortSignal.timeout(1);`, 'no-restricted-syntax'],
  [`export const l = AbortSignal.any([k]);`, 'no-restricted-syntax'],
  [
    `export class Many { constructor(readonly n1: 1, readonly n2: 1, readonly n3: 1, readonly n4: 1, readonly n5: 1, readonly n6: 1, readonly n7: 1, readonly n8: 1, readonly n9: 1) {} }`,
    'no-restricted-syntax',
  ],
  [`export function long() {${'\n'.repeat(60)}}`, 'max-lines-per-function'],
  [`${'\n'.repeat(400)}export default 1;`, 'no-restricted-syntax'],
];

/** A test waits for facts and counts work: it neither reads a stopwatch nor compares with one. */
const SPEC: [string, string][] = [
  [`export const a = () => performance.now();`, 'no-restricted-syntax'],
  [`export const b = () => process.hrtime.bigint();`, 'no-restricted-syntax'],
  [
    `export const c = (began: number) => expect(Date.now() - began).toBeLessThan(2000);`,
    'no-restricted-syntax',
  ],
  [`${'\n'.repeat(400)}export default 1;`, 'no-restricted-syntax'],
];

const WEB: [string, string][] = [
  [`import { Modal } from '@mantine/core';`, 'no-restricted-imports'],
  [`import { useEffect, useState } from 'react';`, ''],
  [`export function Broken({ on }: { on: string }) {`, ''],
  [`  if (on === '') return <Modal opened onClose={() => undefined} />;`, ''],
  [`  const [seen, see] = useState('');`, 'react-hooks/rules-of-hooks'],
  [`  useEffect(() => see(on), []);`, 'react-hooks/exhaustive-deps'],
  [`  return <div onClick={() => see(seen)} />;`, 'jsx-a11y-x/click-events-have-key-events'],
  [`}`, ''],
  [`export const picture = <img src="x.png" />;`, 'jsx-a11y-x/alt-text'],
  [`export const field = <input autoFocus />;`, 'jsx-a11y-x/no-autofocus'],
];

const TEXTS: [string, string][] = [
  [`import { t } from '../../../shared/texts/texts.ts';`, ''],
  [`export const said = ['never shown', 'Shown to people'];`, 'lingui/no-unlocalized-strings'],
  [`export const told = (name: string) => \`\${name} was told\`;`, 'lingui/no-unlocalized-strings'],
  [`export const label = <Page title="A title">{t\`Good\`}</Page>;`, 'lingui/no-unlocalized-strings'],
  [`export const child = <b>Save</b>;`, 'lingui/no-unlocalized-strings'],
  [`export const fine = <b className="a b">{t\`\${'a'} is fine\`}</b>;`, ''],
];

const FILES: [string, [string, string][]][] = [
  ['libs/approvals/src/approvals.service.ts', SERVER],
  ['scripts/steps.spec.ts', SPEC],
  ['web/src/routes/approvals.tsx', WEB],
  ['web/src/features/profile/components/sessions.tsx', TEXTS],
];

/** The rules that the lines of each file break, as `<line> <rule>`. */
let broken: Map<string, string[]>;
beforeAll(() => {
  const texts = FILES.map(([file, breaches]) => ({ file, code: breaches.map(([code]) => code).join('\n') }));
  const found = lint({ texts }).texts;
  broken = new Map(
    FILES.map(([file], at) => [file, (found[at] ?? []).map(({ ruleId, line }) => `${line} ${ruleId}`)]),
  );
});

it.each(FILES)('is broken by each breach of a house rule in %s', (file, breaches) => {
  const found = broken.get(file) ?? [];
  let line = 1;
  for (const [code, rule] of breaches) {
    const at = line + (/^\n*/.exec(code)?.[0].length ?? 0);
    if (rule !== '') expect(found).toContain(`${at} ${rule}`);
    line += code.split('\n').length;
  }
  if (breaches === SERVER || breaches === SPEC)
    expect(found.some((entry) => entry.endsWith(' max-lines'))).toBe(true);
});

describe('promises', () => {
  const BREACHES: [string, string][] = [
    [`export const a = (given: Promise<void>) => { given; };`, 'typescript(no-floating-promises)'],
    [`export const b = (given: Promise<void>) => (given ? 1 : 2);`, 'typescript(no-misused-promises)'],
  ];
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage-warden-lint-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are awaited, returned or let go by name', () => {
    writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "types": [] } }');
    writeFileSync(join(folder, 'breaches.ts'), BREACHES.map(([code]) => code).join('\n'));
    const program = join(ROOT, 'node_modules/oxlint/bin/oxlint');
    const options = ['--type-aware', '--config', join(ROOT, '.oxlintrc.json'), '--format', 'json', folder];
    const { stdout, status } = spawnSync(process.execPath, [program, ...options], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; labels: { span: { line: number } }[] }[];
    };
    const found = diagnostics.map(({ code, labels }) => `${labels[0]?.span.line} ${code}`);
    expect(found.toSorted()).toEqual(BREACHES.map(([, rule], at) => `${at + 1} ${rule}`));
    expect(status).toBe(1);
  });
});
