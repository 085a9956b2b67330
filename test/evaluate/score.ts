import type { Judged } from './verdict.ts';

export interface Label {
  id: string;
  label: string;
  stratum: string;
}

export interface Rate {
  group: string;
  found: number;
  of: number;
}

export interface Score {
  mails: number;
  /** Of the unwanted mails per stratum those called malicious or suspicious. */
  found: Rate[];
  /** Of the legitimate mails per stratum those called so. */
  alarms: Rate[];
  /** The mean of the rates of `alarms`. */
  macro_fpr: number | null;
  auroc: number | null;
  /** Expected calibration error over 15 equal bins. */
  ece: number | null;
  brier: number | null;
  /** Of the unwanted mails those called malicious, and of what is called malicious the unwanted. */
  malicious: Rate;
  malicious_right: Rate;
  /** Of the legitimate mails those called benign, and of the unwanted. */
  benign: Rate;
  benign_wrong: Rate;
}

const UNWANTED: readonly string[] = ['malicious', 'suspicious'];
const BINS = 15;

/** How well labelled mails were judged. Mails without a label are left out. */
export function scoreMails(judged: readonly Judged[], labels: readonly Label[]): Score {
  const byId = new Map(judged.map((one) => [one.id, one]));
  const rows = labels.flatMap(({ id, label, stratum }) => {
    const verdict = byId.get(id);
    return verdict === undefined ? [] : [{ ...verdict, stratum, unwanted: label !== 'legit' }];
  });
  const bad = rows.filter(({ unwanted }) => unwanted);
  const good = rows.filter(({ unwanted }) => !unwanted);
  const rate = (group: string, some: typeof rows, is: (row: (typeof rows)[number]) => boolean): Rate => ({
    group,
    found: some.filter(is).length,
    of: some.length,
  });
  const byStratum = (some: typeof rows) =>
    [...Map.groupBy(some, ({ stratum }) => stratum)]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([stratum, members]) =>
        rate(stratum, members, ({ classification }) => UNWANTED.includes(classification)),
      );
  const alarms = byStratum(good);
  return {
    mails: rows.length,
    found: byStratum(bad),
    alarms,
    macro_fpr: mean(alarms.map(({ found, of }) => found / of)),
    auroc: auroc(
      bad.map(({ score }) => score),
      good.map(({ score }) => score),
    ),
    ece: calibrationError(rows),
    brier: mean(rows.map(({ score, unwanted }) => (score - Number(unwanted)) ** 2)),
    malicious: rate('unwanted', bad, ({ classification }) => classification === 'malicious'),
    malicious_right: rate(
      'malicious',
      rows.filter(({ classification }) => classification === 'malicious'),
      ({ unwanted }) => unwanted,
    ),
    benign: rate('legitimate', good, ({ classification }) => classification === 'benign'),
    benign_wrong: rate('unwanted', bad, ({ classification }) => classification === 'benign'),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The chance that an unwanted mail scores above a legitimate one; ties count half. */
export function auroc(bad: readonly number[], good: readonly number[]): number | null {
  if (bad.length === 0 || good.length === 0) return null;
  const sorted = good.toSorted((a, b) => a - b);
  const wins = bad.map((score) => (below(sorted, score, false) + below(sorted, score, true)) / 2);
  return wins.reduce((sum, win) => sum + win, 0) / (bad.length * good.length);
}

/** How many of a sorted list are below a value, or not above it. */
function below(sorted: readonly number[], value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] as number;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far what was told is from how often it was so, over equal bins. */
export function calibrationError(rows: readonly { score: number; unwanted: boolean }[]): number | null {
  if (rows.length === 0) return null;
  const bins = Map.groupBy(rows, ({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)));
  let error = 0;
  for (const members of bins.values()) {
    const said = mean(members.map(({ score }) => score)) ?? 0;
    const was = mean(members.map(({ unwanted }) => Number(unwanted))) ?? 0;
    error += (members.length / rows.length) * Math.abs(said - was);
  }
  return error;
}

/** As lines of a table. */
export function tableOf(score: Score): string[] {
  const line = ({ group, found, of }: Rate, what: string) =>
    `  ${what.padEnd(34)} ${group.padEnd(24)} ${percent(found, of)}  ${found} of ${of}`;
  const number = (name: string, value: number | null) =>
    `  ${name.padEnd(34)} ${value === null ? '-' : value.toFixed(3)}`;
  return [
    `${score.mails} labelled mails`,
    ...score.found.map((rate) => line(rate, 'found (malicious or suspicious)')),
    ...score.alarms.map((rate) => line(rate, 'false alarms')),
    number('macro-FPR', score.macro_fpr),
    number('AUROC', score.auroc),
    number('calibration error', score.ece),
    number('Brier', score.brier),
    line(score.malicious, 'called malicious'),
    line(score.malicious_right, 'of those right'),
    line(score.benign, 'called benign'),
    line(score.benign_wrong, 'called benign, wrongly'),
  ];
}

function percent(found: number, of: number): string {
  return (of === 0 ? '-' : `${((100 * found) / of).toFixed(1)} %`).padStart(8);
}
