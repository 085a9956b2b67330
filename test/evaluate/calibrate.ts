/**
 * `npm run calibrate -- --verdicts FILE --index FILE`: what the confidence of mails has to be told as, so that it is as
 * often right as it says.
 *
 * FILE of `--verdicts` is what `npm run evaluate` has written, the index is that of its mails. The calibration is fitted on one half
 * of them, without the strata that `--leave-out` names, and tried on the other, in which nothing is left out. It only
 * measures: what it prints would go on top of the confidence that is in force, and nothing that serves reads it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { applied, fitted, isKeptApart, type Labelled } from './calibration.ts';
import { calibrationError, type Label } from './score.ts';
import type { Judged } from './verdict.ts';

const { values } = parseArgs({
  options: {
    verdicts: { type: 'string' },
    index: { type: 'string' },
    'leave-out': { type: 'string', multiple: true, default: [] },
  },
});

function linesOf<T>(option: 'verdicts' | 'index'): T[] {
  const file = values[option];
  if (file === undefined || !existsSync(file)) {
    process.stderr.write(`--${option} must name a file: npm run calibrate -- --verdicts FILE --index FILE\n`);
    process.exit(2);
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

const scores = new Map(linesOf<Judged>('verdicts').map(({ id, score }) => [id, score]));
const rows = linesOf<Label>('index').flatMap(({ id, label, stratum }) => {
  const score = scores.get(id);
  return score === undefined ? [] : [{ id, score, stratum, unwanted: label !== 'legit' }];
});
const kept = rows.filter(({ id }) => isKeptApart(id));
const train = rows.filter(({ id, stratum }) => !isKeptApart(id) && !values['leave-out'].includes(stratum));
const found = fitted(train);

function told(what: string, some: readonly Labelled[]): string {
  const error = (given: readonly Labelled[]) => calibrationError(given)?.toFixed(3) ?? '-';
  const after = some.map(({ score, unwanted }) => ({ score: applied(found, score), unwanted }));
  return `  ${what.padEnd(24)} ${String(some.length).padStart(6)} mails   calibration error ${error(some)} -> ${error(after)}`;
}

const report = [
  `slope ${found.slope.toFixed(3)}, shift ${found.shift.toFixed(3)}`,
  told('fitted on', train),
  told('kept apart', kept),
];
process.stdout.write(`${report.join('\n')}\n`);
