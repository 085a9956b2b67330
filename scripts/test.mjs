#!/usr/bin/env node
// `npm test`: every check and every suite, installing what they need. `npm test -- unit int` runs only those, and
// `npm run check` what looks at the code and starts nothing but a database.
// With CI=true a test that was skipped although its needs could be met is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBrowser } from './steps/browser.mjs';
import { ensureDovecot } from './steps/dovecot.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode } from './steps/node.mjs';
import { fail, filesBelow, inRoot, root } from './steps/paths.mjs';
import { ensurePromtool } from './steps/promtool.mjs';
import { ensureAlertmanager, ensureSyslogNg } from './steps/senders.mjs';

await ensureNode();
ensureInstalled();

const began = performance.now();
const ci = process.env.CI === 'true';
const reports = mkdtempSync(join(tmpdir(), 'triage-warden-reports-'));
const shared = [process.env.TW_SHARED, resolve(root, '../shared')].find((path) => path && existsSync(path));
const module = (path) => inRoot(`node_modules/${path}`);
const notes = [];

const check = (name, ...commands) => ({ name, commands });
const suite = (name, folders, suffix, { projects = [name], filter = [] } = {}) => ({
  name,
  tests: filesBelow(folders).filter((file) => file.endsWith(suffix)).length,
  report: join(reports, `${name}.json`),
  commands: [
    [
      'scripts/vitest.mjs',
      ...projects.flatMap((project) => ['--project', project]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${name}.json`)}`],
      ...filter,
    ],
  ],
});

const checks = [
  check('format', [module('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  // What needs types (.oxlintrc.json) is asked of the compiler that has them ready: typescript-eslint took three times as long.
  check('lint', [module('oxlint/bin/oxlint'), '--type-aware'], [module('eslint/bin/eslint.js'), '.']),
  check(
    'types',
    [module('typescript7/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'],
    [module('typescript7/bin/tsc'), '-p', 'web/tsconfig.json', '--noEmit'],
  ),
  check('arrows', [
    module('dependency-cruiser/bin/dependency-cruiser.mjs'),
    ...['--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'web/src'],
  ]),
  check('unused', [module('knip/bin/knip.js')]),
];
/** `unit`, `int` and `web` once more, counting what they reach of each lib: minutes that `npm test` does not take. */
const coverage = {
  name: 'coverage',
  report: join(reports, 'coverage.json'),
  commands: [
    [
      ...['scripts/vitest.mjs', '--project', 'unit*', '--project', 'int'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'coverage.json')}`],
      ...['--coverage', `--coverage.reportsDirectory=${reports}`],
    ],
    [
      ...[module('vitest/vitest.mjs'), 'run', '--config', 'web/vite.config.ts', '--coverage'],
      `--coverage.reportsDirectory=${join(reports, 'web')}`,
    ],
    ['scripts/coverage.mjs', join(reports, 'coverage-final.json'), join(reports, 'web/coverage-final.json')],
  ],
};
/** A part of `int`, for `npm run check`. */
const sql = suite('sql', ['test/house'], 'statements.int-spec.ts', {
  projects: ['int'],
  filter: ['test/house/statements'],
});
const stages = [
  ...checks,
  check('build', ['scripts/build.mjs', '--changed']),
  check('size', ['scripts/size.mjs']),
  check('openapi', ['scripts/openapi.mjs', '--check']),
  suite('unit', ['libs', 'apps', 'test'], '.spec.ts', { projects: ['unit', 'unit-counted'] }),
  {
    name: 'web',
    tests: filesBelow(['web/src']).filter((file) => /\.test\.tsx?$/.test(file)).length,
    report: join(reports, 'web.json'),
    commands: [
      [
        ...[module('vitest/vitest.mjs'), 'run', '--config', 'web/vite.config.ts'],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'web.json')}`],
      ],
    ],
  },
  suite('int', ['libs', 'apps', 'test'], '.int-spec.ts'),
  suite('e2e', ['test/e2e'], '.e2e-spec.ts'),
  suite('crash', ['test/crash'], '.crash-spec.ts'),
  suite('contract', ['test/contract'], '.contract-spec.ts'),
];

const asked = process.argv
  .slice(2)
  .flatMap((name) => (name === 'check' ? [...checks, sql].map((stage) => stage.name) : [name]));
const known = [...stages, sql, coverage];
const unknown = asked.find((name) => !known.some((stage) => stage.name === name));
if (unknown)
  fail(
    `There is no stage "${unknown}". The stages are: ${known.map((stage) => stage.name).join(', ')}; "check" is the first ${checks.length} and sql.`,
  );

const wanted = asked.length === 0 ? stages : known.filter((stage) => asked.includes(stage.name));
const chosen = wanted.filter((stage) => stage.tests !== 0);
/** Programs that are needed and not to be had. */
const missing = [];
const environment = testEnvironment(chosen.map((stage) => stage.name));
const isCheck = (stage) => checks.includes(stage);
const results = [
  ...(await runTogether(chosen.filter(isCheck))),
  ...chosen.filter((stage) => !isCheck(stage)).map(run),
];
rmSync(reports, { recursive: true, force: true });
report(results);

/** The caller's own settings must not reach the servers that tests start, least of all his database. */
function testEnvironment(names) {
  const env = { ...process.env, TW_SHARED: shared ?? '', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  const settings = [
    'DATABASE_URL',
    'DATA_DIR',
    'HOST',
    'PORT',
    'ROLE',
    'DEMO',
    'ADMIN_PASSWORD',
    'LOG_LEVEL',
  ];
  for (const name of [...settings, 'ANTHROPIC_API_KEY', 'SMTP_URL', 'NODE_ENV']) delete env[name];
  if (!shared) {
    delete env.TW_SHARED;
    notes.push(
      'No shared folder (TW_SHARED or ../shared): tests on real samples and vendors’ contracts are skipped.',
    );
  }
  if (names.includes('e2e')) {
    useTool(env, 'CHROME_PATH', ensureBrowser(), 'Chromium', 'the browser tests');
    const senders = 'the tests of what it delivers';
    useTool(env, 'ALERTMANAGER_PATH', ensureAlertmanager(), 'Alertmanager', senders);
    useTool(env, 'SYSLOG_NG_PATH', ensureSyslogNg(), 'syslog-ng', senders);
  }
  if (names.includes('int') || names.includes('coverage')) {
    useTool(env, 'PROMTOOL_PATH', ensurePromtool(), 'promtool', 'the tests of metrics and alert rules');
    useTool(env, 'DOVECOT_PATH', ensureDovecot(), 'Dovecot', 'the tests of mailboxes against a real server');
  }
  return env;
}

function useTool(env, variable, path, name, tests) {
  if (path) env[variable] = path;
  else {
    delete env[variable];
    missing.push(name);
    notes.push(`No ${name} (${variable}, or "${name.toLowerCase()}" on the path): ${tests} are skipped.`);
  }
}

function run(stage) {
  process.stdout.write(heading(stage));
  const started = performance.now();
  const failed = stage.commands.filter((args) => {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment });
    return status !== 0;
  }).length;
  const result = checked(stage, started, failed);
  return stage.report ? { ...result, ...readReport(stage, failed > 0) } : result;
}

/** Two at once, for each keeps one core busy; what they say is shown one after the other. */
async function runTogether(stages) {
  const done = new Map();
  const waiting = [...stages];
  const lane = async () => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift())
      done.set(stage, await runAside(stage));
  };
  await Promise.all([lane(), lane()]);
  return stages.map((stage) => done.get(stage));
}

async function runAside(stage) {
  const started = performance.now();
  let said = '';
  let failed = 0;
  for (const args of stage.commands) {
    const child = spawn(process.execPath, args, { cwd: root, env: environment });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    const status = await new Promise((resolve) => child.once('close', resolve));
    if (status !== 0) failed += 1;
  }
  process.stdout.write(`${heading(stage)}${said}`);
  return checked(stage, started, failed);
}

function checked(stage, started, failed) {
  const seconds = (performance.now() - started) / 1000;
  return { name: stage.name, seconds, passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: [] };
}

function heading({ name }) {
  return `\n── ${name} ${'─'.repeat(70 - name.length)}\n`;
}

function readReport(stage, failed) {
  if (!existsSync(stage.report)) return { passed: 0, failed: 1, skipped: [] };
  const json = JSON.parse(readFileSync(stage.report, 'utf8'));
  const tests = json.testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status));
  const broken = json.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const count = tests.filter((test) => test.status === 'failed').length + broken.length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    // A suite may fail without a failed test: a leak, a broken set-up.
    failed: failed ? Math.max(count, 1) : count,
    skipped: skipped.map((test) => test.fullName),
  };
}

function report(all) {
  const write = (line) => process.stdout.write(`${line}\n`);
  write(
    `\n${'stage'.padEnd(10)}${'seconds'.padStart(9)}${'passed'.padStart(9)}${'failed'.padStart(9)}${'skipped'.padStart(9)}`,
  );
  for (const { name, seconds, passed, failed, skipped } of all) {
    const numbers = [seconds.toFixed(1), passed, failed, skipped.length].map((n) => String(n).padStart(9));
    write(name.padEnd(10) + numbers.join(''));
  }
  write(`${'all'.padEnd(10)}${((performance.now() - began) / 1000).toFixed(1).padStart(9)}\n`);
  for (const note of notes) write(note);
  const skipped = all.flatMap((result) => result.skipped.map((test) => `${result.name}: ${test}`));
  if (skipped.length > 0) write(`Skipped:\n${skipped.map((test) => `  ${test}`).join('\n')}`);
  const sum = (key) => all.reduce((total, result) => total + result[key], 0);
  const unexcused = ci && skipped.length > 0 && (shared !== undefined || missing.length > 0);
  if (unexcused) write('CI: a skipped test counts as failed, since what it needs could have been there.');
  process.exitCode = sum('failed') > 0 || unexcused || all.length === 0 ? 1 : 0;
  write(`${sum('passed')} passed, ${sum('failed')} failed, ${skipped.length} skipped`);
}
